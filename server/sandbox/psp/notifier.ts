import type { Book } from '../book/database.ts'
import {
  addressOf,
  dueNotifications,
  findNotification,
  leaseNotification,
  listNotifications,
  type Notification,
  nextNotificationAt,
  recordAttempt,
} from '../book/notifications.ts'
import {
  type Refund,
  type RefundOutcome,
  refundsInProcess,
  settleRefund,
} from '../book/receipts.ts'
import { notifyPix } from './notices.ts'

/** Calls webhooks until they answer 2xx, and settles refunds after a while, as a real PSP does. */
export type Notifier = {
  /** Something may be due: look now. */
  wake(): void
  /** Delivers held notifications one after another, in this order; the answer of each. */
  release(ids: number[]): Promise<{ id: number; status: number | null }[]>
  /** One call to a webhook for Pix; null when no answer came. */
  post(webhookUrl: string, body: string): Promise<number | null>
  settleRefunds(outcome: RefundOutcome, motivo: string | null): number
  close(): Promise<void>
}

const POST_TIMEOUT_MS = 10_000
const LONGEST_WAIT_MS = 60_000
const PARALLEL = 16

export function createNotifier(
  book: Book,
  options: { retryMs: number; refundDelayMs: number },
): Notifier {
  const closing = new AbortController()
  const inFlight = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  const post = (webhookUrl: string, body: string, kind: Notification['kind'] = 'pix') =>
    call(`${webhookUrl.replace(/\/$/, '')}/${kind}`, body, closing.signal)

  async function deliver(notification: Notification): Promise<number | null> {
    leaseNotification(book, notification.id, Date.now() + 2 * POST_TIMEOUT_MS)
    const address = addressOf(book, notification)
    let status: number | null = null
    for (let copy = 0; address !== null && copy < notification.copies; copy++) {
      status = await post(address, notification.body, notification.kind)
    }
    if (closing.signal.aborted) return status
    const isDelivered = status !== null && status >= 200 && status < 300
    const wait = Math.min(options.retryMs * 2 ** notification.attempts, LONGEST_WAIT_MS)
    recordAttempt(book, notification.id, { status, isDelivered, nextAt: Date.now() + wait })
    return status
  }

  function look(): void {
    if (closing.signal.aborted) return
    const isDue = (refund: Refund) => book.now() - refund.requested_at >= options.refundDelayMs
    settle(book, refundsInProcess(book).filter(isDue), 'DEVOLVIDO', null)
    for (const notification of dueNotifications(book, Date.now(), PARALLEL - inFlight.size)) {
      const delivery: Promise<void> = deliver(notification).then(() => {
        inFlight.delete(delivery)
        schedule()
      })
      inFlight.add(delivery)
    }
    schedule()
  }

  function schedule(): void {
    if (closing.signal.aborted) return
    clearTimeout(timer)
    const next = nextNotificationAt(book)
    const waits = [
      ...(next === null ? [] : [Math.max(next - Date.now(), inFlight.size < PARALLEL ? 0 : 50)]),
      ...(refundsInProcess(book).length > 0 ? [Math.max(options.refundDelayMs, 10)] : []),
    ]
    if (waits.length > 0) timer = setTimeout(look, Math.min(...waits))
  }

  return {
    wake: () => {
      clearTimeout(timer)
      timer = setTimeout(look, 0)
    },
    post,
    async release(ids) {
      const results: { id: number; status: number | null }[] = []
      for (const id of ids) {
        const found = findNotification(book, id)
        if (found?.state === 'held') results.push({ id, status: await deliver(found) })
      }
      schedule()
      return results
    },
    settleRefunds(outcome, motivo) {
      const count = settle(book, refundsInProcess(book), outcome, motivo)
      schedule()
      return count
    },
    async close() {
      clearTimeout(timer)
      closing.abort()
      await Promise.all(inFlight)
    },
  }
}

async function call(url: string, body: string, closing: AbortSignal): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body,
      signal: AbortSignal.any([closing, AbortSignal.timeout(POST_TIMEOUT_MS)]),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return null
  }
}

/** The refund and the news of it, in one commit. */
function settle(
  book: Book,
  refunds: Refund[],
  outcome: RefundOutcome,
  motivo: string | null,
): number {
  book.transact(() => {
    for (const refund of refunds) {
      settleRefund(book, refund, outcome, motivo)
      notifyPix(book, refund.end_to_end_id)
    }
  })
  return refunds.length
}

/** The held ones, oldest first. */
export function heldNotifications(book: Book): number[] {
  return listNotifications(book)
    .filter((notification) => notification.state === 'held')
    .map((notification) => notification.id)
}
