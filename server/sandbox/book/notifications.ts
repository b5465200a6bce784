import { z } from 'zod'
import { type Book, readSetting, writeSetting } from './database.ts'

/**
 * Notifications wait in the book until the receiver answers 2xx, so that a kill of either side
 * loses none. Tests may hold them, copy them, or make the hint lie about the amount.
 */
const notificationRow = z.object({
  id: z.number(),
  /** Also the last segment of the address that is called. */
  kind: z.enum(['pix', 'rec', 'cobr']),
  chave: z.string(),
  body: z.string(),
  copies: z.number(),
  state: z.enum(['pending', 'held', 'delivered']),
  attempts: z.number(),
  next_at: z.number(),
  last_status: z.number().nullable(),
})

export type Notification = z.infer<typeof notificationRow>

const webhookRow = z.object({ chave: z.string(), url: z.string(), created_at: z.number() })

export type Webhook = z.infer<typeof webhookRow>

export function putWebhook(book: Book, chave: string, url: string): void {
  book.run(
    `insert into webhooks (chave, url, created_at) values (?, ?, ?)
     on conflict (chave) do update set url = excluded.url, created_at = excluded.created_at`,
    chave,
    url,
    book.now(),
  )
}

export function findWebhook(book: Book, chave: string): Webhook | null {
  return book.one(webhookRow, 'select * from webhooks where chave = ?', chave)
}

export function listWebhooks(book: Book): Webhook[] {
  return book.all(webhookRow, 'select * from webhooks order by created_at, chave')
}

/** Notifications that were waiting for this key have nowhere to go any more. */
export function deleteWebhook(book: Book, chave: string): boolean {
  book.run("delete from notifications where chave = ? and state <> 'delivered'", chave)
  return book.run('delete from webhooks where chave = ?', chave).changes > 0
}

const recurrenceWebhookRow = z.object({ url: z.string(), created_at: z.number() })

/** The webhooks of recurrences and of their charges know no key: one each for the receiver. */
export type RecurrenceWebhook = z.infer<typeof recurrenceWebhookRow>

export function putRecurrenceWebhook(book: Book, kind: 'rec' | 'cobr', url: string): void {
  book.run(
    'insert or replace into recurrence_webhooks (kind, url, created_at) values (?, ?, ?)',
    kind,
    url,
    book.now(),
  )
}

export function findRecurrenceWebhook(book: Book, kind: 'rec' | 'cobr'): RecurrenceWebhook | null {
  const sql = 'select url, created_at from recurrence_webhooks where kind = ?'
  return book.one(recurrenceWebhookRow, sql, kind)
}

export function deleteRecurrenceWebhook(book: Book, kind: 'rec' | 'cobr'): boolean {
  book.run("delete from notifications where kind = ? and state <> 'delivered'", kind)
  return book.run('delete from recurrence_webhooks where kind = ?', kind).changes > 0
}

/** Where a notification goes, its last segment left out; null when nobody listens any more. */
export function addressOf(book: Book, { kind, chave }: Pick<Notification, 'kind' | 'chave'>) {
  const webhook = kind === 'pix' ? findWebhook(book, chave) : findRecurrenceWebhook(book, kind)
  return webhook?.url ?? null
}

export type NotificationPolicy = { hold: boolean; copies: number; lieAmount: string | null }

const policySchema = z.object({
  hold: z.boolean(),
  copies: z.number(),
  lieAmount: z.string().nullable(),
})

const POLICY = 'notification_policy'

export function notificationPolicy(book: Book): NotificationPolicy {
  const text = readSetting(book, POLICY)
  return text === null
    ? { hold: false, copies: 1, lieAmount: null }
    : policySchema.parse(JSON.parse(text))
}

export function writeNotificationPolicy(book: Book, policy: NotificationPolicy): void {
  writeSetting(book, POLICY, JSON.stringify(policy))
}

/** Retries are timed by the machine's clock: moving the sandbox's clock must not stall them. */
export function enqueueNotification(
  book: Book,
  { kind, chave, body }: Pick<Notification, 'kind' | 'chave' | 'body'>,
): void {
  const policy = notificationPolicy(book)
  book.run(
    `insert into notifications (kind, chave, body, copies, state, next_at)
     values (?, ?, ?, ?, ?, ?)`,
    kind,
    chave,
    body,
    policy.copies,
    policy.hold ? 'held' : 'pending',
    Date.now(),
  )
}

export function dueNotifications(book: Book, atMs: number, limit: number): Notification[] {
  const sql = `select * from notifications where state = 'pending' and next_at <= ?
               order by next_at, id limit ?`
  return book.all(notificationRow, sql, atMs, limit)
}

const nextRow = z.object({ next_at: z.number().nullable() })

export function nextNotificationAt(book: Book): number | null {
  const sql = "select min(next_at) as next_at from notifications where state = 'pending'"
  return book.one(nextRow, sql)?.next_at ?? null
}

export function listNotifications(book: Book): Notification[] {
  return book.all(notificationRow, 'select * from notifications order by id')
}

export function findNotification(book: Book, id: number): Notification | null {
  return book.one(notificationRow, 'select * from notifications where id = ?', id)
}

export function recordAttempt(
  book: Book,
  id: number,
  result: { status: number | null; isDelivered: boolean; nextAt: number },
): void {
  book.run(
    `update notifications set attempts = attempts + 1, last_status = ?, next_at = ?,
       state = case when ? then 'delivered' else 'pending' end
     where id = ?`,
    result.status,
    result.nextAt,
    result.isDelivered ? 1 : 0,
    id,
  )
}

/** Taken up: nobody else tries before then, and a kill in between only delays the next try. */
export function leaseNotification(book: Book, id: number, until: number): void {
  const sql = "update notifications set state = 'pending', next_at = ? where id = ?"
  book.run(sql, until, id)
}

/** The first notification of a Pix: the one that says it arrived. */
export function notificationOf(book: Book, endToEndId: string): Notification | null {
  const sql = 'select * from notifications where instr(body, ?) > 0 order by id limit 1'
  return book.one(notificationRow, sql, endToEndId)
}
