import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Book } from '../book/database.ts'
import { ApiRefusal, type ApiReply } from './error.ts'

/**
 * The first answer to a key is given again to every later call with it, a 500 included; keys are
 * forgotten after 24 hours of the sandbox's clock (docs.stripe.com/api/idempotent_requests).
 */
const keyRow = z.object({
  digest: z.string(),
  status: z.number(),
  body: z.string(),
  request_id: z.string(),
  created_at: z.number(),
})

export type KeptReply = ApiReply & { requestId: string }

const LIFE_MS = 24 * 60 * 60 * 1000

/** What a call is, whatever the order of its parameters. */
export function digestOf(method: string, path: string, form: URLSearchParams): string {
  const sorted = new URLSearchParams(form)
  sorted.sort()
  return createHash('sha256').update(`${method} ${path} ${sorted}`).digest('hex')
}

/** The kept answer, or null for a new key; refused when the key belongs to another call. */
export function keptReply(book: Book, key: string, digest: string): KeptReply | null {
  const oldest = book.now() - LIFE_MS
  book.run('delete from stripe_keys where created_at <= ?', oldest)
  const row = book.one(keyRow, 'select * from stripe_keys where key = ?', key)
  if (!row) return null
  if (row.digest !== digest) {
    throw new ApiRefusal(400, {
      type: 'idempotency_error',
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    })
  }
  const body: object = z.looseObject({}).parse(JSON.parse(row.body))
  return { status: row.status, body, requestId: row.request_id }
}

export function keepReply(book: Book, key: string, digest: string, reply: KeptReply): void {
  book.run(
    `insert into stripe_keys (key, digest, status, body, request_id, created_at)
     values (?, ?, ?, ?, ?, ?)`,
    key,
    digest,
    reply.status,
    JSON.stringify(reply.body),
    reply.requestId,
    book.now(),
  )
}

export function refuseConcurrent(key: string): never {
  throw new ApiRefusal(409, {
    type: 'invalid_request_error',
    code: 'idempotency_key_in_use',
    message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
  })
}
