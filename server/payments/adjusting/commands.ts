import { payableAdjustments } from '#db/schema/allocations.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import {
  type AdjustmentId,
  type CreditorId,
  type DebtorId,
  type LedgerAccountId,
  newId,
  type PayableId,
  type PaymentId,
  type ReversalId,
} from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { accountOf, type Posting } from '#server/ledger/model.ts'
import type { AdjustmentKind, Distribution } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/**
 * Makes late charges owed and takes off rebates, on the day of the payment that settles them, in
 * the caller's transaction. Does nothing where there is nothing to adjust.
 */
export async function adjustPayables(
  tx: Tx,
  scope: Scope,
  input: {
    creditorId: CreditorId
    debtorId: DebtorId
    paymentId: PaymentId
    on: Temporal.PlainDate
    accounts: ReadonlyMap<PayableId, LedgerAccountId>
    adjustments: Distribution['adjustments']
    /** What else than the payment itself causes them, and what it is called in the books. */
    by?: { readonly reversalId: ReversalId | null; readonly key: string }
  },
): Promise<void> {
  const { creditorId, debtorId, paymentId, on, accounts, adjustments, by } = input
  if (adjustments.length === 0) return
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: 'payable_adjustment',
    key: by?.key ?? `adjustment:${paymentId}`,
    effectiveOn: on,
    subjectId: paymentId,
    postings: adjustments.map(({ payableId, kind, amount }) => {
      const account = assertPresent(accounts.get(payableId), 'a payable has an account')
      return adjustmentPosting(account, kind, amount)
    }),
  })
  assert(posted.ok, 'an adjustment is written with its payment, once')
  const now = tx.clock.now()
  const atMs = now.epochMilliseconds
  await tx.db.insert(payableAdjustments).values(
    adjustments.map((adjustment) => ({
      adjustedAt: now,
      reversalId: by?.reversalId ?? null,
      creditorId,
      debtorId,
      paymentId,
      ...adjustment,
      id: newId<AdjustmentId>(atMs),
      ledgerTransactionId: posted.value,
    })),
  )
}

const COUNTERPART = {
  late_fine: 'fine_income',
  late_interest: 'interest_income',
  early_rebate: 'plan_interest_income',
  waiver: 'discount',
} as const satisfies Record<AdjustmentKind, string>

/** An adjustment in the books: what is added is income, what is let off takes income back. */
function adjustmentPosting(
  account: LedgerAccountId,
  kind: AdjustmentKind,
  amount: Centavos,
): Posting {
  const payable = accountOf(account)
  const counterpart = { kind: COUNTERPART[kind] }
  return amount > 0n
    ? { debit: payable, credit: counterpart, amount }
    : { debit: counterpart, credit: payable, amount: -amount as Centavos }
}
