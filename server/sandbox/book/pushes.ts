import { z } from 'zod'
import type { Book } from './database.ts'

const subscriptionRow = z.object({
  name: z.string(),
  public_key: z.string(),
  state: z.enum(['live', 'gone']),
})

/** A browser's place at the push service, bound to the key that it was made for. */
export type PushPlace = z.infer<typeof subscriptionRow>

const pushRow = z.object({
  id: z.number(),
  name: z.string(),
  topic: z.string().nullable(),
  ttl: z.number(),
  urgency: z.string(),
  body: z.instanceof(Uint8Array),
  received_at: z.number(),
  copies: z.number(),
})

export type StoredPush = z.infer<typeof pushRow>

export function insertPlace(book: Book, name: string, publicKey: string): void {
  book.run(
    "insert into push_places (name, public_key, state) values (?, ?, 'live')",
    name,
    publicKey,
  )
}

export function placeByName(book: Book, name: string): PushPlace | null {
  return book.one(subscriptionRow, 'select * from push_places where name = ?', name)
}

/** The browser dropped it: its service answers 410 from then on. */
export function endPlace(book: Book, name: string): boolean {
  return book.run("update push_places set state = 'gone' where name = ?", name).changes > 0
}

/** Keeps a message; one of the same topic takes the place of the one before (RFC 8030 §5.4). */
export function insertPush(
  book: Book,
  push: Omit<StoredPush, 'id' | 'received_at' | 'copies'>,
): number {
  return book.transact(() => {
    const { name, topic } = push
    const sql = 'select * from pushes where name = ? and topic = ?'
    const earlier = topic === null ? null : book.one(pushRow, sql, name, topic)
    if (earlier) book.run('delete from pushes where id = ?', earlier.id)
    return book.run(
      `insert into pushes (name, topic, ttl, urgency, body, received_at, copies)
       values (?, ?, ?, ?, ?, ?, ?)`,
      name,
      topic,
      push.ttl,
      push.urgency,
      push.body,
      book.now(),
      (earlier?.copies ?? 0) + 1,
    ).lastId
  })
}

/** Oldest first. */
export function listPushes(book: Book, name: string): StoredPush[] {
  return book.all(pushRow, 'select * from pushes where name = ? order by id', name)
}
