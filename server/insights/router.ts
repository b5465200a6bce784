import { notFound, router, staffProcedure } from '#server/api/trpc.ts'
import {
  agreementList,
  debtList,
  debtorList,
  importList,
  paymentList,
} from '#server/insights/lists/data.ts'
import { debtorInput, findInput, listInput } from '#server/insights/schema.ts'
import { isTheirs, storyOf } from '#server/insights/story/data.ts'
import { todayOf } from '#server/insights/today/data.ts'
import { parseTaxId } from '#server/kernel/tax-id.ts'
import { findDebtorByDocument } from '#server/people/data.ts'
import { inScope } from '#server/platform/db.ts'

export const insightsRouter = router({
  today: staffProcedure('debts.read').query(({ ctx }) =>
    inScope(ctx.core, ctx.scope, (tx) => todayOf(tx, ctx.scope)),
  ),
  imports: staffProcedure('imports.read')
    .input(listInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => importList(tx, ctx.scope, input)),
    ),
  debts: staffProcedure('debts.read')
    .input(listInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => debtList(tx, ctx.scope, input)),
    ),
  debtors: staffProcedure('debtors.read')
    .input(listInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => debtorList(tx, ctx.scope, input)),
    ),
  agreements: staffProcedure('agreements.read')
    .input(listInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => agreementList(tx, ctx.scope, input)),
    ),
  payments: staffProcedure('payments.read')
    .input(listInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => paymentList(tx, ctx.scope, input)),
    ),
  /** The person behind a whole CPF or CNPJ, if one of the scope's creditors is owed by them. */
  findDebtor: staffProcedure('debtors.read')
    .input(findInput)
    .query(({ ctx, input }) => {
      const document = parseTaxId(input.query)
      if (!document.ok) return { isDocument: false, debtorId: null }
      return inScope(ctx.core, ctx.scope, async (tx) => {
        const found = await findDebtorByDocument(tx, ctx.scope, document.value)
        const isShown = found !== null && (await isTheirs(tx, ctx.scope, found))
        return { isDocument: true, debtorId: isShown ? found : null }
      })
    }),
  story: staffProcedure('debtors.read')
    .input(debtorInput)
    .query(async ({ ctx, input }) => {
      const story = await inScope(ctx.core, ctx.scope, (tx) =>
        storyOf(tx, ctx.scope, input.debtorId),
      )
      return story ?? notFound()
    }),
})
