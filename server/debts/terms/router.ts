import { notFound, router, staffProcedure } from '#server/api/trpc.ts'
import { inScope } from '#server/platform/db.ts'
import { teamScope } from '#server/staff/team/commands.ts'
import { stateTerms } from './commands.ts'
import { termsFor } from './data.ts'
import { stateTermsInput, termsOfInput } from './schema.ts'

export const termsRouter = router({
  /** What a creditor may charge: on a day, and every version there was. */
  byCreditor: staffProcedure('creditors.read')
    .input(termsOfInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, teamScope, async (tx) => {
        const found = await termsFor(tx, teamScope, { who: ctx.scope, ...input })
        return found ?? notFound()
      }),
    ),

  state: staffProcedure('creditors.manage')
    .input(stateTermsInput)
    .mutation(({ ctx, input }) => stateTerms(ctx.core, ctx.scope, input)),
})
