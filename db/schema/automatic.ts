import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { centavosColumn, civilDate, idColumn, instant } from '#db/columns.ts'
import { agreements, instalments } from '#db/schema/agreements.ts'
import { charges } from '#db/schema/payments.ts'
import type {
  AgreementId,
  AutomaticId,
  ChargeId,
  CreditorId,
  DebtorId,
  PayableId,
} from '#server/kernel/id.ts'

/**
 * A person's wish that their bank pays the next instalments by itself (Pix Automático, `rec`). The
 * row is there before the provider is asked; `unknown`: it was asked and may have made it, so it is
 * looked for by `contract` before anything else. The code of `entry_charge_id` pays that charge and
 * authorises the rest. `cancel_wanted_at`: nothing is collected by it any more, whatever the
 * provider still says. Legal combinations: everything after `unknown` knows its `recurrence_id`,
 * unless it ended before the provider had it.
 */
export const automaticAuthorisations = pgTable(
  'automatic_authorisations',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<AutomaticId>('id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    status: text('status', {
      enum: [
        'wanted',
        'unknown',
        'created',
        'approved',
        'refused',
        'rejected',
        'expired',
        'cancelled',
      ],
    }).notNull(),
    /** What the payer's bank shows, and what it is looked for by: the agreement's number. */
    contract: text('contract').notNull().unique(),
    /** The amount of every debit; null: they differ. */
    fixedAmount: centavosColumn('fixed_amount'),
    startsOn: civilDate('starts_on').notNull(),
    endsOn: civilDate('ends_on').notNull(),
    entryChargeId: idColumn<ChargeId>('entry_charge_id').notNull(),
    /** When the provider was last asked to make it. */
    askedAt: instant('asked_at'),
    /** The provider's own id. */
    recurrenceId: text('recurrence_id').unique(),
    /** The code that pays the entry charge and authorises. */
    code: text('code'),
    approvedAt: instant('approved_at'),
    cancelWantedAt: instant('cancel_wanted_at'),
    /** `plan`: the agreement changed or ended; `unanswered`: paid for without authorising. */
    endedBy: text('ended_by', { enum: ['debtor', 'bank', 'plan', 'unanswered', 'provider'] }),
    /** The reason in the catalogue of Pix Automático. */
    endCode: text('end_code'),
    endedAt: instant('ended_at'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('automatic_one_open_per_agreement')
      .on(t.creditorId, t.agreementId)
      .where(
        sql`${t.status} in ('wanted', 'unknown', 'created', 'approved') and ${t.cancelWantedAt} is null`,
      ),
    check(
      'automatic_recurrence',
      sql`${t.status} not in ('created', 'approved', 'rejected') or ${t.recurrenceId} is not null`,
    ),
    check('automatic_approved', sql`${t.status} <> 'approved' or ${t.approvedAt} is not null`),
    check(
      'automatic_ended',
      sql`(${t.status} in ('refused', 'rejected', 'expired', 'cancelled')) = (${t.endedAt} is not null)`,
    ),
    check('automatic_period', sql`${t.endsOn} >= ${t.startsOn}`),
    index('automatic_debtor').on(t.debtorId),
    index('automatic_open')
      .on(t.updatedAt)
      .where(sql`${t.status} in ('wanted', 'unknown', 'created', 'approved')`),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.entryChargeId],
      foreignColumns: [charges.creditorId, charges.id],
    }),
  ],
)

/**
 * One debit of an authorisation (`cobr`): a charge of the method `cobr`, once for each instalment
 * and cycle. `pending_on`: the bank tries on that day; null: no try is under way. `retry_on` is
 * written before another try is asked for. `closed_at`: the provider said how it ended.
 */
export const automaticCollections = pgTable(
  'automatic_collections',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    chargeId: idColumn<ChargeId>('charge_id').notNull(),
    authorisationId: idColumn<AutomaticId>('authorisation_id').notNull(),
    payableId: idColumn<PayableId>('payable_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    /** Months since the first day of the authorisation. */
    cycle: smallint('cycle').notNull(),
    dueOn: civilDate('due_on').notNull(),
    /** The day of the first try: the due date, moved to a business day. */
    settlesOn: civilDate('settles_on').notNull(),
    pendingOn: civilDate('pending_on'),
    retries: smallint('retries').notNull().default(0),
    retryOn: civilDate('retry_on'),
    /** Why the bank's last try failed, in the catalogue's words. */
    failure: text('failure'),
    askedAt: instant('asked_at').notNull(),
    closedAt: instant('closed_at'),
    createdAt: instant('created_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.chargeId] }),
    uniqueIndex('automatic_collections_cycle').on(t.creditorId, t.authorisationId, t.cycle),
    uniqueIndex('automatic_collections_instalment').on(
      t.creditorId,
      t.authorisationId,
      t.payableId,
    ),
    check('automatic_collections_days', sql`${t.settlesOn} >= ${t.dueOn}`),
    check('automatic_collections_retries', sql`${t.retries} between 0 and 3`),
    index('automatic_collections_open').on(t.askedAt).where(sql`${t.closedAt} is null`),
    index('automatic_collections_payable').on(t.creditorId, t.payableId),
    foreignKey({
      columns: [t.creditorId, t.chargeId],
      foreignColumns: [charges.creditorId, charges.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.authorisationId],
      foreignColumns: [automaticAuthorisations.creditorId, automaticAuthorisations.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.payableId],
      foreignColumns: [instalments.creditorId, instalments.id],
    }),
  ],
)
