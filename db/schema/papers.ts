import { sql } from 'drizzle-orm'
import { index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import type { CreditorId, DebtorId, PaperId } from '#server/kernel/id.ts'

/** A document as it was issued: its bytes sealed, its SHA-256 open. Once per subject and kind. */
export const papers = pgTable(
  'papers',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<PaperId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    kind: text('kind', { enum: ['agreement', 'receipt'] }).notNull(),
    /** The agreement or the payment it documents. */
    subjectId: uuid('subject_id').notNull(),
    number: text('number').notNull(),
    sha256: bytes('sha256').notNull(),
    byteLength: integer('byte_length').notNull(),
    contentSealed: bytes('content_sealed').notNull(),
    issuedAt: instant('issued_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('papers_subject').on(t.creditorId, t.kind, t.subjectId),
    index('papers_debtor').on(t.debtorId),
  ],
)
