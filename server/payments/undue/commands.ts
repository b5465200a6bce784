import { undueCharges } from '#db/schema/allocations.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { legalDebt } from '#server/debts/balance/data.ts'
import { assert } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { DebtorId, LedgerTransactionId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { inverseOf } from '#server/ledger/data.ts'
import {
  type PaymentRow,
  type ReversalKey,
  type ReversalRow,
  reversalById,
} from '#server/payments/reversal/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import { doubled, restTotal } from './model.ts'

/** Notes, with the refund, that the person was charged wrongly by our fault: the rest follows it. */
export async function promiseRest(
  tx: Tx,
  scope: StaffScope,
  { creditorId, id: reversalId, debtorId, amount }: ReversalRow & { readonly debtorId: DebtorId },
): Promise<void> {
  await tx.db.insert(undueCharges).values({
    creditorId,
    reversalId,
    debtorId,
    excess: amount,
    status: 'waiting',
    decidedBy: scope.staffId,
    createdAt: tx.clock.now(),
  })
}

/**
 * The refund of an undue charge has gone: from now on the creditor owes the rest, at its expense.
 * Does nothing where the refund was for another reason.
 */
export async function oweRest(
  tx: Tx,
  scope: Scope,
  payment: PaymentRow,
  { creditorId, id: reversalId }: ReversalRow,
): Promise<void> {
  const [waiting] = await tx.sql<{ excess: bigint; debtor_id: DebtorId }>(
    `select excess, debtor_id from undue_charges
      where creditor_id = $1 and reversal_id = $2 and status = 'waiting'`,
    [creditorId, reversalId],
  )
  if (!waiting) return
  const debtorId = waiting.debtor_id
  const excess = centavos(waiting.excess)
  const on = businessDate(tx.clock.now())
  const catalogue = await loadCatalogue(tx, scope)
  const grown = legalDebt(catalogue, doubled(excess), businessDate(payment.paidAt), on)
  const rest = { excess, ...grown }
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: 'undue_charge',
    key: `undue-charge:${reversalId}`,
    effectiveOn: on,
    subjectId: reversalId,
    postings: [
      {
        debit: { kind: 'refund_expense' },
        credit: { kind: 'compensation_payable' },
        amount: restTotal(rest),
      },
    ],
  })
  assert(posted.ok, 'the rest of an undue charge is owed once')
  await tx.sql(
    `update undue_charges
        set status = 'owed', correction = $3, interest = $4, ledger_transaction_id = $5
      where creditor_id = $1 and reversal_id = $2 and status = 'waiting'`,
    [creditorId, reversalId, rest.correction, rest.interest, posted.value],
  )
  await recordAudit(tx, scope, {
    action: 'undue_charge.owed',
    subjectId: reversalId,
    creditorId,
    debtorId,
  })
}

/** The refund came to nothing: the rest is not owed (yet); asking again decides anew. */
export async function voidRest(
  tx: Tx,
  scope: Scope,
  { creditorId, id: reversalId }: ReversalRow,
): Promise<void> {
  const [row] = await tx.sql<{ tx_id: LedgerTransactionId | null; debtor_id: DebtorId }>(
    `select ledger_transaction_id as tx_id, debtor_id from undue_charges
      where creditor_id = $1 and reversal_id = $2 and status in ('waiting', 'owed')`,
    [creditorId, reversalId],
  )
  if (!row) return
  if (row.tx_id !== null) {
    const undone = await inverseOf(tx, scope, creditorId, { id: row.tx_id })
    assert(undone !== null, 'what is owed is in the ledger')
    const posted = await postTransaction(tx, scope, {
      creditorId,
      debtorId: row.debtor_id,
      kind: 'undue_charge',
      key: `undue-charge-void:${reversalId}`,
      effectiveOn: businessDate(tx.clock.now()),
      subjectId: reversalId,
      reversesId: undone.transactionId,
      postings: undone.postings,
    })
    assert(posted.ok, 'the rest is taken back once')
  }
  await tx.sql(
    `update undue_charges set status = 'void', ledger_transaction_id = null, correction = null,
            interest = null
      where creditor_id = $1 and reversal_id = $2`,
    [creditorId, reversalId],
  )
}

/**
 * A person notes how the rest reached whom it is owed to; the creditor paid it by its own means.
 * `not_owed`: nothing is owed for that refund, or not any more.
 */
export async function noteRestPaid(
  tx: Tx,
  scope: StaffScope,
  key: ReversalKey,
  note: string,
): Promise<Result<null, 'not_owed'>> {
  const refund = await reversalById(tx, scope, key)
  if (refund === null || refund.debtorId === null) return refuse('not_owed')
  const { creditorId, debtorId } = refund
  const [owed] = await tx.sql<{ excess: bigint; correction: bigint; interest: bigint }>(
    `select excess, correction, interest from undue_charges
      where creditor_id = $1 and reversal_id = $2 and status = 'owed' for update`,
    [creditorId, key.reversalId],
  )
  if (!owed) return refuse('not_owed')
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: 'undue_charge_payment',
    key: `undue-charge-payment:${key.reversalId}`,
    effectiveOn: businessDate(tx.clock.now()),
    subjectId: key.reversalId,
    postings: [
      {
        debit: { kind: 'compensation_payable' },
        credit: { kind: 'portfolio' },
        amount: centavos(owed.excess + owed.correction + owed.interest),
      },
    ],
  })
  assert(posted.ok, 'the rest is paid once')
  await tx.sql(
    `update undue_charges
        set status = 'paid', paying_transaction_id = $3, paid_note = $4, paid_at = $5
      where creditor_id = $1 and reversal_id = $2`,
    [creditorId, key.reversalId, posted.value, note, tx.clock.now()],
  )
  await recordAudit(tx, scope, {
    action: 'undue_charge.paid',
    subjectId: key.reversalId,
    creditorId,
    debtorId,
  })
  return ok(null)
}
