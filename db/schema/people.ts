import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import type { ContactId, CreditorId, DebtorId } from '#server/kernel/id.ts'

/**
 * A natural person (CPF) or company (CNPJ), once across all creditors. Everything that identifies
 * them is sealed; `document_index` is a keyed blind index, and also what the seals are bound to.
 */
export const debtors = pgTable(
  'debtors',
  {
    id: idColumn<DebtorId>('id').primaryKey(),
    documentKind: text('document_kind', { enum: ['cpf', 'cnpj'] }).notNull(),
    documentIndex: bytes('document_index').notNull().unique(),
    /** Null: nobody can be told any more (`retirements`); the index is then of nothing. */
    documentSealed: bytes('document_sealed'),
    nameSealed: bytes('name_sealed').notNull(),
    birthDateSealed: bytes('birth_date_sealed'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  // Whose story may be long over (cases/retention/retiring).
  (t) => [index('debtors_kept').on(t.createdAt, t.id).where(sql`${t.documentSealed} is not null`)],
)

/**
 * Where a person can be reached. A suppressed contact is never written to again for this person
 * and survives re-imports: the row stays, so that the import finds it and leaves it alone.
 */
export const contacts = pgTable(
  'contacts',
  {
    id: idColumn<ContactId>('id').primaryKey(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    channel: text('channel', { enum: ['sms', 'email'] }).notNull(),
    valueIndex: bytes('value_index').notNull(),
    /** Null: erased on the person's word, and suppressed, so that no file brings it back. */
    valueSealed: bytes('value_sealed'),
    /** Which creditor's file brought it first. */
    creditorId: idColumn<CreditorId>('creditor_id'),
    /** When this person last proved to hold it, by entering a code that was sent to it. */
    confirmedAt: instant('confirmed_at'),
    suppressedAt: instant('suppressed_at'),
    suppressionReason: text('suppression_reason', {
      enum: ['not_me', 'opt_out', 'bounced', 'erased'],
    }),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    uniqueIndex('contacts_value').on(t.debtorId, t.channel, t.valueIndex),
    index('contacts_by_value').on(t.channel, t.valueIndex),
    check(
      'contacts_suppression',
      sql`(${t.suppressedAt} is null) = (${t.suppressionReason} is null)`,
    ),
    check('contacts_erased', sql`${t.valueSealed} is not null or ${t.suppressedAt} is not null`),
  ],
)

/**
 * By what people are found by their name, for each creditor whose file named them: keyed indexes of
 * two words of a name together (see people/names). Rows are only added, so that a spelling of before
 * still leads to its person; written by the import, from rows that it has just written to `debtors`.
 */
export const debtorNames = pgTable(
  'debtor_names',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    nameIndex: bytes('name_index').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.creditorId, t.nameIndex, t.debtorId] })],
)
