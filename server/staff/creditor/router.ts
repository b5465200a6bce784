import { notFound, router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { inScope } from '#server/platform/db.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { addCreditor } from './adding/commands.ts'
import { addCreditorInput } from './adding/schema.ts'
import { changeCreditor } from './commands.ts'
import { creditorFor, creditorsOf } from './data.ts'
import { cancelPayee, proposePayee } from './payee/commands.ts'
import { payeeFor } from './payee/data.ts'
import { cancelPayeeInput, proposePayeeInput } from './payee/schema.ts'
import { changeInput, slugInput } from './schema.ts'

export const creditorsRouter = router({
  list: staffProcedure('creditors.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => creditorsOf(tx, ctx.scope)),
  ),

  /** Whether the asking person may add one. */
  mayAdd: staffProcedure('creditors.read').query(
    ({ ctx: { scope } }) => scope.permissions.has('creditors.add') && scope.creditorIds === 'all',
  ),

  bySlug: staffProcedure('creditors.read')
    .input(slugInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, teamScope, async (tx) => {
        const found = await creditorFor(tx, teamScope, { who: ctx.scope, slug: input.slug })
        return found ?? notFound()
      }),
    ),

  /** Its account comes afterwards, by `proposePayee`. */
  add: staffProcedure('creditors.add')
    .input(addCreditorInput)
    .mutation(({ ctx, input }) => addCreditor(ctx.core, ctx.scope, input)),

  change: staffProcedure('creditors.manage')
    .input(changeInput)
    .mutation(({ ctx, input }) => changeCreditor(ctx.core, ctx.scope, input)),

  /** Where the money of a creditor goes: what holds, what waits, and what was before. */
  payee: staffProcedure('creditors.read')
    .input(slugInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, teamScope, async (tx) => {
        const found = await payeeFor(tx, teamScope, { who: ctx.scope, slug: input.slug })
        return found ?? notFound()
      }),
    ),

  proposePayee: stepUpProcedure('creditors.manage')
    .input(proposePayeeInput)
    .mutation(({ ctx, input }) => proposePayee(ctx.core, ctx.services, ctx.scope, input)),

  /** Without a fresh factor: stopping gives nobody anything. */
  cancelPayee: staffProcedure('creditors.manage')
    .input(cancelPayeeInput)
    .mutation(({ ctx, input }) => cancelPayee(ctx.core, ctx.services, ctx.scope, input)),
})
