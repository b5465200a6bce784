import type { Book } from '../book/database.ts'
import {
  type Delivery,
  dueDeliveries,
  type Endpoint,
  endpointOf,
  findDelivery,
  leaseDelivery,
  nextDeliveryAt,
  recordDelivery,
  signatureHeader,
} from './deliveries.ts'
import { events } from './records.ts'
import { find } from './store.ts'

/** Calls the webhook endpoint until it answers 2xx, and lets time pass for what waits for it. */
export type Courier = {
  /** Something may be due: look now. */
  wake(): void
  /** Delivers held calls one after another, in this order; the answer of each. */
  release(ids: readonly number[]): Promise<{ id: number; status: number | null }[]>
  /** One call to an endpoint; null when no answer came. */
  post(endpoint: Endpoint, body: string, offsetSeconds?: number): Promise<number | null>
  close(): Promise<void>
}

const POST_TIMEOUT_MS = 10_000
const LONGEST_WAIT_MS = 60_000
const PARALLEL = 16

/**
 * @param settleDue does what has come due (refunds, expiries), and says when to look again, in
 * milliseconds; null when nothing waits.
 */
export function createCourier(
  book: Book,
  retryMs: number,
  settleDue: () => number | null,
): Courier {
  const closing = new AbortController()
  const inFlight = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined

  const post: Courier['post'] = (endpoint, body, offsetSeconds) =>
    call(book, endpoint, body, closing.signal, offsetSeconds)

  async function deliver(delivery: Delivery): Promise<number | null> {
    leaseDelivery(book, delivery.id, Date.now() + 2 * POST_TIMEOUT_MS)
    const endpoint = endpointOf(book)
    const body = find(book, events, delivery.event_id)?.body
    let status: number | null = null
    for (let copy = 0; endpoint && body !== undefined && copy < delivery.copies; copy++) {
      status = await post(endpoint, body)
    }
    if (closing.signal.aborted) return status
    const isDelivered = status !== null && status >= 200 && status < 300
    const wait = Math.min(retryMs * 2 ** delivery.attempts, LONGEST_WAIT_MS)
    recordDelivery(book, delivery.id, { status, isDelivered, nextAt: Date.now() + wait })
    return status
  }

  function look(): void {
    if (closing.signal.aborted) return
    const waitMs = settleDue()
    for (const delivery of dueDeliveries(book, Date.now(), PARALLEL - inFlight.size)) {
      const done: Promise<void> = deliver(delivery).then(() => {
        inFlight.delete(done)
        schedule(null)
      })
      inFlight.add(done)
    }
    schedule(waitMs)
  }

  function schedule(waitMs: number | null): void {
    if (closing.signal.aborted) return
    const next = nextDeliveryAt(book)
    const waits = [
      ...(next === null ? [] : [Math.max(next - Date.now(), inFlight.size < PARALLEL ? 0 : 50)]),
      ...(waitMs === null ? [] : [Math.max(waitMs, 10)]),
    ]
    if (waits.length === 0) return
    clearTimeout(timer)
    timer = setTimeout(look, Math.min(...waits, LONGEST_WAIT_MS))
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
        const found = findDelivery(book, id)
        if (found?.state === 'held') results.push({ id, status: await deliver(found) })
      }
      schedule(null)
      return results
    },
    async close() {
      clearTimeout(timer)
      closing.abort()
      await Promise.all(inFlight)
    },
  }
}

async function call(
  book: Book,
  endpoint: Endpoint,
  body: string,
  closing: AbortSignal,
  offsetSeconds = 0,
): Promise<number | null> {
  if (endpoint.url === null) return null
  try {
    const response = await fetch(endpoint.url, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signatureHeader(book, body, endpoint.secrets, offsetSeconds),
      },
      body,
      signal: AbortSignal.any([closing, AbortSignal.timeout(POST_TIMEOUT_MS)]),
    })
    await response.arrayBuffer()
    return response.status
  } catch {
    return null
  }
}
