import { randomBytes } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { messages } from '#db/schema/messages.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import {
  type ContactId,
  type CreditorId,
  type DebtorId,
  type MessageId,
  newId,
} from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import { checkCodeFrom, formatCheckCode } from './check-code/model.ts'
import { addressee, creditorIdentity } from './data.ts'
import type { ChannelName, Sender } from './model.ts'
import { renderMail } from './templates/mail/model.ts'
import { type Content, type Letter, type Notice, TEMPLATES } from './templates/model.ts'
import { renderSms } from './templates/sms/model.ts'

export type MessageOrder = {
  readonly debtorId: DebtorId
  readonly contactId: ContactId
  readonly notice: Notice
  /** Names the occasion (`code:<id>`): the same occasion is never written about twice. */
  readonly dedupeKey: string
  /** Required by templates that name the creditor (CDC 42-A). */
  readonly creditorId?: CreditorId
}

export type QueuedMessage = { readonly messageId: MessageId; readonly isNew: boolean }

const CODE_DRAWS = 3

/**
 * Writes a message into the caller's transaction, with its wording final and sealed, and rings
 * for the worker. Whether it may be sent is judged when it is sent. An occasion that was already
 * written about answers the message of then and writes nothing.
 */
export async function queueMessage(
  tx: Tx,
  scope: Scope,
  sender: Sender,
  order: MessageOrder,
): Promise<QueuedMessage> {
  const { debtorId, contactId, notice, dedupeKey, creditorId } = order
  const to = assertPresent(
    await addressee(tx, scope, debtorId, contactId),
    'a message goes to a contact of its debtor',
  )
  const creditor = creditorId ? await creditorIdentity(tx, scope, creditorId) : null
  for (let draw = 1; draw <= CODE_DRAWS; draw++) {
    const checkCode = checkCodeFrom(randomBytes(8))
    const id = newId<MessageId>(tx.clock.now().epochMilliseconds)
    const letter: Letter = {
      notice,
      sender,
      creditor,
      firstName: to.firstName,
      checkCode: formatCheckCode(checkCode),
    }
    const inserted = await tx.db
      .insert(messages)
      .values({
        id,
        debtorId,
        creditorId: creditorId ?? null,
        contactId,
        channel: to.channel,
        template: notice.template,
        dedupeKey,
        status: 'queued',
        contentSealed: sealContent(tx, id, render(to.channel, letter)),
        checkCodeIndex: tx.vault.blindIndex('messages.check_code', checkCode),
        createdAt: tx.clock.now(),
      })
      .onConflictDoNothing()
      .returning({ id: messages.id })
    if (inserted.length > 0) {
      await emit(tx, { topic: 'message.queued', messageId: id })
      return { messageId: id, isNew: true }
    }
    const [earlier] = await tx.db
      .select({ id: messages.id })
      .from(messages)
      .where(eq(messages.dedupeKey, dedupeKey))
    if (earlier) return { messageId: earlier.id, isNew: false }
  }
  assert(false, 'three random check codes in a row were taken')
}

function render(channel: ChannelName, letter: Letter): Content {
  if (channel === 'email') return renderMail(letter)
  assert(
    letter.creditor !== null || !TEMPLATES[letter.notice.template].namesCreditor,
    'this template belongs to a creditor',
  )
  return { subject: null, text: renderSms(letter), html: null, papers: [] }
}

function sealContent(tx: Tx, id: MessageId, content: Content): Buffer {
  return tx.vault.seal(JSON.stringify(content), { column: 'messages.content', row: id })
}
