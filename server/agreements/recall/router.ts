import { apiProcedure, router, staffProcedure } from '#server/api/trpc.ts'
import { refuse } from '#server/kernel/result.ts'
import { inScope } from '#server/platform/db.ts'
import { askRecall, decideRecall } from './commands.ts'
import { ownDebt, recallsOf } from './data.ts'
import { decideRecallInput, recallContractInput, recallDebtInput, recallsInput } from './schema.ts'

export const recallsRouter = router({
  list: staffProcedure('debts.read')
    .input(recallsInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, async (tx) => ({
        ...(await recallsOf(tx, ctx.scope, input)),
        mayDecide: ctx.scope.permissions.has('debts.recall'),
      })),
    ),

  /** The creditor takes one debt back. */
  ask: staffProcedure('debts.recall')
    .input(recallDebtInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, async (tx) => {
        const debt = await ownDebt(tx, ctx.scope, input.debtId)
        if (!debt) return refuse('not_found')
        return askRecall(tx, ctx.scope, { ...debt, origin: 'page' })
      }),
    ),

  /** Whether a running agreement stands, or the debt goes once it is over. */
  decide: staffProcedure('debts.recall')
    .input(decideRecallInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => decideRecall(tx, ctx.scope, input)),
    ),
})

/** What the creditor's own system may ask, which knows its contracts. */
export const creditorRecallsRouter = router({
  ask: apiProcedure('debts:recall')
    .input(recallContractInput)
    .mutation(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) =>
        askRecall(tx, ctx.scope, {
          creditorId: ctx.scope.creditorId,
          contractNumber: input.contrato,
          origin: 'api',
        }),
      ),
    ),
})
