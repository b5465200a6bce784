import { index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core'
import { idColumn, instant } from '#db/columns.ts'
import { cases } from '#db/schema/cases.ts'
import { contacts, debtors } from '#db/schema/people.ts'
import { staffUsers } from '#db/schema/staff.ts'
import type { CaseId, ContactId, DebtorId, MessageId, StaffId } from '#server/kernel/id.ts'

/**
 * That somebody's data were erased, on which request, and what became of each table. It is written
 * first in the transaction that erases: rows that never change otherwise let an erasure pass by it. The
 * last word to the person still needs a contact (`farewell_contact_id`), which goes when that word has
 * gone (`finished_at`); signs of visits go after the six months for which the law wants them
 * (`visits_erased_at`).
 */
export const erasures = pgTable(
  'erasures',
  {
    caseId: idColumn<CaseId>('case_id')
      .primaryKey()
      .references(() => cases.id),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    erasedAt: instant('erased_at').notNull(),
    erasedBy: idColumn<StaffId>('erased_by')
      .notNull()
      .references(() => staffUsers.id),
    /** Rows by table. */
    rows: jsonb('rows').$type<Record<string, number>>().notNull().default({}),
    /** Numbers of quotes that nobody accepted: whoever asks where a number went finds it here. */
    quoteNumbers: text('quote_numbers').array().notNull().default([]),
    farewellContactId: idColumn<ContactId>('farewell_contact_id').references(() => contacts.id),
    farewellMessageId: idColumn<MessageId>('farewell_message_id'),
    /** Null where no agreement runs: the one contact that its notices need. */
    keptContactId: idColumn<ContactId>('kept_contact_id').references(() => contacts.id),
    finishedAt: instant('finished_at'),
    visitsErasedAt: instant('visits_erased_at'),
    visits: integer('visits').notNull().default(0),
  },
  (t) => [index('erasures_debtor').on(t.debtorId, t.erasedAt)],
)
