import { router, staffProcedure } from '#server/api/trpc.ts'
import {
  agreementsInput,
  agreementsPartInput,
  debtsInput,
  debtsPartInput,
  listInput,
  PAGE_SIZE,
  paymentsInput,
  paymentsPartInput,
} from '#server/insights/schema.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { agreementList } from './agreements/data.ts'
import { creditorOptions, type ListPage, readList } from './commands.ts'
import { AGREEMENT_COLUMNS, copyList, DEBT_COLUMNS, PAYMENT_COLUMNS } from './copy/commands.ts'
import { importList } from './data.ts'
import { debtList } from './debts/data.ts'
import { withNames } from './page/data.ts'
import { paymentList } from './payments/data.ts'

/** A page as staff reads it: with names, and what it can be narrowed down to. */
async function shown<Row extends { debtorId: DebtorId | null }, Id>(
  { core, scope }: { core: Core; scope: StaffScope },
  { rows, next }: ListPage<Row, Id>,
) {
  return {
    rows: await inScope(core, scope, (tx) => withNames(tx, scope, rows)),
    next,
    creditors: await creditorOptions(core, scope),
    mayCopy: scope.permissions.has('lists.copy'),
  }
}

/** A2, A6: lists that may have millions of rows, and copies of them. */
export const listsRouter = router({
  imports: staffProcedure('imports.read')
    .input(listInput)
    .query(({ ctx, input }) =>
      inScope(ctx.core, ctx.scope, (tx) => importList(tx, ctx.scope, input)),
    ),
  debts: staffProcedure('debts.read')
    .input(debtsInput)
    .query(async ({ ctx, input }) => ({
      ...(await shown(ctx, await readList(ctx.core, ctx.scope, debtList, input, PAGE_SIZE))),
      mayRecall: ctx.scope.permissions.has('debts.recall'),
    })),
  agreements: staffProcedure('agreements.read')
    .input(agreementsInput)
    .query(async ({ ctx, input }) =>
      shown(ctx, await readList(ctx.core, ctx.scope, agreementList, input, PAGE_SIZE)),
    ),
  payments: staffProcedure('payments.read')
    .input(paymentsInput)
    .query(async ({ ctx, input }) =>
      shown(ctx, await readList(ctx.core, ctx.scope, paymentList, input, PAGE_SIZE)),
    ),
  copyDebts: staffProcedure('lists.copy')
    .input(debtsPartInput)
    .mutation(({ ctx, input }) =>
      copyList(
        ctx.core,
        ctx.scope,
        { name: 'debts', read: debtList, columns: DEBT_COLUMNS },
        input,
      ),
    ),
  copyAgreements: staffProcedure('lists.copy')
    .input(agreementsPartInput)
    .mutation(({ ctx, input }) =>
      copyList(
        ctx.core,
        ctx.scope,
        { name: 'agreements', read: agreementList, columns: AGREEMENT_COLUMNS },
        input,
      ),
    ),
  copyPayments: staffProcedure('lists.copy')
    .input(paymentsPartInput)
    .mutation(({ ctx, input }) =>
      copyList(
        ctx.core,
        ctx.scope,
        { name: 'payments', read: paymentList, columns: PAYMENT_COLUMNS },
        input,
      ),
    ),
})
