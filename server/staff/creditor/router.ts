import { notFound, router, staffProcedure } from '#server/api/trpc.ts'
import { inScope } from '#server/platform/db.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { changeCreditor } from './commands.ts'
import { creditorFor, creditorsOf } from './data.ts'
import { changeInput, slugInput } from './schema.ts'

export const creditorsRouter = router({
  list: staffProcedure('creditors.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => creditorsOf(tx, ctx.scope)),
  ),

  bySlug: staffProcedure('creditors.read')
    .input(slugInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, teamScope, async (tx) => {
        const found = await creditorFor(tx, teamScope, { who: ctx.scope, slug: input.slug })
        return found ?? notFound()
      }),
    ),

  change: staffProcedure('creditors.manage')
    .input(changeInput)
    .mutation(({ ctx, input }) => changeCreditor(ctx.core, ctx.scope, input)),
})
