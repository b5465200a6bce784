import { randomBytes } from 'node:crypto'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import {
  type AccessLinkId,
  type ContactId,
  type CreditorId,
  type DebtorId,
  type MessageId,
  newId,
  type PayableId,
} from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import { emitAll } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import { checkCodeFrom, formatCheckCode } from './check-code/model.ts'
import { addressees, creditorIdentity, messagesAbout } from './data.ts'
import type { ContactChannel, Sender } from './model.ts'
import { renderMail } from './templates/mail/model.ts'
import {
  type Content,
  type Letter,
  type Notice,
  TEMPLATES,
  type TemplateName,
} from './templates/model.ts'
import { renderSms } from './templates/sms/model.ts'
import { type LiveWordings, liveWordings } from './wording/data.ts'
import { isWorded, mailWordsOf, smsOf, valuesOf } from './wording/model.ts'

export type MessageOrder = {
  readonly debtorId: DebtorId
  readonly contactId: ContactId
  readonly notice: Notice
  /** Names the occasion (`code:<id>`): the same occasion is never written about twice. */
  readonly dedupeKey: string
  /** Required by templates that name the creditor (CDC 42-A). */
  readonly creditorId?: CreditorId
  /** The link that its words carry. */
  readonly linkId?: AccessLinkId
  /** What it reminds of, with its creditor: once that is paid it is not sent. */
  readonly payableId?: PayableId
  /** Not before: its person named a day. */
  readonly notBefore?: Temporal.Instant
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
  const [queued] = await queueMessages(tx, scope, sender, [order])
  return assertPresent(queued, 'an order has its answer')
}

/**
 * The same for many occasions at once, all about one creditor or none: a few statements, however
 * many there are. Answers in the order of the orders, whose keys differ.
 */
export async function queueMessages(
  tx: Tx,
  scope: Scope,
  sender: Sender,
  orders: readonly MessageOrder[],
): Promise<QueuedMessage[]> {
  const [first] = orders
  if (first === undefined) return []
  const creditorId = first.creditorId ?? null
  assert(
    orders.every((order) => (order.creditorId ?? null) === creditorId),
    'messages that are written together are about one creditor',
  )
  const creditor = creditorId ? await creditorIdentity(tx, scope, creditorId) : null
  const people = await addressees(tx, scope, orders)
  const own = await ownWords(tx, scope, creditorId, orders)
  const written = new Map<string, QueuedMessage>()
  let left = orders
  for (let draw = 1; draw <= CODE_DRAWS && left.length > 0; draw++) {
    const rows = left.map((order) => {
      const to = assertPresent(
        people.get(order.contactId),
        'a message goes to a contact of its debtor',
      )
      const words = { notice: order.notice, sender, creditor, firstName: to.firstName }
      return rowOf(tx, order, to.channel, words, own)
    })
    for (const [key, messageId] of await insertRows(tx, creditorId, rows)) {
      written.set(key, { messageId, isNew: true })
    }
    const missing = left.filter(({ dedupeKey }) => !written.has(dedupeKey))
    for (const [key, messageId] of await messagesAbout(tx, scope, missing)) {
      written.set(key, { messageId, isNew: false })
    }
    // Neither written nor known: its check code was taken, and it draws another.
    left = left.filter(({ dedupeKey }) => !written.has(dedupeKey))
  }
  assert(left.length === 0, 'three random check codes in a row were taken')
  const answers = orders.map(({ dedupeKey }) =>
    assertPresent(written.get(dedupeKey), 'each order is answered'),
  )
  const news = answers.filter(({ isNew }) => isNew)
  await emitAll(
    tx,
    news.map(({ messageId }) => ({ topic: 'message.queued', messageId })),
  )
  return answers
}

/** The words of their creditor that are in force; null where they have none of their own. */
async function ownWords(
  tx: Tx,
  scope: Scope,
  creditorId: CreditorId | null,
  orders: readonly MessageOrder[],
): Promise<LiveWordings | null> {
  const templates = [...new Set(orders.map(({ notice }) => notice.template))].filter(isWorded)
  if (creditorId === null || templates.length === 0) return null
  return liveWordings(tx, scope, { creditorId, templates })
}

