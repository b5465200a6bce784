import { router, staffProcedure } from '#server/api/trpc.ts'
import { ok } from '#server/kernel/result.ts'
import { endViews, startView } from './commands.ts'
import { viewInput } from './schema.ts'

/** Looking at the portal in somebody's place. The answer's secret is for the cookie only. */
export const viewsRouter = router({
  start: staffProcedure('debtors.view_as')
    .input(viewInput)
    .mutation(({ ctx, input }) => startView(ctx.core, ctx.scope, input.debtorId)),

  end: staffProcedure('debtors.view_as').mutation(async ({ ctx }) => {
    await endViews(ctx.core, ctx.scope)
    return ok(null)
  }),
})
