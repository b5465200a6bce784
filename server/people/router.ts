import { router, staffProcedure } from '#server/api/trpc.ts'
import { reveal } from './reveal/commands.ts'
import { revealInput } from './reveal/schema.ts'

export const peopleRouter = router({
  /** One document or contact whole, for a reason; recorded. */
  reveal: staffProcedure('debtors.reveal')
    .input(revealInput)
    .mutation(({ ctx, input }) => reveal(ctx.core, ctx.scope, input)),
})
