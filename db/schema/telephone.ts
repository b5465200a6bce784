import { sql } from 'drizzle-orm'
import { check, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { bytes, centavosColumn, civilDate, idColumn, instant } from '#db/columns.ts'
import { contacts, debtors } from '#db/schema/people.ts'
import { staffSessions, staffUsers } from '#db/schema/staff.ts'
import type {
  ContactChangeId,
  ContactId,
  CreditorId,
  DebtorId,
  DebtorViewId,
  PromiseId,
  StaffId,
  StaffSessionId,
  TelephoneCheckId,
} from '#server/kernel/id.ts'

/**
 * Somebody called and was asked who they are. Legal combinations: `missed` (the digits were wrong)
 * without `expires_at`; `verified` with it, and over when it passes or `ended_at` says so. Good in the
 * session of the member of staff who asked, and in no other.
 */
export const telephoneChecks = pgTable(
  'telephone_checks',
  {
    id: idColumn<TelephoneCheckId>('id').primaryKey(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    staffId: idColumn<StaffId>('staff_id')
      .notNull()
      .references(() => staffUsers.id),
    staffSessionId: idColumn<StaffSessionId>('staff_session_id')
      .notNull()
      .references(() => staffSessions.id),
    outcome: text('outcome', { enum: ['verified', 'missed'] }).notNull(),
    /** What else the caller said by themselves; named, never quoted. */
    proofs: text('proofs').array().notNull(),
    checkedAt: instant('checked_at').notNull(),
    expiresAt: instant('expires_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('telephone_checks_debtor').on(t.debtorId, t.checkedAt),
    index('telephone_checks_kept').on(t.checkedAt, t.id),
    check(
      'telephone_checks_outcome',
      sql`(${t.outcome} = 'verified') = (${t.expiresAt} is not null)`,
    ),
  ],
)

/**
 * The person said on which day they will pay a creditor. Until the end of that day nothing that we
 * start ourselves is written to them about it; it binds nobody. Taken back: `withdrawn_at`.
 */
export const promises = pgTable(
  'promises',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<PromiseId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    promisedOn: civilDate('promised_on').notNull(),
    /** What they said they would pay; null where they named no sum. */
    amount: centavosColumn('amount'),
    /** Who wrote it down for somebody who called; null: the person themselves. */
    notedBy: idColumn<StaffId>('noted_by').references(() => staffUsers.id),
    createdAt: instant('created_at').notNull(),
    withdrawnAt: instant('withdrawn_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    index('promises_debtor').on(t.debtorId, t.promisedOn),
    index('promises_kept').on(t.createdAt, t.id),
    check('promises_amount', sql`${t.amount} > 0`),
  ],
)

/**
 * A new contact that was named on the telephone. It is no contact, and nothing is written to it,
 * before `effective_at`; the contacts of before hear of it at once. Legal combinations: waiting,
 * applied, or cancelled; the last two exclude each other (check).
 */
export const contactChanges = pgTable(
  'contact_changes',
  {
    id: idColumn<ContactChangeId>('id').primaryKey(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    channel: text('channel', { enum: ['sms', 'email'] }).notNull(),
    valueIndex: bytes('value_index').notNull(),
    valueSealed: bytes('value_sealed').notNull(),
    /** The contact that it takes the place of, if any. */
    replacesId: idColumn<ContactId>('replaces_id').references(() => contacts.id),
    askedBy: idColumn<StaffId>('asked_by')
      .notNull()
      .references(() => staffUsers.id),
    askedAt: instant('asked_at').notNull(),
    effectiveAt: instant('effective_at').notNull(),
    appliedAt: instant('applied_at'),
    cancelledAt: instant('cancelled_at'),
  },
  (t) => [
    index('contact_changes_debtor').on(t.debtorId, t.askedAt),
    index('contact_changes_kept').on(t.askedAt, t.id),
    index('contact_changes_waiting')
      .on(t.effectiveAt)
      .where(sql`${t.appliedAt} is null and ${t.cancelledAt} is null`),
    check('contact_changes_end', sql`${t.appliedAt} is null or ${t.cancelledAt} is null`),
  ],
)

/**
 * "Ver como devedor": a member of staff looks at the portal in a person's place. Opens nothing after
 * `expires_at`, `ended_at`, or the end of the staff session it was opened in.
 */
export const debtorViews = pgTable(
  'debtor_views',
  {
    id: idColumn<DebtorViewId>('id').primaryKey(),
    tokenHash: bytes('token_hash').notNull().unique(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    staffId: idColumn<StaffId>('staff_id')
      .notNull()
      .references(() => staffUsers.id),
    staffSessionId: idColumn<StaffSessionId>('staff_session_id')
      .notNull()
      .references(() => staffSessions.id),
    startedAt: instant('started_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    endedAt: instant('ended_at'),
  },
  (t) => [
    index('debtor_views_session').on(t.staffSessionId),
    index('debtor_views_kept').on(t.expiresAt, t.id),
  ],
)
