import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import { debts, portfolios } from '#db/schema/debts.ts'
import type {
  AgreementId,
  ApiKeyId,
  CreditorId,
  DebtId,
  DebtorId,
  DebtRecallId,
  ImportId,
  PortfolioId,
  StaffId,
} from '#server/kernel/id.ts'

/**
 * One reading of one file. From a command line (`file`) it is `running` until it is done or failed;
 * `running` without a live importer is a killed run: nothing of it was applied, since rows are
 * applied in one transaction at the end. From the admin area (`upload`) and from a creditor's system
 * (`api`) its bytes lie sealed in `import_parts`, the worker reads them, and it walks through the
 * states of debts/import/upload/model.ts.
 */
export const imports = pgTable(
  'imports',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<ImportId>('id').notNull(),
    portfolioId: idColumn<PortfolioId>('portfolio_id').notNull(),
    fileName: text('file_name').notNull(),
    fileSha256: bytes('file_sha256'),
    fileBytes: bigint('file_bytes', { mode: 'number' }),
    source: text('source', { enum: ['file', 'upload', 'api'] })
      .notNull()
      .default('file'),
    status: text('status', {
      enum: [
        'running',
        'receiving',
        'mapping',
        'queued',
        'staging',
        'staged',
        'committing',
        'done',
        'failed',
        'discarded',
        'expired',
      ],
    }).notNull(),
    /** Why it failed, in words for the operator. */
    failure: text('failure'),
    /** How its bytes are read, once that is known. */
    encoding: text('encoding', { enum: ['utf-8', 'windows-1252'] }),
    /** What each column of the file means, in its order; null: its header says it. */
    columns: jsonb('columns').$type<string[]>(),
    rowsNew: integer('rows_new').notNull().default(0),
    rowsChanged: integer('rows_changed').notNull().default(0),
    rowsUnchanged: integer('rows_unchanged').notNull().default(0),
    rowsRejected: integer('rows_rejected').notNull().default(0),
    /** Debts of the portfolio that are still collected and that no row of the file names. */
    rowsMissing: integer('rows_missing').notNull().default(0),
    /** Of the rejected, those of which not even the contract could be read with certainty. */
    rowsUnread: integer('rows_unread').notNull().default(0),
    /** Rows that wait in the staging tables; those are emptied when the server crashes. */
    rowsStaged: integer('rows_staged').notNull().default(0),
    /** How far the worker is: bytes while it reads, of `file_bytes`; then rows. */
    progressPhase: text('progress_phase', { enum: ['checking', 'reading', 'applying'] }),
    progressBytes: bigint('progress_bytes', { mode: 'number' }).notNull().default(0),
    progressRows: integer('progress_rows').notNull().default(0),
    /** How often the worker took it in hand. */
    attempts: smallint('attempts').notNull().default(0),
    /** Whether the debts that the file does not name are recalled when it is applied. */
    recallsMissing: boolean('recalls_missing').notNull().default(false),
    startedBy: idColumn<StaffId>('started_by'),
    confirmedBy: idColumn<StaffId>('confirmed_by'),
    /** When something last happened to it. */
    touchedAt: instant('touched_at').notNull().default(sql`now()`),
    /** When its bytes go by themselves, whatever nobody decided. */
    expiresAt: instant('expires_at'),
    startedAt: instant('started_at').notNull().default(sql`now()`),
    finishedAt: instant('finished_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    foreignKey({
      columns: [t.creditorId, t.portfolioId],
      foreignColumns: [portfolios.creditorId, portfolios.id],
    }),
    // Two previews of one creditor would each be judged against books that the other changes.
    uniqueIndex('imports_open_upload')
      .on(t.creditorId)
      .where(
        sql`${t.source} = 'upload' and ${t.status} in ('mapping', 'queued', 'staging', 'staged', 'committing')`,
      ),
    check(
      'imports_status',
      sql`${t.status} in ('running', 'receiving', 'mapping', 'queued', 'staging', 'staged', 'committing', 'done', 'failed', 'discarded', 'expired')`,
    ),
    check('imports_source', sql`${t.source} in ('file', 'upload', 'api')`),
  ],
)

/**
 * The bytes of an upload (`portfolio`) and the rows of it that were left out, as they are handed
 * back (`rejected` while reading, `late` by what is in the books), sealed part by part.
 */
