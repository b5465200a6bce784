import { and, eq, inArray } from 'drizzle-orm'
import { reversals } from '#db/schema/allocations.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { type AgreementId, newId, type ReversalId } from '#server/kernel/id.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { Provider } from '#server/payments/model.ts'
import {
  newestReversal,
  type PaymentRow,
  paymentAtProvider,
  type ReversalRow,
} from '#server/payments/reversal/data.ts'
import {
  type ProviderReversal,
  REVERSAL_TRANSITIONS,
  type ReversalEvent,
  type ReversalStatus,
} from '#server/payments/reversal/model.ts'
import { releaseItems } from '#server/payments/suspense/commands.ts'
import { oweRest, voidRest } from '#server/payments/undue/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { AgreementRow } from '../breach/data.ts'
import { bookReturn } from './booking/commands.ts'
import { lockPlaces } from './places/commands.ts'
import { bookRestoration } from './restoring/commands.ts'
import { closeReview } from './review/commands.ts'

/** `unknown_payment`: that payment is not in our books, so nothing of it can go back in them. */
export type Convergence = 'recorded' | 'replayed' | 'unknown_payment'

/**
 * Lets our books say what the provider's book says of one return, whatever was heard before and in
 * whatever order: refunds that we asked for, and returns that just happened. Safe to repeat.
 */
export async function convergeReversal(
  tx: Tx,
  scope: Scope,
  of: { readonly provider: Provider; readonly providerPaymentId: string },
  found: ProviderReversal,
): Promise<Convergence> {
  const payment = await paymentAtProvider(tx, scope, of)
  if (!payment) return 'unknown_payment'
  const agreements = await lockPlaces(tx, scope, { ...payment, paymentId: payment.id })
  const key = { creditorId: payment.creditorId, paymentId: payment.id }
  const known = await newestReversal(tx, scope, key, found.id)
  const last = known?.row ?? null
  if (last?.status === 'done') {
    if (found.outcome === 'gone' && last.amount === found.amount) return 'replayed'
    // Still disputed, but the money is here again; or another amount is out now.
    await restore(tx, scope, { payment, row: last, agreements })
    if (found.outcome !== 'gone') return 'recorded'
  }
  const isSpent = last?.status === 'done' || last?.status === 'restored'
  if (isSpent && found.outcome !== 'gone') return 'replayed'
  const row =
    last && !isSpent ? last : await open(tx, scope, payment, found, (known?.count ?? 0) + 1)
  return follow(tx, scope, { payment, row, agreements }, found, row !== last)
}

type Booking = {
  readonly payment: PaymentRow
  readonly row: ReversalRow
  readonly agreements: ReadonlyMap<AgreementId, AgreementRow>
}

async function follow(
  tx: Tx,
  scope: Scope,
  booking: Booking,
  found: ProviderReversal,
  isNew: boolean,
): Promise<Convergence> {
  const { row } = booking
  switch (found.outcome) {
    case 'gone':
      await take(tx, scope, booking, found)
      return 'recorded'
    case 'pending':
      await moveReversal(tx, row, 'accepted', { respondUntil: found.respondUntil })
      return isNew || row.status !== 'pending' ? 'recorded' : 'replayed'
    case 'nothing':
      return (await giveUp(tx, scope, row)) ? 'recorded' : 'replayed'
  }
}

/** A return that we did not ask for, or one that happens again. */
async function open(
  tx: Tx,
  scope: Scope,
  payment: PaymentRow,
  found: ProviderReversal,
  ordinal: number,
): Promise<ReversalRow> {
  const { creditorId, debtorId, id: paymentId, provider } = payment
  const now = tx.clock.now()
  const [row] = await tx.db
    .insert(reversals)
    .values({
      creditorId,
      id: newId<ReversalId>(now.epochMilliseconds),
      debtorId,
      paymentId,
      provider,
      kind: found.kind,
      providerReversalId: ordinal === 1 ? found.id : `${found.id}#${ordinal}`,
      amount: found.amount,
      status: 'pending',
      reason: found.reason,
      respondUntil: found.respondUntil,
      createdAt: now,
      updatedAt: now,
    })
    .returning()
  const opened = assertPresent(row, 'an inserted row is returned')
  await recordAudit(tx, scope, { action: 'reversal.opened', ...subjectOf(opened) })
  return opened
}

async function take(tx: Tx, scope: Scope, booking: Booking, found: ProviderReversal) {
  const { row } = booking
  const { amount, at } = found
  const ledgerTransactionId = await bookReturn(tx, scope, { ...booking, amount, at })
  // Where the provider moved another amount than was asked for, the books follow the money.
  await moveReversal(tx, row, 'money_went', { amount, ledgerTransactionId, doneAt: at })
  await releaseItems(tx, scope, row.id)
  await oweRest(tx, scope, booking.payment, row)
  await recordAudit(tx, scope, { action: 'reversal.done', ...subjectOf(row) })
  await emit(tx, { topic: 'payment.reversed', ...eventOf(row) })
}

async function restore(tx: Tx, scope: Scope, booking: Booking): Promise<void> {
  const { row } = booking
  const restoringTransactionId = await bookRestoration(tx, scope, booking)
  await moveReversal(tx, row, 'money_back', { restoringTransactionId })
  await closeReview(tx, scope, row)
  await voidRest(tx, scope, row)
  await recordAudit(tx, scope, { action: 'reversal.restored', ...subjectOf(row) })
  await emit(tx, { topic: 'payment.restored', ...eventOf(row) })
}

/** What was to go back did not, and will not: the money is where it was. False where it is known. */
export async function giveUp(tx: Tx, scope: Scope, row: ReversalRow): Promise<boolean> {
  if (row.status === 'failed') return false
  await moveReversal(tx, row, 'came_to_nothing', {})
  await releaseItems(tx, scope, row.id)
  await closeReview(tx, scope, row)
  await voidRest(tx, scope, row)
  const { kind, ...subject } = subjectOf(row)
  await recordAudit(tx, scope, { action: 'refund.failed', ...subject })
  return true
}

const NEXT = {
  asking: 'unknown',
  accepted: 'pending',
  money_went: 'done',
  came_to_nothing: 'failed',
  money_back: 'restored',
} as const satisfies Record<ReversalEvent, ReversalStatus>

/** Moves a return along its table; the caller holds the payment's lock. */
export async function moveReversal(
  tx: Tx,
  { creditorId, id }: Pick<ReversalRow, 'creditorId' | 'id'>,
  event: ReversalEvent,
  fields: Partial<
    Pick<
      ReversalRow,
      'amount' | 'ledgerTransactionId' | 'restoringTransactionId' | 'doneAt' | 'respondUntil'
    >
  >,
): Promise<void> {
  const moved = await tx.db
    .update(reversals)
    .set({ status: NEXT[event], updatedAt: tx.clock.now(), ...fields })
    .where(
      and(
        eq(reversals.creditorId, creditorId),
        eq(reversals.id, id),
        inArray(reversals.status, statesAccepting(REVERSAL_TRANSITIONS, event)),
      ),
    )
    .returning({ id: reversals.id })
  assert(moved.length === 1, `a return cannot be moved by ${event}`)
}

function subjectOf({ creditorId, debtorId, id, kind }: ReversalRow) {
  return { subjectId: id, creditorId, ...(debtorId === null ? {} : { debtorId }), kind }
}

function eventOf({ creditorId, debtorId, paymentId, id: reversalId }: ReversalRow) {
  return { creditorId, debtorId, paymentId, reversalId }
}
