import { and, eq } from 'drizzle-orm'
import { agreementDebts, agreements } from '#db/schema/agreements.ts'
import { instalmentsOf, lateTermsOf } from '#server/agreements/data.ts'
import { type InstalmentProgress, openOf } from '#server/agreements/model.ts'
import { startAgreement } from '#server/agreements/start/commands.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { creditorOfKey } from '#server/creditors/data.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, PayableId } from '#server/kernel/id.ts'
import { balancesOf } from '#server/ledger/data.ts'
import { withdrawOvertaken } from '#server/payments/attempt/commands.ts'
import { allSuspended, type ChargeLine, type Distribution } from '#server/payments/model.ts'
import {
  type Booking,
  recordPayments,
  recordUnplaced,
} from '#server/payments/recording/commands.ts'
import type { Receipt } from '#server/payments/recording/data.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import type { AgreementRow } from '../breach/data.ts'
import { distribute } from '../distribution/model.ts'
import { imputeToDebts, writeImputation } from '../imputing/commands.ts'
import { repairBy } from '../repair/commands.ts'
import { lateDue } from '../repair/model.ts'
import { type Ground, lockGrounds } from './data.ts'

/**
 * `unplaced`: nobody asked for it; it waits in its creditor's suspense. `quarantined`: not even a
 * creditor is known, so nothing was booked and a person must look.
 */
export type SettlementOutcome = 'recorded' | 'replayed' | 'unplaced' | 'quarantined'

/** What is done because of a provider's answer, in a transaction; says what became of the notice. */
export type Step = (tx: Tx) => Promise<string>

/** What follows from a provider's answer: money that only needs booking, or something else. */
export type FollowUp = Step | Receipt

/** The same as a step, for whoever does one thing at a time. */
export function stepOf(scope: SystemScope, next: FollowUp): Step {
  return typeof next === 'function' ? next : (tx) => settleReceipt(tx, scope, next)
}

/**
 * Books a receipt and everything that follows from it for the agreement, in one transaction: the
 * payment, the start of an agreement of one payment, and the settlement after the last one. Money
 * for an agreement that stopped brings it back where it covers what is late in time; else it goes
 * to the agreement's debts (scenario 24). It is never revived by less.
 */
export async function settleReceipt(
  tx: Tx,
  scope: SystemScope,
  receipt: Receipt,
): Promise<SettlementOutcome> {
  const [ground] = await lockGrounds(tx, scope, [receipt])
  if (!ground) return settleUnplaced(tx, scope, receipt)
  const { charge, isKnown, agreement, accounts } = ground
  if (isKnown) return 'replayed'
  const money = { amount: receipt.amount, on: businessDate(receipt.paidAt) }
  const isBack = agreement.status === 'broken' && (await repairBy(tx, scope, agreement, money))
  if (agreement.status === 'broken' && !isBack) {
    const payment = await imputeToDebts(tx, scope, agreement, money)
    const { distribution } = payment
    const booking = { receipt, charge, distribution, accounts }
    const [recorded] = await recordPayments(tx, scope, [booking])
    await writeImputation(tx, scope, agreement, payment, assertPresent(recorded, 'it is booked'))
    return 'recorded'
  }
  const standing = isBack ? await broughtBack(tx, scope, ground, money.on) : ground
  const distribution = distributionOf(standing, receipt)
  await recordPayments(tx, scope, [{ receipt, charge, distribution, accounts }])
  const touched = touchedBy(distribution)
  if (touched.size === 0) return 'recorded'
  await withdrawOvertaken(tx, scope, charge.creditorId, [...touched])
  if (leavesOpen(standing.lines, distribution)) return 'recorded'
  const key = { creditorId: charge.creditorId, agreementId: agreement.id }
  const after = await instalmentsOf(tx, scope, key)
  if (after.some((line) => openOf(line) !== 0n)) return 'recorded'
  if (agreement.status === 'awaiting_payment') await startAgreement(tx, scope, key)
  await settle(tx, scope, agreement)
  return 'recorded'
}

/**
 * Books receipts together, in one transaction that writes each table once, as far as each is what
 * nearly every payment is: money for an agreement that runs and goes on running, all of it for what
 * it was asked for. Answers an outcome for each in its place; null where a receipt is to be booked
 * by itself, by `settleReceipt`.
 */
export async function settleTogether(
  tx: Tx,
  scope: SystemScope,
  receipts: readonly Receipt[],
): Promise<(SettlementOutcome | null)[]> {
  const grounds = await lockGrounds(tx, scope, receipts)
  // What is decided by the schedule holds for the first payment of an agreement only.
  const bookings = new Map<AgreementId, Booking>()
  const outcomes = receipts.map((receipt, place): SettlementOutcome | null => {
    const ground = grounds[place]
    if (!ground) return null
    if (ground.isKnown) return 'replayed'
    const first = bookings.get(ground.agreement.id)
    if (first) return isSameMoney(first.receipt, receipt) ? 'replayed' : null
    const distribution = ordinaryOf(ground, receipt)
    if (distribution === null) return null
    bookings.set(ground.agreement.id, { ...ground, receipt, distribution })
    return 'recorded'
  })
  await recordPayments(tx, scope, [...bookings.values()])
  const byCreditor = Map.groupBy(bookings.values(), ({ charge }) => charge.creditorId)
  for (const [creditorId, booked] of byCreditor) {
    const touched = booked.flatMap(({ distribution }) => [...touchedBy(distribution)])
    await withdrawOvertaken(tx, scope, creditorId, touched)
  }
  return outcomes
}

