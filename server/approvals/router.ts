import { router, staffProcedure, stepUpProcedure } from '#server/api/trpc.ts'
import { approve, decline, listApprovals } from './commands.ts'
import { decisionInput } from './schema.ts'

export const approvalsRouter = router({
  /** What waits for a second person, and what became of earlier requests. */
  list: staffProcedure('approvals.decide').query(async ({ ctx }) => ({
    approvals: await listApprovals(ctx.core, ctx.scope),
  })),

  approve: stepUpProcedure('approvals.decide')
    .input(decisionInput)
    .mutation(({ ctx, input }) => approve(ctx.core, ctx.services, ctx.scope, input)),

  decline: staffProcedure('approvals.decide')
    .input(decisionInput)
    .mutation(({ ctx, input }) => decline(ctx.core, ctx.scope, input)),
})
