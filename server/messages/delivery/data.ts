import { eq } from 'drizzle-orm'
import { messages } from '#db/schema/messages.ts'
import { papers } from '#db/schema/papers.ts'
import { contacts, debtors } from '#db/schema/people.ts'
import { isAnnouncementTrue } from '#server/agreements/announcing/data.ts'
import { isNoticeStillTrue } from '#server/agreements/breach/notice/data.ts'
import { isAnythingOpen } from '#server/agreements/open-debts/data.ts'
import type { ContactPolicy } from '#server/creditors/contact/model.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { isPromised } from '#server/debts/promise/data.ts'
import { isAtRest } from '#server/debts/standstill/data.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import {
  asId,
  type ContactId,
  type CreditorId,
  type DebtorId,
  type MessageId,
} from '#server/kernel/id.ts'
import { ageStanding } from '#server/people/data.ts'
import { preferencesOf } from '#server/people/preferences/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { MailAttachment } from '#server/platform/mail.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { EarlierContact, SendFacts } from '../eligibility/model.ts'
import type { ChannelName, ContactChannel, MessageStatus } from '../model.ts'
import { isReminded } from '../push/data.ts'
import { contentSchema } from '../schema.ts'
import { silentUntil } from '../silence/data.ts'
import {
  COUNTED,
  type Content,
  isTemplateName,
  type TemplateName,
  UNTIL_SETTLED,
} from '../templates/model.ts'
import { placeOf } from '../window/model.ts'

/** A message with what is known about its contact at this moment. */
export type Outgoing = {
  readonly id: MessageId
  readonly debtorId: DebtorId
  readonly creditorId: CreditorId | null
  readonly contactId: ContactId
  /** How it went the last time, or would go to its contact. */
  readonly channel: ChannelName
  readonly contactChannel: ContactChannel
  readonly status: MessageStatus
  readonly attempts: number
  readonly template: TemplateName
  readonly createdAt: Temporal.Instant
  readonly notBefore: Temporal.Instant | null
  /** No browser took it. */
  readonly pushFailed: boolean
  /** WhatsApp did not take or deliver it. */
  readonly whatsAppFailed: boolean
  /** Whoever asked for it stopped for now. */
  readonly isHeld: boolean
  readonly to: string
  readonly content: Content
  readonly facts: Omit<SendFacts, 'mayComeTwice' | 'channel'>
}

/** Reads one message and opens it for sending; null where there is none, or it was erased. */
export async function outgoingMessage(
  tx: Tx,
  scope: SystemScope,
  messageId: MessageId,
): Promise<Outgoing | null> {
  const [row] = await tx.db
    .select({
      message: messages,
      contact: contacts,
      documentIndex: debtors.documentIndex,
      birth: debtors.birthDateSealed,
    })
    .from(messages)
    .innerJoin(contacts, eq(contacts.id, messages.contactId))
    .innerJoin(debtors, eq(debtors.id, messages.debtorId))
    .where(eq(messages.id, messageId))
  if (!row) return null
  const { message, contact, documentIndex, birth } = row
  if (message.contentSealed === null || contact.valueSealed === null) return null
  const to = tx.vault.open(contact.valueSealed, { column: 'contacts.value', row: documentIndex })
  assert(isTemplateName(message.template), 'a stored template is known')
  return {
    id: message.id,
    debtorId: message.debtorId,
    creditorId: message.creditorId,
    contactId: contact.id,
    channel: message.channel,
    contactChannel: contact.channel,
    template: message.template,
    createdAt: message.createdAt,
    notBefore: message.notBefore,
    pushFailed: message.pushFailedAt !== null,
    whatsAppFailed: message.whatsAppFailedAt !== null,
    status: message.status,
    attempts: message.attempts,
    isHeld: message.heldSince !== null,
    to,
    content: openContent(tx, message.id, message.contentSealed),
    facts: {
      template: message.template,
      suppression: contact.suppressionReason,
      createdAt: message.createdAt,
      now: tx.clock.now(),
      isMoot: await isMoot(tx, scope, messageId),
      policy: await policyOf(tx, scope, message.creditorId),
      earlier: await earlierContacts(tx, scope, message),
      isPromised: await isPromised(tx, scope, message),
      isAtRest: await isAtRest(tx, scope, messageId),
      isMinor: ageStanding(tx, { birth, index: documentIndex }).isMinor,
      silentUntil: await silentUntil(tx, scope, message.debtorId),
      hasAsked: message.pushFailedAt !== null || (await isReminded(tx, scope, message.debtorId)),
      place: placeOf(to),
      hours: (await preferencesOf(tx, scope, message.debtorId)).hours,
    },
  }
}

/** How the creditor of a message wants people to be written to; null: it is about none. */
async function policyOf(
  tx: Tx,
  scope: SystemScope,
  creditorId: CreditorId | null,
): Promise<ContactPolicy | null> {
  if (creditorId === null) return null
  return (await loadCatalogue(tx, scope)).creditors.get(creditorId) ?? null
}

