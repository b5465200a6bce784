import { eq } from 'drizzle-orm'
import { replies } from '#db/schema/replies.ts'
import type { ContactId, DebtorId, ReplyId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { contactChannelOf, type ReplyChannel } from './model.ts'

export type ReplySender = { readonly contactId: ContactId; readonly debtorId: DebtorId }

/** Whom we wrote to last at a number or address; null where nobody is reached there. */
export async function senderOf(
  tx: Tx,
  _scope: SystemScope,
  { channel, senderIndex }: { channel: ReplyChannel; senderIndex: Buffer },
): Promise<ReplySender | null> {
  const [row] = await tx.sql<{ contact_id: ContactId; debtor_id: DebtorId }>(
    `select c.id as contact_id, c.debtor_id from contacts c
      where c.channel = $1 and c.value_index = $2
      order by (select max(m.sent_at) from messages m where m.contact_id = c.id and m.debtor_id = c.debtor_id)
               desc nulls last, c.created_at desc
      limit 1`,
    [contactChannelOf(channel), senderIndex],
  )
  return row ? { contactId: row.contact_id, debtorId: row.debtor_id } : null
}

/** Everybody who is reached at the number or address that a reply came from. */
export async function everybodyAt(
  tx: Tx,
  _scope: SystemScope,
  { channel, senderIndex }: Pick<UnreadReply, 'channel' | 'senderIndex'>,
): Promise<ReplySender[]> {
  const rows = await tx.sql<{ contact_id: ContactId; debtor_id: DebtorId }>(
    `select id as contact_id, debtor_id from contacts
      where channel = $1 and value_index = $2 order by debtor_id, id`,
    [contactChannelOf(channel), senderIndex],
  )
  return rows.map((row) => ({ contactId: row.contact_id, debtorId: row.debtor_id }))
}

export type UnreadReply = {
  readonly id: ReplyId
  readonly channel: ReplyChannel
  readonly senderIndex: Buffer
  readonly sender: ReplySender | null
  readonly text: string
}

/** A reply that nobody has answered yet, under its lock; null where somebody has, or it was erased. */
export async function unreadReply(
  tx: Tx,
  _scope: SystemScope,
  replyId: ReplyId,
): Promise<UnreadReply | null> {
  const [row] = await tx.db.select().from(replies).where(eq(replies.id, replyId)).for('update')
  if (!row || row.readAt !== null || row.wordsSealed === null) return null
  const { id, channel, senderIndex, contactId, debtorId } = row
  const sender = contactId && debtorId ? { contactId, debtorId } : null
  const text = tx.vault.open(row.wordsSealed, { column: 'replies.words', row: id })
  return { id, channel, senderIndex, sender, text }
}
