import type { PgTable } from 'drizzle-orm/pg-core'
import { allocations, suspenseItems } from '#db/schema/allocations.ts'
import { payments } from '#db/schema/payments.ts'
import { recordAudit, recordAudits } from '#server/audit/commands.ts'
import type { AuditEvent } from '#server/audit/model.ts'
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
import { writeTransactions } from '#server/ledger/commands.ts'
import { accountOf, type LedgerEntry, type Posting, postingsOf } from '#server/ledger/model.ts'
import { adjustPayables } from '#server/payments/adjusting/commands.ts'
import { chargesPaid } from '#server/payments/commands.ts'
import { type Distribution, type ImputedPart, isConserving } from '#server/payments/model.ts'
import {
  askedBy,
  type ChargeOfReceipt,
  type Receipt,
  recordedAsked,
} from '#server/payments/recording/data.ts'
import type { Tx } from '#server/platform/db.ts'
import { emitAll, type OutboxEvent } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import { insertionInto } from '#server/platform/table-write.ts'

/** A payment in the books, and the transaction that put it there. */
export type RecordedPayment = {
  readonly paymentId: PaymentId
  readonly ledgerTransactionId: LedgerTransactionId
}

/** Money that came for a charge, and where it goes. */
export type Booking = {
  readonly receipt: Receipt
  readonly charge: ChargeOfReceipt
  readonly distribution: Distribution
  /** The ledger account behind each payable that the distribution touches. */
  readonly accounts: ReadonlyMap<PayableId, LedgerAccountId>
}

/**
 * Books money that came for charges, distributed as given, in the caller's transaction, which
 * holds the payables' locks and knows that none of it is in the books yet. However many they are,
 * each table is written by one statement.
 */
export async function recordPayments(
  tx: Tx,
  scope: Scope,
  bookings: readonly Booking[],
): Promise<RecordedPayment[]> {
  if (bookings.length === 0) return []
  const owned = bookings.map((booking) => ownedBy(tx, booking))
  for (const { owner, receipt, distribution, accounts } of owned) {
    const { adjustments } = distribution
    const on = businessDate(receipt.paidAt)
    await adjustPayables(tx, scope, { ...owner, on, accounts, adjustments })
  }
  const transactions = writeTransactions(tx, scope, owned.map(entryOf))
  const recorded = owned.map((booking, index) => {
    const ledgerTransactionId = assertPresent(transactions[index], 'a payment is in the books')
    return { ...booking, ledgerTransactionId }
  })
  tx.write(insertionInto(payments, recorded.map(paymentOf)))
  writeRows(
    tx,
    allocations,
    recorded.flatMap((row) => allocationsOf(tx, row.owner, row.distribution, row)),
  )
  writeRows(
    tx,
    suspenseItems,
    recorded.flatMap((row) => suspenseOf(tx, row.owner, row.distribution, row)),
  )
  tx.write(
    chargesPaid(
      tx,
      recorded.map(({ charge }) => charge),
    ),
  )
  await recordAudits(tx, scope, recorded.map(auditOf))
  await emitAll(tx, recorded.map(eventOf))
  return recorded.map(({ owner, ledgerTransactionId }) => {
    return { paymentId: owner.paymentId, ledgerTransactionId }
  })
}

type Owned = Booking & { readonly owner: Written }
type Recorded = Owned & Posted

function ownedBy(tx: Tx, booking: Booking): Owned {
  const { charge, receipt, distribution } = booking
  assert(isConserving(distribution, receipt.amount), 'a distribution conserves the money')
  const { creditorId, debtorId } = charge
  const paymentId = newId<PaymentId>(tx.clock.now().epochMilliseconds)
  return { ...booking, owner: { creditorId, debtorId, paymentId } }
}

function entryOf({ owner, receipt, distribution, accounts }: Owned): LedgerEntry {
  return moneyEntry(owner, receipt, [
    ...distribution.allocations.map(({ payableId: id, amount }) => ({
      debit: { kind: 'clearing' as const },
      credit: accountOf(assertPresent(accounts.get(id), 'a payable has an account')),
      amount,
    })),
    ...(distribution.imputed ?? []).flatMap(toDebt),
    toSuspense(distribution.suspended),
  ])
}