/**
 * What counts against the caps of this person: sent, or perhaps sent, within 30 days. The caller
 * holds their lock, so that of two messages the second sees the first.
 */
async function earlierContacts(
  tx: Tx,
  _scope: SystemScope,
  {
    id,
    debtorId,
    creditorId,
  }: Pick<typeof messages.$inferSelect, 'id' | 'debtorId' | 'creditorId'>,
): Promise<EarlierContact[]> {
  const rows = await tx.sql<{ at: Temporal.Instant; own: boolean | null }>(
    `select coalesce(sent_at, claimed_until, created_at) as at, creditor_id = $3 as own from messages
      where debtor_id = $1 and id <> $2 and template = any ($4) and status in ('sent', 'unknown')
        and coalesce(sent_at, claimed_until, created_at) > $5`,
    [debtorId, id, creditorId, COUNTED, tx.clock.now().subtract({ hours: 31 * 24 })],
  )
  return rows.map(({ at, own }) => ({ at, isOfCreditor: own === true }))
}

/** Messages that count are judged one after the other for each person. */
export async function lockPersonOf(
  tx: Tx,
  _scope: SystemScope,
  messageId: MessageId,
): Promise<void> {
  await tx.sql(
    `select 1 from debtors d join messages m on m.debtor_id = d.id
      where m.id = $1 and m.template = any ($2) for no key update of d`,
    [messageId, COUNTED],
  )
}

/** Whether a message reminds of something, or speaks of debts, that are not open any more. */
export async function isMoot(tx: Tx, scope: SystemScope, messageId: MessageId): Promise<boolean> {
  if ((await isNoticeStillTrue(tx, scope, messageId)) === false) return true
  if ((await isAnnouncementTrue(tx, scope, messageId)) === false) return true
  if (await remindsOfNothing(tx, messageId)) return true
  return (await leadsToNothing(tx, messageId)) || (await speaksOfNothing(tx, scope, messageId))
}

/** The instalment that it reminds of is paid, cancelled, or waits for a person's look. */
async function remindsOfNothing(tx: Tx, messageId: MessageId): Promise<boolean> {
  const rows = await tx.sql(
    `select 1 from messages m
       join payables p on p.creditor_id = m.creditor_id and p.id = m.payable_id
      where m.id = $1
        and (p.cancelled_at is not null or p.review_since is not null
             or p.amount + payable_adjusted(p.creditor_id, p.id)
                <= payable_paid(p.creditor_id, p.id))`,
    [messageId],
  )
  return rows.length > 0
}

/** An invitation that we began ourselves, after creditors took back everything there was to see. */
async function leadsToNothing(tx: Tx, messageId: MessageId): Promise<boolean> {
  const rows = await tx.sql(
    `select 1 from messages m
      where m.id = $1 and m.template = 'first_link'
        and exists (select from debts d where d.debtor_id = m.debtor_id)
        and not exists (select from debts d
                         where d.debtor_id = m.debtor_id and d.recalled_at is null)`,
    [messageId],
  )
  return rows.length > 0
}

/**
 * It speaks of what is owed, of which nothing is open any more. Of an instalment, which is owed by an
 * agreement, `remindsOfNothing` says it.
 */
async function speaksOfNothing(tx: Tx, scope: SystemScope, messageId: MessageId): Promise<boolean> {
  const [about] = await tx.sql<{ debtorId: DebtorId; creditorId: CreditorId }>(
    `select debtor_id as "debtorId", creditor_id as "creditorId" from messages
      where id = $1 and template = any ($2) and creditor_id is not null and payable_id is null`,
    [messageId, UNTIL_SETTLED],
  )
  return about !== undefined && !(await isAnythingOpen(tx, scope, about))
}

function openContent(tx: Tx, id: MessageId, sealed: Buffer): Content {
  const text = tx.vault.open(sealed, { column: 'messages.content', row: id })
  const content = contentSchema.parse(JSON.parse(text))
  return {
    ...content,
    papers: content.papers.map((paper) => ({
      creditorId: asId(paper.creditorId),
      paperId: asId(paper.paperId),
      filename: paper.filename,
    })),
  }
}

/** The bytes of the papers a message names. */
export async function attachmentsOf(
  tx: Tx,
  _scope: SystemScope,
  content: Content,
): Promise<MailAttachment[]> {
  const attachments: MailAttachment[] = []
  for (const { paperId, filename } of content.papers) {
    const [row] = await tx.db
      .select({ sealed: papers.contentSealed })
      .from(papers)
      .where(eq(papers.id, paperId))
    const sealed = assertPresent(row?.sealed, 'a message names a paper that exists')
    attachments.push({
      filename,
      contentType: 'application/pdf',
      content: tx.vault.openBytes(sealed, { column: 'papers.content', row: paperId }),
    })
  }
  return attachments
}
