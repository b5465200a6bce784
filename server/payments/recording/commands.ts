import { allocations, suspenseItems } from '#db/schema/allocations.ts'
import { payments } from '#db/schema/payments.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type AllocationId,
  type CreditorId,
  type DebtorId,
  type LedgerAccountId,
  type LedgerTransactionId,
  newId,
  type PayableId,
  type PaymentId,
  type ReversalId,
  type SuspenseItemId,
} from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { writeTransaction } from '#server/ledger/commands.ts'
import { accountOf, type Posting, postingsOf } from '#server/ledger/model.ts'
import { adjustPayables } from '#server/payments/adjusting/commands.ts'
import { chargeMove } from '#server/payments/commands.ts'
import { type Distribution, type ImputedPart, isConserving } from '#server/payments/model.ts'
import { type ChargeOfReceipt, isRecorded, type Receipt } from '#server/payments/recording/data.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'

/** A payment in the books, and the transaction that put it there. */
export type RecordedPayment = {
  readonly paymentId: PaymentId
  readonly ledgerTransactionId: LedgerTransactionId
}

/**
 * Books money that came for a charge, distributed as given, in the caller's transaction, which
 * holds the payables' locks and knows that the money is not in the books yet.
 */
export async function recordPayment(
  tx: Tx,
  scope: Scope,
  input: {
    receipt: Receipt
    charge: ChargeOfReceipt
    distribution: Distribution
    /** The ledger account behind each payable that the distribution touches. */
    accounts: ReadonlyMap<PayableId, LedgerAccountId>
  },
): Promise<RecordedPayment> {
  const { receipt, charge, distribution, accounts } = input
  const { creditorId, debtorId, payableId } = charge
  assert(isConserving(distribution, receipt.amount), 'a distribution conserves the money')
  const paymentId = newId<PaymentId>(tx.clock.now().epochMilliseconds)
  const owner = { creditorId, debtorId, paymentId }
  await adjustPayables(tx, scope, {
    ...owner,
    on: businessDate(receipt.paidAt),
    accounts,
    adjustments: distribution.adjustments,
  })
  const ledgerTransactionId = postMoney(tx, scope, owner, receipt, [
    ...distribution.allocations.map(({ payableId: id, amount }) => ({
      debit: { kind: 'clearing' as const },
      credit: accountOf(assertPresent(accounts.get(id), 'a payable has an account')),
      amount,
    })),
    ...(distribution.imputed ?? []).flatMap(toDebt),
    toSuspense(distribution.suspended),
  ])
  tx.write(
    tx.db.insert(payments).values({
      creditorId,
      id: paymentId,
      debtorId,
      payableId,
      chargeId: charge.id,
      ...keptOf(receipt),
      ledgerTransactionId,
    }),
  )
  writeAllocations(tx, owner, distribution, ledgerTransactionId)
  writeSuspense(tx, owner, distribution, ledgerTransactionId)
  tx.write(chargeMove(tx, creditorId, charge.id, 'money_came'))
  await recordAudit(tx, scope, {
    action: 'payment.recorded',
    subjectId: paymentId,
    creditorId,
    debtorId,
    provider: receipt.provider,
    suspended: distribution.suspended > 0n,
  })
  await emit(tx, { topic: 'payment.recorded', creditorId, debtorId, paymentId, payableId })
  return { paymentId, ledgerTransactionId }
}

/**
 * Books money that nobody asked for, to a creditor whose key it was sent to: all of it waits in
 * suspense, its return proposed. False where it is in the books already.
 */
export async function recordUnplaced(
  tx: Tx,
  scope: Scope,
  input: { receipt: Receipt; creditorId: CreditorId },
): Promise<boolean> {
  const { receipt, creditorId } = input
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [keyOf(receipt)])
  if (await isRecorded(tx, scope, receipt)) return false
  const paymentId = newId<PaymentId>(tx.clock.now().epochMilliseconds)
  const owner = { creditorId, debtorId: null, paymentId }
  const ledgerTransactionId = postMoney(tx, scope, owner, receipt, [toSuspense(receipt.amount)])
  const money = { creditorId, id: paymentId, ...keptOf(receipt), ledgerTransactionId }
  tx.write(tx.db.insert(payments).values(money))
  const reason = 'unknown_reference'
  writeSuspense(tx, owner, { suspended: receipt.amount, reason }, ledgerTransactionId)
  await recordAudit(tx, scope, {
    action: 'payment.recorded',
    subjectId: paymentId,
    creditorId,
    provider: receipt.provider,
    suspended: true,
  })
  return true
}

export type Owner = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId | null
  readonly paymentId: PaymentId
}

function keyOf({ provider, providerPaymentId }: Receipt): string {
  return `${provider}:${providerPaymentId}`
}

function keptOf({ provider, providerPaymentId, amount, paidAt }: Receipt) {
  return { provider, providerPaymentId, amount, paidAt }
}

function toSuspense(amount: Centavos) {
  return { debit: { kind: 'clearing' }, credit: { kind: 'suspense' }, amount } as const
}

/** What is paid of a debt: its principal goes down, its charges become income. */
export function toDebt(part: ImputedPart): Posting[] {
  const from = { debit: { kind: 'clearing' } } as const
  return [
    { ...from, credit: accountOf(part.debtId), amount: part.principal },
    { ...from, credit: { kind: 'correction_income' }, amount: part.correction },
    { ...from, credit: { kind: 'interest_income' }, amount: part.interest },
    { ...from, credit: { kind: 'fine_income' }, amount: part.fine },
    { ...from, credit: { kind: 'fee_income' }, amount: part.fee },
  ]
}

function postMoney(
  tx: Tx,
  scope: Scope,
  { creditorId, debtorId, paymentId }: Owner,
  receipt: Receipt,
  moves: Posting[],
): LedgerTransactionId {
  return writeTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: 'payment',
    key: keyOf(receipt),
    effectiveOn: businessDate(receipt.paidAt),
    subjectId: paymentId,
    postings: postingsOf(...moves),
  })
}

type Written = Owner & { readonly debtorId: DebtorId }

/** Where money went; of a return, negative and with its name. */
export function writeAllocations(
  tx: Tx,
  owner: Written & { readonly reversalId?: ReversalId },
  distribution: Pick<Distribution, 'allocations'>,
  ledgerTransactionId: LedgerTransactionId,
): void {
  const now = tx.clock.now()
  for (const allocation of distribution.allocations) {
    const id = newId<AllocationId>(now.epochMilliseconds)
    const row = { allocatedAt: now, ...owner, ...allocation, id, ledgerTransactionId }
    tx.write(tx.db.insert(allocations).values(row))
  }
}

/** Keeps money that has no place for a person to decide, with the transaction that put it there. */
export function writeSuspense(
  tx: Tx,
  owner: Owner,
  { suspended, reason }: Pick<Distribution, 'suspended' | 'reason'>,
  ledgerTransactionId: LedgerTransactionId,
): void {
  if (suspended === 0n) return
  tx.write(
    tx.db.insert(suspenseItems).values({
      ...owner,
      id: newId<SuspenseItemId>(tx.clock.now().epochMilliseconds),
      amount: suspended,
      reason: assertPresent(reason, 'suspended money has a reason'),
      status: 'open',
      ledgerTransactionId,
      createdAt: tx.clock.now(),
    }),
  )
}
