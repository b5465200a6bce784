import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { bytes, centavosColumn, civilDate, idColumn, instant } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import { PROVIDERS } from '#db/schema/payments.ts'
import type {
  CreditorHookId,
  CreditorId,
  ProviderSweepId,
  ReconciliationExceptionId,
  StaffId,
} from '#server/kernel/id.ts'

/**
 * One walk through a provider's list over one window of time, from its first page to its last.
 * `daily`: 26 hours every 24. `monthly`: 30 days, once a week, for what a long silence left out.
 * `returns`: 100 days, once a week, only money that went back, which may happen long after it came.
 * A window that was not walked to its end waits and is walked again; only `done` ones were seen whole.
 */
export const providerSweeps = pgTable(
  'provider_sweeps',
  {
    id: idColumn<ProviderSweepId>('id').primaryKey(),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    kind: text('kind', { enum: ['daily', 'monthly', 'returns'] }).notNull(),
    windowFrom: instant('window_from').notNull(),
    windowTo: instant('window_to').notNull(),
    status: text('status', { enum: ['waiting', 'done'] }).notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Figures of the last walk, those of `booked` of all walks: money that no notice had told of. */
    listed: integer('listed').notNull().default(0),
    booked: integer('booked').notNull().default(0),
    unplaced: integer('unplaced').notNull().default(0),
    unreadable: integer('unreadable').notNull().default(0),
    lastFault: text('last_fault'),
    /** Whoever walks it holds it until then; a walker that was killed lets go by itself. */
    heldUntil: instant('held_until'),
    nextTryAt: instant('next_try_at').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    finishedAt: instant('finished_at'),
  },
  (t) => [
    uniqueIndex('provider_sweeps_window').on(t.provider, t.kind, t.windowTo),
    check('provider_sweeps_span', sql`${t.windowFrom} < ${t.windowTo}`),
    check('provider_sweeps_done', sql`(${t.status} = 'done') = (${t.finishedAt} is not null)`),
    index('provider_sweeps_waiting').on(t.nextTryAt).where(sql`${t.status} = 'waiting'`),
  ],
)

/**
 * The provider's book as we were shown it, line by line; append-only. `payment_entry_id` is the
 * payment that a return belongs to, and a payment's own id. A line without a creditor is money that
 * was sent to a key of nobody we know.
 */
export const providerEntries = pgTable(
  'provider_entries',
  {
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    kind: text('kind', { enum: ['payment', 'return', 'restored'] }).notNull(),
    entryId: text('entry_id').notNull(),
    paymentEntryId: text('payment_entry_id').notNull(),
    creditorId: idColumn<CreditorId>('creditor_id'),
    amount: centavosColumn('amount').notNull(),
    at: instant('at').notNull(),
    /** The São Paulo day of `at`, by which books are compared. */
    day: civilDate('day').notNull(),
    payeeKey: text('payee_key'),
    reference: text('reference'),
    sweepId: idColumn<ProviderSweepId>('sweep_id').notNull(),
    seenAt: instant('seen_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.provider, t.kind, t.entryId] }),
    check('provider_entries_amount', sql`${t.amount} > 0`),
    index('provider_entries_day').on(t.creditorId, t.day),
    index('provider_entries_payment').on(t.provider, t.paymentEntryId),
  ],
)

/**
 * Where two of the three books (provider, ours, creditor) disagree. `subject` names what it is
 * about, so that the same finding is one row for ever. `open`: waits for a person. `explained`: a
 * person wrote why it is right as it is. `resolved`: the books agree again.
 */
export const reconciliationExceptions = pgTable(
  'reconciliation_exceptions',
  {
    id: idColumn<ReconciliationExceptionId>('id').primaryKey(),
    creditorId: idColumn<CreditorId>('creditor_id'),
    day: civilDate('day').notNull(),
    kind: text('kind', {
      enum: [
        'provider_only',
        'ledger_only',
        'amount_differs',
        'return_provider_only',
        'return_ledger_only',
        'listing_unreadable',
        'notice_parked',
        'notice_quarantined',
        'creditor_missing',
        'creditor_differs',
        'creditor_refused',
        'creditor_unknown',
      ],
    }).notNull(),
    subject: text('subject').notNull(),
    /** Centavos by our book and by the other one; null where it knows nothing. */
    ours: centavosColumn('ours'),
    theirs: centavosColumn('theirs'),
    /** What the other side said about it, in its words. */
    detail: text('detail'),
    state: text('state', { enum: ['open', 'explained', 'resolved'] }).notNull(),
    note: text('note'),
    decidedBy: idColumn<StaffId>('decided_by'),
    decidedAt: instant('decided_at'),
    openedAt: instant('opened_at').notNull().default(sql`now()`),
    resolvedAt: instant('resolved_at'),
  },
  (t) => [
    uniqueIndex('reconciliation_exceptions_subject').on(t.kind, t.subject),
    check(
      'reconciliation_exceptions_explained',
      sql`${t.state} <> 'explained' or (${t.note} is not null and ${t.decidedAt} is not null)`,
    ),
    check(
      'reconciliation_exceptions_resolved',
      sql`(${t.state} = 'resolved') = (${t.resolvedAt} is not null)`,
    ),
    index('reconciliation_exceptions_open').on(t.openedAt, t.id).where(sql`${t.state} = 'open'`),
    index('reconciliation_exceptions_day').on(t.creditorId, t.day),
  ],
)

/** The secrets with which a creditor signs what it tells us; two while one is being changed. */
export const creditorHooks = pgTable(
  'creditor_hooks',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<CreditorHookId>('id').notNull(),
    secretSealed: bytes('secret_sealed').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    revokedAt: instant('revoked_at'),
  },
  (t) => [primaryKey({ columns: [t.creditorId, t.id] })],
)

/** What a creditor told us by its webhook, once for ever by the creditor's own id; append-only. */
export const creditorNotices = pgTable(
  'creditor_notices',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    noticeId: text('notice_id').notNull(),
    bodySha256: bytes('body_sha256').notNull(),
    /** How many names it cleared, and how many of its contracts meant nothing to us. */
    cleared: integer('cleared').notNull(),
    unknown: integer('unknown').notNull(),
    receivedAt: instant('received_at').notNull().default(sql`now()`),
  },
  (t) => [primaryKey({ columns: [t.creditorId, t.noticeId] })],
)
