import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { idColumn, instant } from '#db/columns.ts'
import { contacts, debtors } from '#db/schema/people.ts'
import type { ContactId, DebtorId, WhatsAppConsentId } from '#server/kernel/id.ts'

/**
 * That a person wants to be written to by WhatsApp at one of their numbers: nobody is without it (Meta,
 * and collection rule 22). It proves what was said and when, so a row ends and is never deleted; one of
 * a contact lives at a time. Legal combinations: living (neither `ended_at` nor `end_reason`), or ended
 * with both.
 */
export const whatsAppConsents = pgTable(
  'whatsapp_consents',
  {
    id: idColumn<WhatsAppConsentId>('id').primaryKey(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    contactId: idColumn<ContactId>('contact_id')
      .notNull()
      .references(() => contacts.id),
    /** On their page, or by writing VOLTAR there. */
    givenBy: text('given_by', { enum: ['page', 'reply'] }).notNull(),
    givenAt: instant('given_at').notNull(),
    endedAt: instant('ended_at'),
    /**
     * On their page, by writing PARE there, by telling WhatsApp, because nobody is reached there, or
     * because their data were erased.
     */
    endReason: text('end_reason', {
      enum: ['page', 'reply', 'unwanted', 'unreachable', 'erased'],
    }),
  },
  (t) => [
    uniqueIndex('whatsapp_consents_live').on(t.contactId).where(sql`${t.endedAt} is null`),
    index('whatsapp_consents_debtor').on(t.debtorId, t.givenAt),
    check('whatsapp_consents_end', sql`(${t.endedAt} is null) = (${t.endReason} is null)`),
  ],
)
