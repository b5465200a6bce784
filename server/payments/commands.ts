import { and, eq, inArray } from 'drizzle-orm'
import { charges, payments } from '#db/schema/payments.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import {
  type ChargeId,
  type CreditorId,
  type DebtorId,
  newId,
  type PayableId,
  type PaymentId,
} from '#server/kernel/id.ts'
import { type Centavos, subtract } from '#server/kernel/money.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { postingsOf } from '#server/ledger/model.ts'
import { lockPayable, payableById } from '#server/payments/data.ts'
import { allocate, CHARGE_TRANSITIONS } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'

/** A Pix as the provider's own book says it, fetched by us; never the word of a notification. */
export type Receipt = {
  readonly txid: string
  readonly endToEndId: string
  readonly amount: Centavos
  readonly paidAt: Temporal.Instant
}

export type RecordedPayment = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly paymentId: PaymentId
  readonly payableId: PayableId
  readonly allocated: Centavos
}

export type Recording =
  | ({ readonly outcome: 'recorded' } & RecordedPayment)
  | { readonly outcome: 'replayed' | 'quarantined' }

/**
 * Books money that arrived: once per endToEndId, into the payable its charge was made for as far
 * as that is open, the rest into suspense. Everything in the caller's transaction, or nothing.
 * `quarantined`: no charge of ours has that txid.
 */
export async function recordReceipt(tx: Tx, scope: Scope, receipt: Receipt): Promise<Recording> {
  const [charge] = await tx.db
    .select()
    .from(charges)
    .where(and(eq(charges.provider, 'pix'), eq(charges.txid, receipt.txid)))
  if (!charge) return { outcome: 'quarantined' }
  // The lock makes two notices of one payment, and two payments of one payable, queue up.
  await lockPayable(tx, scope, charge.creditorId, charge.payableId)
  if (await alreadyRecorded(tx, receipt.endToEndId)) return { outcome: 'replayed' }

  const { creditorId, debtorId, payableId } = charge
  const payable = assertPresent(await payableById(tx, scope, payableId), 'a charge has a payable')
  const closed =
    payable.closesAt !== null && Temporal.Instant.compare(receipt.paidAt, payable.closesAt) >= 0
  const { allocated, suspended, reason } = allocate(receipt.amount, {
    open: subtract(payable.amount, payable.paid),
    cancelled: payable.cancelled,
    closed,
  })
  const paymentId = newId<PaymentId>(tx.clock.now().epochMilliseconds)
  const ledgerTransactionId = await post(tx, scope, {
    receipt,
    paymentId,
    creditorId,
    debtorId,
    payableId,
    allocated,
    suspended,
  })
  await tx.db.insert(payments).values({
    creditorId,
    id: paymentId,
    debtorId,
    payableId,
    chargeId: charge.id,
    provider: 'pix',
    providerPaymentId: receipt.endToEndId,
    amount: receipt.amount,
    allocated,
    suspended,
    suspenseReason: reason,
    paidAt: receipt.paidAt,
    ledgerTransactionId,
  })
  await moveCharge(tx, creditorId, charge.id, 'money_came')
  await recordAudit(tx, scope, {
    action: 'payment.recorded',
    subjectId: paymentId,
    creditorId,
    debtorId,
    provider: 'pix',
    suspended: suspended > 0n,
  })
  await emit(tx, { topic: 'payment.recorded', creditorId, debtorId, paymentId, payableId })
  return { outcome: 'recorded', creditorId, debtorId, paymentId, payableId, allocated }
}

async function alreadyRecorded(tx: Tx, endToEndId: string): Promise<boolean> {
  const rows = await tx.db
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.provider, 'pix'), eq(payments.providerPaymentId, endToEndId)))
  return rows.length > 0
}

async function post(
  tx: Tx,
  scope: Scope,
  input: Omit<RecordedPayment, never> & { receipt: Receipt; suspended: Centavos },
) {
  const { creditorId, debtorId, payableId, paymentId, receipt, allocated, suspended } = input
  const payable = assertPresent(
    await lockPayable(tx, scope, creditorId, payableId),
    'a charge has a payable',
  )
  const posted = await postTransaction(tx, scope, {
    creditorId,
    debtorId,
    kind: 'payment',
    key: `pix:${receipt.endToEndId}`,
    effectiveOn: businessDate(receipt.paidAt),
    subjectId: paymentId,
    postings: postingsOf(
      { debit: { kind: 'clearing' }, credit: { id: payable.ledgerAccountId }, amount: allocated },
      { debit: { kind: 'clearing' }, credit: { kind: 'suspense' }, amount: suspended },
    ),
  })
  assert(posted.ok, 'a payment that was not recorded cannot be in the ledger')
  return posted.value
}

/** Moves a charge along its table; answers whether it was in a state that allows the event. */
export async function moveCharge(
  tx: Tx,
  creditorId: CreditorId,
  chargeId: ChargeId,
  event: 'went_live' | 'outcome_lost' | 'refused' | 'money_came' | 'ran_out' | 'withdrawn',
  fields: { brCode?: string; expiresAt?: Temporal.Instant } = {},
): Promise<boolean> {
  const status = {
    went_live: 'live',
    outcome_lost: 'unknown',
    refused: 'failed',
    money_came: 'paid',
    ran_out: 'expired',
    withdrawn: 'removed',
  } as const
  const moved = await tx.db
    .update(charges)
    .set({ status: status[event], updatedAt: tx.clock.now(), ...fields })
    .where(
      and(
        eq(charges.creditorId, creditorId),
        eq(charges.id, chargeId),
        inArray(charges.status, statesAccepting(CHARGE_TRANSITIONS, event)),
      ),
    )
    .returning({ id: charges.id })
  return moved.length > 0
}

/** Notes when the provider was last asked about a charge, so that the next question waits longer. */
export async function noteAsked(
  tx: Tx,
  _scope: Scope,
  { creditorId, chargeId }: { creditorId: CreditorId; chargeId: ChargeId },
): Promise<void> {
  await tx.db
    .update(charges)
    .set({ updatedAt: tx.clock.now() })
    .where(and(eq(charges.creditorId, creditorId), eq(charges.id, chargeId)))
}
