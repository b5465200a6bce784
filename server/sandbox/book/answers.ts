import { z } from 'zod'
import type { Book } from './database.ts'
import { type Channel, INBOX, type Inbox } from './messages.ts'

const answerRow = z.object({
  id: z.number(),
  channel: z.enum(['sms', 'mail', 'whatsapp']),
  recipient: z.string(),
  body: z.string(),
  sent_at: z.number(),
  taken: z.number(),
})

/** What the person who holds the pretend phone wrote back; `taken` once the portal has it. */
export type StoredAnswer = z.infer<typeof answerRow>

export function insertAnswer(
  book: Book,
  { channel, recipient, body }: { channel: Channel; recipient: string; body: string },
): number {
  const { lastId } = book.run(
    'insert into answers (channel, recipient, body, sent_at, taken) values (?, ?, ?, ?, 0)',
    channel,
    recipient,
    body,
    book.now(),
  )
  return lastId
}

export function noteTaken(book: Book, id: number): void {
  book.run('update answers set taken = 1 where id = ?', id)
}

/** Oldest first. */
export function answersOf(book: Book, channel: Inbox, recipient: string): StoredAnswer[] {
  const sql = `select * from answers where ${INBOX} = ? and recipient = ? order by id`
  return book.all(answerRow, sql, channel, recipient)
}
