import type { StripeDouble, Work } from './context.ts'
import { emit } from './emitting.ts'
import { intentView, sessionView } from './payment-views.ts'
import { expirePix } from './pix.ts'
import { type IntentRecord, intents, refunds, type SessionRecord, sessions } from './records.ts'
import { settleRefund } from './refunding.ts'
import { dueIds, find, nextDueAt, nowSeconds, put } from './store.ts'

/**
 * Does what has come due: visits and Pix codes that ran out, refunds that have waited.
 * @returns milliseconds until it is worth looking again; null when nothing waits.
 */
export function settleDue(double: StripeDouble): number | null {
  const work: Work = { double, request: null }
  const { book } = double
  return book.transact(() => {
    for (const id of dueIds(book)) {
      const session = find(book, sessions, id)
      if (session) expireSession(work, session)
      const intent = find(book, intents, id)
      if (intent) expirePix(work, intent)
      const refund = find(book, refunds, id)
      if (refund) settleRefund(work, refund, { status: 'succeeded', reason: null })
    }
    const next = nextDueAt(book)
    // Never very long: the sandbox's clock may be moved meanwhile.
    return next === null ? null : Math.min(Math.max(next - book.now(), 0), LONGEST_WAIT_MS)
  })
}

const LONGEST_WAIT_MS = 1_000

/** The page closes, and a payment that was begun on it is cancelled with it. */
export function expireSession(work: Work, session: SessionRecord): SessionRecord {
  const { book } = work.double
  const expired = put(book, sessions, {
    ...session,
    status: 'expired',
  })
  const intent = find(book, intents, session.intent ?? '')
  if (intent && isOpen(intent)) cancelIntent(work, intent, 'expired')
  emit(work, 'checkout.session.expired', sessionView(work.double, expired))
  return expired
}

export function isOpen({ status }: IntentRecord): boolean {
  return status !== 'succeeded' && status !== 'canceled' && status !== 'processing'
}

export function cancelIntent(
  work: Work,
  intent: IntentRecord,
  reason: string | null,
): IntentRecord {
  const { book } = work.double
  const canceled = put(book, intents, {
    ...intent,
    status: 'canceled',
    action: null,
    canceledAt: nowSeconds(book),
    cancellationReason: reason,
  })
  emit(work, 'payment_intent.canceled', intentView(work.double, canceled))
  return canceled
}
