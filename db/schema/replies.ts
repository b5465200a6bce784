import { sql } from 'drizzle-orm'
import { check, index, pgTable, smallint, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import { messages } from '#db/schema/messages.ts'
import { contacts, debtors } from '#db/schema/people.ts'
import type {
  CaseId,
  ContactId,
  DebtorId,
  MessageId,
  ReplyId,
  SilenceId,
} from '#server/kernel/id.ts'

/**
 * What somebody wrote back, once by the gateway's own id. Whose contact it came from is known when it
 * is taken in, or it stays nobody's. Legal combinations: not read yet (neither `intent` nor `outcome`
 * nor `read_at`), or read with all three.
 */
export const replies = pgTable(
  'replies',
  {
    id: idColumn<ReplyId>('id').primaryKey(),
    channel: text('channel', { enum: ['sms', 'email', 'whatsapp'] }).notNull(),
    providerKey: text('provider_key').notNull(),
    /** Blind index of the number or address that it came from: every person who is reached there. */
    senderIndex: bytes('sender_index').notNull(),
    contactId: idColumn<ContactId>('contact_id').references(() => contacts.id),
    debtorId: idColumn<DebtorId>('debtor_id').references(() => debtors.id),
    /** Null: erased, or their time is over. */
    wordsSealed: bytes('words_sealed'),
    intent: text('intent'),
    /** How certain that was, in thousandths. */
    certainty: smallint('certainty'),
    outcome: text('outcome'),
    answerId: idColumn<MessageId>('answer_id').references(() => messages.id),
    caseId: idColumn<CaseId>('case_id'),
    receivedAt: instant('received_at').notNull(),
    readAt: instant('read_at'),
  },
  (t) => [
    uniqueIndex('replies_provider').on(t.channel, t.providerKey),
    index('replies_debtor').on(t.debtorId, t.receivedAt),
    index('replies_kept').on(t.receivedAt, t.id).where(sql`${t.wordsSealed} is not null`),
    check(
      'replies_read',
      sql`(${t.readAt} is null) = (${t.intent} is null) and (${t.readAt} is null) = (${t.outcome} is null)
        and (${t.readAt} is null) = (${t.certainty} is null)`,
    ),
    check('replies_contact', sql`(${t.contactId} is null) = (${t.debtorId} is null)`),
  ],
)

/**
 * Until then nothing that presses is written to a person: they answered and wait, or asked for days
 * of quiet. The longest counts; over earlier where the person says so (`ended_at`).
 */
export const silences = pgTable(
  'silences',
  {
    id: idColumn<SilenceId>('id').primaryKey(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    reason: text('reason', { enum: ['replied', 'asked'] }).notNull(),
    since: instant('since').notNull(),
    until: instant('until').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('silences_debtor').on(t.debtorId, t.until),
    check('silences_order', sql`${t.until} > ${t.since}`),
  ],
)

/** How a person wants to be written to where we begin. Without a row: as everybody is. */
export const contactPreferences = pgTable(
  'contact_preferences',
  {
    debtorId: idColumn<DebtorId>('debtor_id')
      .primaryKey()
      .references(() => debtors.id),
    channel: text('channel', { enum: ['any', 'sms', 'email'] }).notNull(),
    hours: text('hours', { enum: ['any', 'early', 'late'] }).notNull(),
    /** How they are called: as the file has it, by a name of their own choice, or by none. */
    called: text('called', { enum: ['file', 'chosen', 'none'] })
      .notNull()
      .default('file'),
    calledSealed: bytes('called_sealed'),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    check(
      'contact_preferences_called',
      sql`(${t.called} = 'chosen') = (${t.calledSealed} is not null)`,
    ),
  ],
)
