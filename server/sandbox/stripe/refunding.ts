import { assertPresent } from '#server/kernel/assert.ts'
import type { Work } from './context.ts'
import { emit } from './emitting.ts'
import { chargeView, refundView } from './money-views.ts'
import {
  type ChargeRecord,
  charges,
  type MovementRecord,
  movements,
  type RefundRecord,
  refunds,
} from './records.ts'
import { find, makeId, nowSeconds, put } from './store.ts'

/** The money leaves the balance at once; whether it arrives is known later. */
export function makeRefund(
  work: Work,
  charge: ChargeRecord,
  asked: { amount: number; reason: string | null; metadata: Record<string, string> },
): RefundRecord {
  const { book } = work.double
  const isCard = charge.endToEndId === null
  const id = makeId(isCard ? 're' : 'pyr')
  const type = isCard ? 'refund' : 'payment_refund'
  const movement = move(work, id, charge.currency, -asked.amount, type, 'refund')
  const refund = put(book, refunds, {
    id,
    created: nowSeconds(book),
    charge: charge.id,
    intent: charge.intent,
    status: 'pending',
    amount: asked.amount,
    currency: charge.currency,
    reason: asked.reason,
    failureReason: null,
    metadata: asked.metadata,
    balanceTransaction: movement.id,
    failureBalanceTransaction: null,
    settlesAt: book.now() + work.double.refundDelayMs,
  })
  work.double.courier.wake()
  emit(work, 'refund.created', refundView(refund))
  emit(work, 'charge.refunded', chargeView(work.double, charge))
  return refund
}

/** Done, or come to nothing: then the money is back in the balance. */
export function settleRefund(
  work: Work,
  refund: RefundRecord,
  outcome: { status: 'succeeded' | 'failed'; reason: string | null },
): RefundRecord {
  const { book } = work.double
  if (outcome.status === 'succeeded') {
    const settled = put(book, refunds, { ...refund, status: 'succeeded' })
    emit(work, 'refund.updated', refundView(settled))
    return settled
  }
  const { id, currency, amount } = refund
  const returned = move(work, id, currency, amount, 'refund_failure', 'refund_failure')
  const failed = put(book, refunds, {
    ...refund,
    status: 'failed',
    failureReason: outcome.reason,
    failureBalanceTransaction: returned.id,
  })
  const charge = assertPresent(find(book, charges, refund.charge), 'a refund is of a charge')
  emit(work, 'refund.failed', refundView(failed))
  emit(work, 'refund.updated', refundView(failed))
  emit(work, 'charge.updated', chargeView(work.double, charge))
  return failed
}

function move(
  { double }: Work,
  source: string,
  currency: string,
  amount: number,
  type: MovementRecord['type'],
  category: MovementRecord['category'],
): MovementRecord {
  return put(double.book, movements, {
    id: makeId('txn'),
    created: nowSeconds(double.book),
    amount,
    currency,
    type,
    category,
    source,
    description: null,
  })
}