type MessageRow = {
  readonly id: MessageId
  readonly order: MessageOrder
  readonly channel: ContactChannel
  readonly content: Buffer
  readonly checkCodeIndex: Buffer
  readonly wordingVersion: number | null
}

function rowOf(
  tx: Tx,
  order: MessageOrder,
  channel: ContactChannel,
  words: Omit<Letter, 'checkCode'>,
  own: LiveWordings | null,
): MessageRow {
  const code = checkCodeFrom(randomBytes(8))
  const id = newId<MessageId>(tx.clock.now().epochMilliseconds)
  const letter = { ...words, checkCode: formatCheckCode(code) }
  const { content, version } = render(channel, letter, own)
  return {
    id,
    order,
    channel,
    content: sealContent(tx, id, content),
    checkCodeIndex: tx.vault.blindIndex('messages.check_code', code),
    wordingVersion: version,
  }
}

/** The rows that were written, by key; those whose key or code is taken are left out. */
async function insertRows(
  tx: Tx,
  creditorId: CreditorId | null,
  rows: readonly MessageRow[],
): Promise<Map<string, MessageId>> {
  const written = await tx.sql<{ id: MessageId; dedupe_key: string }>(
    `insert into messages (id, debtor_id, creditor_id, contact_id, channel, template, dedupe_key,
                           status, content_sealed, check_code_index, created_at, payable_id, not_before,
                           wording_version, link_id)
     select r.id, r.debtor_id, $1, r.contact_id, r.channel, r.template, r.dedupe_key, 'queued',
            r.content, r.code, $2, r.payable_id, r.not_before, r.wording_version,
            r.link_id
       from unnest((select $3::uuid[]), (select $4::uuid[]), (select $5::uuid[]),
                   (select $6::text[]), (select $7::text[]), (select $8::text[]),
                   (select $9::bytea[]), (select $10::bytea[]), (select $11::uuid[]),
                   (select $12::timestamptz[]), (select $13::int[]), (select $14::uuid[]))
         as r (id, debtor_id, contact_id, channel, template, dedupe_key, content, code,
               payable_id, not_before, wording_version, link_id)
     on conflict do nothing returning id, dedupe_key`,
    [
      creditorId,
      tx.clock.now(),
      rows.map((row) => row.id),
      rows.map((row) => row.order.debtorId),
      rows.map((row) => row.order.contactId),
      rows.map((row) => row.channel),
      rows.map((row) => row.order.notice.template),
      rows.map((row) => row.order.dedupeKey),
      rows.map((row) => row.content),
      rows.map((row) => row.checkCodeIndex),
      rows.map((row) => row.order.payableId ?? null),
      rows.map((row) => row.order.notBefore ?? null),
      rows.map((row) => row.wordingVersion),
      rows.map((row) => row.order.linkId ?? null),
    ],
  )
  return new Map(written.map((row) => [row.dedupe_key, row.id]))
}

type Rendered = { readonly content: Content; readonly version: number | null }

/** In its creditor's words where some are in force, and in the house's where not, or where they do not fit. */
function render(channel: ContactChannel, letter: Letter, own: LiveWordings | null): Rendered {
  const { template } = letter.notice
  if (channel === 'email') {
    const live = own?.email.get(template) ?? null
    const words = live ? mailWordsOf(live.wording, letter) : undefined
    return { content: renderMail(letter, words), version: live?.version ?? null }
  }
  assert(
    letter.creditor !== null || !TEMPLATES[template].namesCreditor,
    'this template belongs to a creditor',
  )
  const live = own?.sms.get(template) ?? null
  const text = live && smsOf(live.wording, letter)
  return {
    content: smsContent(letter, template, text ?? renderSms(letter)),
    version: text === null ? null : (live?.version ?? null),
  }
}

function smsContent(letter: Letter, template: TemplateName, text: string): Content {
  const { notice } = letter
  const link = 'link' in notice ? notice.link : null
  const base = { subject: null, text, html: null, link, papers: [] }
  return isWorded(template) ? { ...base, values: valuesOf(letter, 'whatsapp') } : base
}

function sealContent(tx: Tx, id: MessageId, content: Content): Buffer {
  return tx.vault.seal(JSON.stringify(content), { column: 'messages.content', row: id })
}
