import { sql } from 'drizzle-orm'
import { index, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import { contacts, debtors } from '#db/schema/people.ts'
import type {
  AccessLinkId,
  ContactId,
  CreditorId,
  DebtorId,
  MessageId,
  PayableId,
} from '#server/kernel/id.ts'

/**
 * One notice on one channel. The row comes first, then the send, then the provider's answer.
 * `dedupe_key` names the occasion: the same occasion is never written about twice. `unknown`: the
 * gateway's answer was lost; it is asked again under the same key, which the gateway remembers.
 */
export const messages = pgTable(
  'messages',
  {
    id: idColumn<MessageId>('id').primaryKey(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    creditorId: idColumn<CreditorId>('creditor_id'),
    contactId: idColumn<ContactId>('contact_id')
      .notNull()
      .references(() => contacts.id),
    /**
     * Of its contact; `push` while and after it went to the person's own browser instead, `whatsapp`
     * while and after it went to that app at the same number.
     */
    channel: text('channel', { enum: ['sms', 'email', 'push', 'whatsapp'] }).notNull(),
    template: text('template').notNull(),
    dedupeKey: text('dedupe_key').notNull().unique(),
    status: text('status', { enum: ['queued', 'sent', 'refused', 'unknown'] }).notNull(),
    refusalReason: text('refusal_reason'),
    /** Subject, text and HTML, sealed: links and codes are secrets. Null: erased, or its time is over. */
    contentSealed: bytes('content_sealed'),
    /** Blind index of the short code printed in the message, by which anyone can check it. */
    checkCodeIndex: bytes('check_code_index').notNull().unique(),
    attempts: smallint('attempts').notNull().default(0),
    /** The link that it carries: who came by it came by this message's channel. */
    linkId: idColumn<AccessLinkId>('link_id'),
    /** What it reminds of: once that is paid or cancelled there is nothing to remind of. */
    payableId: idColumn<PayableId>('payable_id'),
    /** No browser took it: from then on it goes to its contact. */
    pushFailedAt: instant('push_failed_at'),
    /** WhatsApp did not take or deliver it: from then on it goes to its contact. */
    whatsAppFailedAt: instant('whatsapp_failed_at'),
    /** The version of its creditor's own words that it was drawn from; null: the house's. */
    wordingVersion: integer('wording_version'),
    /** The version of its creditor's template, where it went by WhatsApp. */
    whatsAppVersion: integer('whatsapp_version'),
    /** Not to be tried before: its hours, or the caps, are not there yet. */
    notBefore: instant('not_before'),
    /** Whoever asked for it stopped for now: it is not tried until they go on (null again). */
    heldSince: instant('held_since'),
    /** Until then one worker has the message in hand; null once that worker knows its answer. */
    claimedUntil: instant('claimed_until'),
    providerId: text('provider_id'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    sentAt: instant('sent_at'),
    /** When the gateway reported that it reached the phone; e-mail servers report nothing. */
    deliveredAt: instant('delivered_at'),
  },
  (t) => [
    index('messages_debtor').on(t.debtorId, t.createdAt),
    // Whose text is old enough to go (cases/retention).
    index('messages_kept').on(t.createdAt, t.id).where(sql`${t.contentSealed} is not null`),
    // Who was invited within a period (insights/results).
    index('messages_sent').on(t.sentAt).where(sql`${t.status} = 'sent'`),
    index('messages_link').on(t.linkId).where(sql`${t.linkId} is not null`),
    // What a gateway tells of by its own id, where it keeps no key of ours.
    index('messages_provider')
      .on(t.providerId)
      .where(sql`${t.providerId} is not null and ${t.channel} in ('sms', 'whatsapp')`),
    index('messages_waiting').on(t.createdAt).where(sql`${t.status} in ('queued', 'unknown')`),
  ],
)
