import { z } from 'zod'
import type { Via } from '../messengers/settings.ts'
import type { Book } from './database.ts'

const messageRow = z.object({
  id: z.number(),
  channel: z.enum(['sms', 'mail', 'whatsapp']),
  recipient: z.string(),
  key: z.string(),
  subject: z.string().nullable(),
  body: z.string(),
  html: z.string().nullable(),
  received_at: z.number(),
  copies: z.number(),
  via: z.enum(['gateway', 'mail', 'twilio', 'zenvia', 'meta']),
  /** What whoever took it tells with what became of it: an address, or the sender's own key. */
  told: z.string().nullable(),
})

/** A message that reached the pretend phone. The same key again only counts a copy. */
export type StoredMessage = z.infer<typeof messageRow>
export type Channel = StoredMessage['channel']
/** Where a person looks: their phone, or their mailbox. */
export type Inbox = 'sms' | 'mail'

const attachmentRow = z.object({
  position: z.number(),
  filename: z.string(),
  content_type: z.string(),
  content: z.instanceof(Uint8Array),
})

export type Attachment = z.infer<typeof attachmentRow>

export function findMessage(book: Book, id: number): StoredMessage | null {
  return book.one(messageRow, 'select * from messages where id = ?', id)
}

export function messageByKey(book: Book, channel: Channel, key: string): StoredMessage | null {
  const sql = 'select * from messages where channel = ? and key = ?'
  return book.one(messageRow, sql, channel, key)
}

export function countCopy(book: Book, id: number): void {
  book.run('update messages set copies = copies + 1 where id = ?', id)
}

export function insertMessage(
  book: Book,
  message: {
    channel: Channel
    recipient: string
    key: string
    subject: string | null
    body: string
    html: string | null
    attachments: { filename: string; contentType: string; content: Uint8Array }[]
    via: Via
    told?: string | null
  },
): number {
  return book.transact(() => {
    const { lastId } = book.run(
      `insert into messages (channel, recipient, key, subject, body, html, received_at, via, told)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      message.channel,
      message.recipient,
      message.key,
      message.subject,
      message.body,
      message.html,
      book.now(),
      message.via,
      message.told ?? null,
    )
    for (const [position, attachment] of message.attachments.entries()) {
      book.run(
        `insert into attachments (message_id, position, filename, content_type, content)
         values (?, ?, ?, ?, ?)`,
        lastId,
        position,
        attachment.filename,
        attachment.contentType,
        attachment.content,
      )
    }
    return lastId
  })
}

export function attachmentsOf(book: Book, messageId: number): Attachment[] {
  const sql = 'select * from attachments where message_id = ? order by position'
  return book.all(attachmentRow, sql, messageId)
}

/** Oldest first; of one recipient, or of all. */
export function listMessages(book: Book, recipient: string | null): StoredMessage[] {
  return recipient === null
    ? book.all(messageRow, 'select * from messages order by id')
    : book.all(messageRow, 'select * from messages where recipient = ? order by id', recipient)
}

const conversationRow = messageRow.extend({ total: z.number() })

/** One person's inbox, shown by its newest message: WhatsApp is on the phone that SMS come to. */
export type Conversation = z.infer<typeof conversationRow>

/** Where a message is looked for. */
export const INBOX = "(case channel when 'whatsapp' then 'sms' else channel end)"

const CONVERSATIONS = `
select m.*, c.total from messages m
join (select recipient, max(id) as newest, count(*) as total from messages
      where ${INBOX} = ? group by recipient) c on c.newest = m.id
`

export function conversations(
  book: Book,
  channel: Inbox,
  search: string,
  limit: number,
): Conversation[] {
  const sql = `${CONVERSATIONS} where instr(lower(m.recipient), lower(?)) > 0
               order by m.id desc limit ?`
  return book.all(conversationRow, sql, channel, search, limit)
}

export function conversation(book: Book, channel: Inbox, recipient: string): StoredMessage[] {
  const sql = `select * from messages where ${INBOX} = ? and recipient = ? order by id`
  return book.all(messageRow, sql, channel, recipient)
}

const countRow = z.object({ count: z.number() })

export function countConversations(book: Book, channel: Inbox): number {
  const sql = `select count(distinct recipient) as count from messages where ${INBOX} = ?`
  return book.one(countRow, sql, channel)?.count ?? 0
}

const versionRow = z.object({ version: z.string() })

/** Changes whenever a page of the phone would look different. */
export function phoneVersion(book: Book): string {
  const sql = `select (select count(*) || '.' || coalesce(max(id), 0) from messages)
               || '.' || (select count(*) from pix)
               || '.' || (select count(*) || '.' || coalesce(sum(taken), 0) from answers) as version`
  return book.one(versionRow, sql)?.version ?? '0'
}
