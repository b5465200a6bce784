import Stripe from 'stripe'
import { z } from 'zod'
import { type Book, readSetting, writeSetting } from '../book/database.ts'
import { nowSeconds } from './store.ts'

/**
 * Calls to the webhook endpoint wait in the book until they are answered 2xx, so that a kill of
 * either side loses none. Tests may hold, copy, drop, delay or shuffle them.
 */
const deliveryRow = z.object({
  id: z.number(),
  event_id: z.string(),
  state: z.enum(['pending', 'held', 'dropped', 'delivered']),
  copies: z.number(),
  attempts: z.number(),
  next_at: z.number(),
  last_status: z.number().nullable(),
})

export type Delivery = z.infer<typeof deliveryRow>

export const endpointSchema = z.object({
  url: z.url().nullable(),
  /** All of them sign, as Stripe does while a secret is being rotated. */
  secrets: z.array(z.string().min(1)).min(1),
})

export type Endpoint = z.infer<typeof endpointSchema>

const ENDPOINT = 'stripe_endpoint'

export function endpointOf(book: Book): Endpoint | null {
  const text = readSetting(book, ENDPOINT)
  return text === null ? null : endpointSchema.parse(JSON.parse(text))
}

export function writeEndpoint(book: Book, endpoint: Endpoint): void {
  writeSetting(book, ENDPOINT, JSON.stringify(endpoint))
}

export const policySchema = z.object({
  hold: z.boolean(),
  /** Never called: only the list of events knows. */
  drop: z.boolean(),
  copies: z.number(),
  delayMs: z.number(),
  /** What later events say of themselves. */
  account: z.string().nullable(),
  livemode: z.boolean(),
})

export type DeliveryPolicy = z.infer<typeof policySchema>

const POLICY = 'stripe_delivery_policy'

export function deliveryPolicy(book: Book, account: string | null): DeliveryPolicy {
  const text = readSetting(book, POLICY)
  return text === null
    ? { hold: false, drop: false, copies: 1, delayMs: 0, account, livemode: false }
    : policySchema.parse(JSON.parse(text))
}

export function writeDeliveryPolicy(book: Book, policy: DeliveryPolicy): void {
  writeSetting(book, POLICY, JSON.stringify(policy))
}

/** Retries are timed by the machine's clock: moving the sandbox's clock must not stall them. */
export function enqueueDelivery(book: Book, eventId: string, policy: DeliveryPolicy): void {
  book.run(
    'insert into stripe_deliveries (event_id, state, copies, next_at) values (?, ?, ?, ?)',
    eventId,
    policy.drop ? 'dropped' : policy.hold ? 'held' : 'pending',
    policy.copies,
    Date.now() + policy.delayMs,
  )
}

export function dueDeliveries(book: Book, atMs: number, limit: number): Delivery[] {
  const sql = `select * from stripe_deliveries where state = 'pending' and next_at <= ?
               order by next_at, id limit ?`
  return book.all(deliveryRow, sql, atMs, limit)
}

const nextRow = z.object({ next_at: z.number().nullable() })

export function nextDeliveryAt(book: Book): number | null {
  const sql = "select min(next_at) as next_at from stripe_deliveries where state = 'pending'"
  return book.one(nextRow, sql)?.next_at ?? null
}

export function listDeliveries(book: Book): Delivery[] {
  return book.all(deliveryRow, 'select * from stripe_deliveries order by id')
}

export function findDelivery(book: Book, id: number): Delivery | null {
  return book.one(deliveryRow, 'select * from stripe_deliveries where id = ?', id)
}

/** Taken up: nobody else tries before then, and a kill in between only delays the next try. */
export function leaseDelivery(book: Book, id: number, until: number): void {
  const sql = "update stripe_deliveries set state = 'pending', next_at = ? where id = ?"
  book.run(sql, until, id)
}

export function recordDelivery(
  book: Book,
  id: number,
  result: { status: number | null; isDelivered: boolean; nextAt: number },
): void {
  book.run(
    `update stripe_deliveries set attempts = attempts + 1, last_status = ?, next_at = ?,
       state = case when ? then 'delivered' else 'pending' end
     where id = ?`,
    result.status,
    result.nextAt,
    result.isDelivered ? 1 : 0,
    id,
  )
}

/** `t=…,v1=…`, with one `v1` for each secret; signed anew for each try, as Stripe does. */
export function signatureHeader(
  book: Book,
  payload: string,
  secrets: readonly string[],
  offsetSeconds = 0,
): string {
  const timestamp = nowSeconds(book) + offsetSeconds
  const headers = secrets.map((secret) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
  )
  const signatures = headers.map((header) => header.slice(header.indexOf(',') + 1))
  return [`t=${timestamp}`, ...signatures].join(',')
}
