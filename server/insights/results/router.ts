import { router, staffProcedure } from '#server/api/trpc.ts'
import { creditorOptions } from '#server/insights/lists/commands.ts'
import { copyResults, readResults } from './commands.ts'
import { copyResultsInput, resultsInput } from './schema.ts'

/** What came of it: from the invitation to the kept agreement, for one's own creditors. */
export const resultsRouter = router({
  read: staffProcedure('debts.read')
    .input(resultsInput)
    .query(async ({ ctx, input }) => ({
      ...(await readResults(ctx.core, ctx.scope, input)),
      creditors: await creditorOptions(ctx.core, ctx.scope),
      mayCopy: ctx.scope.permissions.has('lists.copy'),
    })),
  copy: staffProcedure('lists.copy')
    .input(copyResultsInput)
    .mutation(({ ctx, input }) => copyResults(ctx.core, ctx.scope, input)),
})