function paymentOf({ owner, charge, receipt, ledgerTransactionId }: Recorded) {
  const { creditorId, debtorId, paymentId: id } = owner
  const { payableId, id: chargeId } = charge
  const kept = keptOf(receipt)
  return { creditorId, id, debtorId, payableId, chargeId, ...kept, ledgerTransactionId }
}

function auditOf({ owner, receipt, distribution }: Recorded): AuditEvent {
  const { creditorId, debtorId, paymentId: subjectId } = owner
  const { provider } = receipt
  const suspended = distribution.suspended > 0n
  return { action: 'payment.recorded', subjectId, creditorId, debtorId, provider, suspended }
}

function eventOf({ owner, charge: { payableId } }: Recorded): OutboxEvent {
  return { topic: 'payment.recorded', ...owner, payableId }
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
  const known = await recordedAsked(tx, scope, askedBy([receipt]))
  if (known.length > 0) return false
  const paymentId = newId<PaymentId>(tx.clock.now().epochMilliseconds)
  const owner = { creditorId, debtorId: null, paymentId }
  const entry = moneyEntry(owner, receipt, [toSuspense(receipt.amount)])
  const [written] = writeTransactions(tx, scope, [entry])
  const ledgerTransactionId = assertPresent(written, 'a payment is in the books')
  const money = { creditorId, id: paymentId, ...keptOf(receipt), ledgerTransactionId }
  tx.write(insertionInto(payments, [money]))
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

function moneyEntry(
  { creditorId, debtorId, paymentId }: Owner,
  receipt: Receipt,
  moves: Posting[],
): LedgerEntry {
  return {
    creditorId,
    debtorId,
    kind: 'payment',
    key: keyOf(receipt),
    effectiveOn: businessDate(receipt.paidAt),
    subjectId: paymentId,
    postings: postingsOf(...moves),
  }
}

type Written = Owner & { readonly debtorId: DebtorId }
type Posted = { readonly ledgerTransactionId: LedgerTransactionId }

/** Where money went; of a return, negative and with its name. */
export function writeAllocations(
  tx: Tx,
  owner: Written & { readonly reversalId?: ReversalId },
  distribution: Pick<Distribution, 'allocations'>,
  ledgerTransactionId: LedgerTransactionId,
): void {
  writeRows(tx, allocations, allocationsOf(tx, owner, distribution, { ledgerTransactionId }))
}

function allocationsOf(
  tx: Tx,
  owner: Written & { readonly reversalId?: ReversalId },
  distribution: Pick<Distribution, 'allocations'>,
  { ledgerTransactionId }: Posted,
) {
  const allocatedAt = tx.clock.now()
  return distribution.allocations.map((allocation) => {
    const id = newId<AllocationId>(allocatedAt.epochMilliseconds)
    return { allocatedAt, ...owner, ...allocation, id, ledgerTransactionId }
  })
}

/** Keeps money that has no place for a person to decide, with the transaction that put it there. */
export function writeSuspense(
  tx: Tx,
  owner: Owner,
  distribution: Pick<Distribution, 'suspended' | 'reason'>,
  ledgerTransactionId: LedgerTransactionId,
): void {
  writeRows(tx, suspenseItems, suspenseOf(tx, owner, distribution, { ledgerTransactionId }))
}

function suspenseOf(
  tx: Tx,
  owner: Owner,
  { suspended: amount, reason: given }: Pick<Distribution, 'suspended' | 'reason'>,
  { ledgerTransactionId }: Posted,
) {
  if (amount === 0n) return []
  const reason = assertPresent(given, 'suspended money has a reason')
  const createdAt = tx.clock.now()
  const id = newId<SuspenseItemId>(createdAt.epochMilliseconds)
  const item = { ...owner, id, amount, reason, status: 'open' as const }
  return [{ ...item, ledgerTransactionId, createdAt }]
}

function writeRows<T extends PgTable>(tx: Tx, table: T, rows: readonly T['$inferInsert'][]): void {
  if (rows.length > 0) tx.write(insertionInto(table, rows))
}