export const importParts = pgTable(
  'import_parts',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    importId: idColumn<ImportId>('import_id').notNull(),
    kind: text('kind', { enum: ['portfolio', 'rejected', 'late'] }).notNull(),
    number: integer('number').notNull(),
    sealed: bytes('sealed').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.importId, t.kind, t.number] }),
    foreignKey({
      columns: [t.creditorId, t.importId],
      foreignColumns: [imports.creditorId, imports.id],
    }),
    check('import_parts_kind', sql`${t.kind} in ('portfolio', 'rejected', 'late')`),
  ],
)

/** What a header of a creditor's files was last said to mean; `-`: nothing, it is left out. */
export const importColumns = pgTable(
  'import_columns',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    header: text('header').notNull(),
    column: text('column').notNull(),
  },
  (t) => [primaryKey({ columns: [t.creditorId, t.header] })],
)

/** Why a row was left out. The row itself is only in the file handed back to whoever imported. */
export const importRejections = pgTable(
  'import_rejections',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    importId: idColumn<ImportId>('import_id').notNull(),
    rowNumber: integer('row_number').notNull(),
    column: text('column').notNull(),
    reason: text('reason').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.importId, t.rowNumber, t.column] }),
    foreignKey({
      columns: [t.creditorId, t.importId],
      foreignColumns: [imports.creditorId, imports.id],
    }),
  ],
)

/**
 * A creditor takes a debt back. `done` at once where nothing binds it. Where an agreement does, it
 * is `waiting` for a person, who lets the agreement stand (`kept`) or says that the debt goes when
 * the agreement is over (`deferred`); an agreement that is paid leaves nothing to take (`settled`).
 */
export const debtRecalls = pgTable(
  'debt_recalls',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<DebtRecallId>('id').notNull(),
    debtId: idColumn<DebtId>('debt_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    state: text('state', { enum: ['waiting', 'deferred', 'kept', 'settled', 'done'] }).notNull(),
    origin: text('origin', { enum: ['page', 'api', 'import', 'case'] }).notNull(),
    importId: idColumn<ImportId>('import_id'),
    /** The agreement that held the debt when it was asked for. */
    agreementId: idColumn<AgreementId>('agreement_id'),
    askedBy: idColumn<StaffId>('asked_by'),
    askedAt: instant('asked_at').notNull(),
    decidedBy: idColumn<StaffId>('decided_by'),
    decidedAt: instant('decided_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    foreignKey({
      columns: [t.creditorId, t.debtId],
      foreignColumns: [debts.creditorId, debts.id],
    }),
    uniqueIndex('debt_recalls_open')
      .on(t.creditorId, t.debtId)
      .where(sql`${t.state} in ('waiting', 'deferred')`),
    index('debt_recalls_asked').on(t.creditorId, t.askedAt),
    check(
      'debt_recalls_state',
      sql`${t.state} in ('waiting', 'deferred', 'kept', 'settled', 'done')`,
    ),
    check(
      'debt_recalls_end',
      sql`(${t.state} in ('waiting', 'deferred')) = (${t.endedAt} is null)`,
    ),
  ],
)

/** A key of a creditor's system: shown once, kept as a hash, good for its scopes until revoked. */
export const apiKeys = pgTable(
  'api_keys',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<ApiKeyId>('id').notNull(),
    name: text('name').notNull(),
    secretHash: bytes('secret_hash').notNull(),
    scopes: text('scopes').array().notNull(),
    madeBy: idColumn<StaffId>('made_by').notNull(),
    madeAt: instant('made_at').notNull(),
    lastUsedAt: instant('last_used_at'),
    revokedBy: idColumn<StaffId>('revoked_by'),
    revokedAt: instant('revoked_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('api_keys_secret').on(t.secretHash),
  ],
)

/** Which import a batch of a creditor's system became, by the key it was sent under. */
export const apiBatches = pgTable(
  'api_batches',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    key: text('key').notNull(),
    /** Of the body: the same key with another one is refused. */
    fingerprint: bytes('fingerprint').notNull(),
    importId: idColumn<ImportId>('import_id').notNull(),
    receivedAt: instant('received_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.key] }),
    foreignKey({
      columns: [t.creditorId, t.importId],
      foreignColumns: [imports.creditorId, imports.id],
    }),
  ],
)
