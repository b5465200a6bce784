import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, centavosColumn, idColumn, instant } from '#db/columns.ts'
import type { CreditorId, DebtorId, PaperId } from '#server/kernel/id.ts'

/**
 * A document as it was issued: its bytes sealed, its SHA-256 open. A subject may have several
 * editions of a kind (a yearly statement after further payments); the newest one counts. The
 * columns that may be null are so in papers of before they were signed.
 */
export const papers = pgTable(
  'papers',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<PaperId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    kind: text('kind', { enum: ['agreement', 'receipt', 'clearance', 'statement'] }).notNull(),
    /**
     * The agreement (agreement, clearance), the debtor (statement), the payment (receipt); of money
     * that came without a name, the item of suspense that was put to an agreement.
     */
    subjectId: uuid('subject_id').notNull(),
    /** The year of a statement; 0 for every other paper. */
    year: smallint('year').notNull().default(0),
    edition: smallint('edition').notNull().default(1),
    number: text('number').notNull(),
    sha256: bytes('sha256').notNull(),
    byteLength: integer('byte_length').notNull(),
    /** Null: its time is over; its hash, its number and its seal still say that it was issued. */
    contentSealed: bytes('content_sealed'),
    /** The sum that the paper is about; who holds the paper may ask whether it is right. */
    amount: centavosColumn('amount'),
    /** Hash of what it says without number and date: a new edition is issued when this changes. */
    basisSha256: bytes('basis_sha256'),
    /** The code printed on it, for showing it again, and its blind index, for looking it up. */
    codeSealed: bytes('code_sealed'),
    codeIndex: bytes('code_index').unique(),
    issuedAt: instant('issued_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('papers_subject').on(t.creditorId, t.kind, t.subjectId, t.year, t.edition),
    index('papers_debtor').on(t.debtorId),
    check(
      'papers_signed_whole',
      sql`num_nulls(${t.amount}, ${t.basisSha256}, ${t.codeSealed}, ${t.codeIndex}) in (0, 4)`,
    ),
  ],
)

/**
 * The chain of a creditor's papers: each row is signed (Ed25519) over its envelope, which holds the
 * hash of the signature before. The first row of a paper is `issued`; what becomes of it later is
 * another row, so that its bytes never change. Holds nobody's personal data.
 */
export const paperSeals = pgTable(
  'paper_seals',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    sequence: integer('sequence').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    paperId: idColumn<PaperId>('paper_id').notNull(),
    act: text('act', {
      enum: ['issued', 'superseded', 'partly_reversed', 'reversed', 'reinstated'],
    }).notNull(),
    /** The canonical JSON that is signed, byte for byte. */
    envelope: text('envelope').notNull(),
    signature: bytes('signature').notNull(),
    sealedAt: instant('sealed_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.sequence] }),
    uniqueIndex('paper_seals_issued').on(t.creditorId, t.paperId).where(sql`${t.act} = 'issued'`),
    index('paper_seals_paper').on(t.creditorId, t.paperId, t.sequence),
    check('paper_seals_sequence', sql`${t.sequence} > 0`),
    check('paper_seals_signature', sql`octet_length(${t.signature}) = 64`),
    foreignKey({
      columns: [t.creditorId, t.paperId],
      foreignColumns: [papers.creditorId, papers.id],
    }),
  ],
)