function ordinaryOf(ground: Ground, receipt: Receipt): Distribution | null {
  if (ground.agreement.status !== 'active') return null
  const distribution = distributionOf(ground, receipt)
  const { adjustments, suspended } = distribution
  const isPlain = adjustments.length === 0 && suspended === 0n
  return isPlain && leavesOpen(ground.lines, distribution) ? distribution : null
}

function isSameMoney(one: Receipt, other: Receipt): boolean {
  return one.provider === other.provider && one.providerPaymentId === other.providerPaymentId
}

/**
 * Whether something stays open that the distribution does not touch: under the lock nothing else
 * can have changed it, and most payments need not look whether the agreement is paid.
 */
function leavesOpen(lines: readonly InstalmentProgress[], distribution: Distribution): boolean {
  const touched = touchedBy(distribution)
  return lines.some((line) => !touched.has(line.id) && openOf(line) !== 0n)
}

/** What the money, or a rebate that it brought about, changed something of. */
function touchedBy({ allocations, adjustments }: Distribution): Set<PayableId> {
  return new Set([...allocations, ...adjustments].map(({ payableId }) => payableId))
}

async function settleUnplaced(
  tx: Tx,
  scope: SystemScope,
  receipt: Receipt,
): Promise<SettlementOutcome> {
  if (receipt.payeeKey === null) return 'quarantined'
  const creditorId = await creditorOfKey(tx, scope, receipt.payeeKey)
  if (creditorId === null) return 'quarantined'
  const isNew = await recordUnplaced(tx, scope, { receipt, creditorId })
  return isNew ? 'unplaced' : 'replayed'
}

/** What brought an agreement back goes to what is late first, then to what it was sent for. */
async function broughtBack(
  tx: Tx,
  scope: SystemScope,
  ground: Ground,
  on: Temporal.PlainDate,
): Promise<Ground> {
  const { agreement, charge } = ground
  const { creditorId, id: agreementId } = agreement
  // The repair opened again what the breach had cancelled.
  const lines = await instalmentsOf(tx, scope, { creditorId, agreementId })
  const late = lateDue(lines, lateTermsOf(agreement), on)
  const isLate = (line: ChargeLine) => late.some(({ payableId }) => payableId === line.payableId)
  const asked = [...late, ...charge.lines.filter((line) => !isLate(line))]
  return { ...ground, lines, charge: { ...charge, lines: asked } }
}

function distributionOf(
  { agreement, charge, lines, closesAt }: Ground,
  receipt: Receipt,
): Distribution {
  const isClosed = closesAt !== null && Temporal.Instant.compare(receipt.paidAt, closesAt) >= 0
  const payable = assertPresent(
    lines.find((line) => line.id === charge.payableId),
    'a charge has a payable',
  )
  if (isClosed && !payable.cancelled) return allSuspended(receipt.amount, 'paid_too_late')
  // A card page asks for one amount only: another one is not what anybody agreed to (scenario 51).
  if (charge.provider === 'stripe' && receipt.amount !== charge.amount) {
    return allSuspended(receipt.amount, 'not_as_asked')
  }
  const isByDay = charge.method === 'cobv'
  return distribute(
    {
      amount: receipt.amount,
      on: businessDate(receipt.paidAt),
      inTime: !isByDay && Temporal.Instant.compare(receipt.paidAt, charge.expiresAt) <= 0,
      bankCharges: isByDay ? receipt.lateCharges : null,
      asked: charge.lines,
    },
    new Map(lines.map((line) => [line.id, line])),
    lateTermsOf(agreement),
  )
}

/** Ends an agreement of which nothing is open any more; the caller holds its lock. */
export async function settle(tx: Tx, scope: Scope, agreement: AgreementRow) {
  const { creditorId, id: agreementId, debtorId, number } = agreement
  const settled = await tx.db
    .update(agreements)
    .set({ status: 'settled', settledAt: tx.clock.now() })
    .where(
      and(
        eq(agreements.creditorId, creditorId),
        eq(agreements.id, agreementId),
        eq(agreements.status, 'active'),
      ),
    )
    .returning({ id: agreements.id })
  if (settled.length === 0) return
  await tx.db
    .update(agreementDebts)
    .set({ live: false })
    .where(
      and(eq(agreementDebts.creditorId, creditorId), eq(agreementDebts.agreementId, agreementId)),
    )
  const balances = await balancesOf(tx, scope, creditorId, [agreementId])
  assert(balances.get(agreementId) === 0n, 'a settled agreement owes nothing in the ledger')
  await recordAudit(tx, scope, {
    action: 'agreement.settled',
    subjectId: agreementId,
    creditorId,
    debtorId,
    number,
  })
  await emit(tx, { topic: 'agreement.settled', creditorId, debtorId, agreementId })
}
