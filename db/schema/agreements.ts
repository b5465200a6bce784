import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, centavosColumn, civilDate, idColumn, instant } from '#db/columns.ts'
import { debts } from '#db/schema/debts.ts'
import { payables } from '#db/schema/payments.ts'
import type {
  AccessCodeId,
  AgreementId,
  CreditorId,
  DebtId,
  DebtorId,
  DebtorSessionId,
  PayableId,
  QuoteId,
} from '#server/kernel/id.ts'

/**
 * A quote that was accepted. `plan` agreements are signed by the R2 code and are `active` at
 * once; `full` and `spot` ones are accepted at R1 and become binding by their one payment, so
 * they wait in `awaiting_payment` and move nothing in the ledger before. `broken`: it stopped for
 * lateness, after a notice and the days of grace, and what was left went back to its debts; paying
 * what is late within `repair_days` makes it `active` again. `withdrawn`: undone by the person
 * within seven days.
 */
export const agreements = pgTable(
  'agreements',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<AgreementId>('id').notNull(),
    /** What people say on the telephone: `2026-004871`. */
    number: text('number').notNull().unique(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    quoteId: idColumn<QuoteId>('quote_id').notNull(),
    kind: text('kind', { enum: ['full', 'spot', 'plan'] }).notNull(),
    status: text('status', {
      enum: [
        'awaiting_payment',
        'active',
        'settled',
        'broken',
        'withdrawn',
        'lapsed',
        'superseded',
      ],
    }).notNull(),
    /** All that is to be paid, interest of the plan and IOF included. */
    total: centavosColumn('total').notNull(),
    planInterest: centavosColumn('plan_interest').notNull(),
    iof: centavosColumn('iof').notNull(),
    monthlyRate: numeric('monthly_rate').notNull(),
    /** Custo efetivo total per year, in percent with two places. */
    cetAnnualPercent: numeric('cet_annual_percent').notNull(),
    breachEffect: text('breach_effect', {
      enum: ['novation', 'proportional', 'restore'],
    }).notNull(),
    graceDays: smallint('grace_days').notNull(),
    /** Calendar days after it stopped in which it can be revived, as agreed. */
    repairDays: smallint('repair_days').notNull().default(10),
    /** What a late instalment costs, as agreed: fractions; all null where it costs nothing. */
    lateFineRate: numeric('late_fine_rate'),
    lateMonthlyRate: numeric('late_monthly_rate'),
    lateFreeDays: smallint('late_free_days'),
    acceptedAt: instant('accepted_at').notNull(),
    signedAt: instant('signed_at'),
    /** When the debts were moved into the agreement's account in the ledger. */
    startedAt: instant('started_at'),
    settledAt: instant('settled_at'),
    brokenAt: instant('broken_at'),
    withdrawnAt: instant('withdrawn_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('agreements_one_per_quote')
      .on(t.creditorId, t.quoteId)
      .where(sql`${t.status} not in ('superseded', 'lapsed', 'withdrawn')`),
    index('agreements_debtor').on(t.debtorId),
    check('agreements_plan_is_signed', sql`${t.kind} <> 'plan' or ${t.signedAt} is not null`),
    check('agreements_total', sql`${t.total} > 0`),
    check(
      'agreements_late_charges',
      sql`num_nulls(${t.lateFineRate}, ${t.lateMonthlyRate}, ${t.lateFreeDays}) in (0, 3)`,
    ),
    check(
      'agreements_started',
      sql`${t.status} not in ('active', 'settled', 'broken', 'withdrawn') or ${t.startedAt} is not null`,
    ),
    check(
      'agreements_stopped',
      sql`(${t.status} = 'broken') = (${t.brokenAt} is not null)
        and (${t.status} = 'withdrawn') = (${t.withdrawnAt} is not null)`,
    ),
  ],
)

/**
 * What each debt brought in and was let off: principal + correction + fine + interest + fee −
 * discounts = its share of the agreement. A debt is in at most one live agreement.
 */
export const agreementDebts = pgTable(
  'agreement_debts',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    debtId: idColumn<DebtId>('debt_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    principal: centavosColumn('principal').notNull(),
    correction: centavosColumn('correction').notNull(),
    fine: centavosColumn('fine').notNull(),
    interest: centavosColumn('interest').notNull(),
    fee: centavosColumn('fee').notNull(),
    discountOnCharges: centavosColumn('discount_on_charges').notNull(),
    discountOnPrincipal: centavosColumn('discount_on_principal').notNull(),
    live: boolean('live').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.agreementId, t.debtId] }),
    uniqueIndex('agreement_debts_one_live').on(t.creditorId, t.debtId).where(sql`${t.live}`),
    check(
      'agreement_debts_discounts',
      sql`${t.discountOnPrincipal} between 0 and ${t.principal} and ${t.discountOnCharges} between 0 and ${t.correction} + ${t.fine} + ${t.interest} + ${t.fee}`,
    ),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.debtId],
      foreignColumns: [debts.creditorId, debts.id],
    }),
  ],
)

/** One due line of an agreement; number 0 is the entrada. Its id is the id of its payable. */
export const instalments = pgTable(
  'instalments',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<PayableId>('id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    number: smallint('number').notNull(),
    dueOn: civilDate('due_on').notNull(),
    payableUntil: civilDate('payable_until').notNull(),
    amount: centavosColumn('amount').notNull(),
    interest: centavosColumn('interest').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('instalments_number').on(t.creditorId, t.agreementId, t.number),
    // What was to be paid within a period.
    index('instalments_until').on(t.creditorId, t.payableUntil),
    foreignKey({
      columns: [t.creditorId, t.id],
      foreignColumns: [payables.creditorId, payables.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
  ],
)

/**
 * How the agreement was accepted: MP 2.200-2 art. 10 §2, CPC 784 §4. `code`: the six digits that
 * were sent to a registered contact; `payment`: the one payment is the acceptance.
 */
export const agreementEvidence = pgTable(
  'agreement_evidence',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    method: text('method', { enum: ['code', 'payment'] }).notNull(),
    sessionId: idColumn<DebtorSessionId>('session_id').notNull(),
    codeId: idColumn<AccessCodeId>('code_id'),
    /** Address, port and browser of the request, sealed. Null: the time of the proof is over. */
    originSealed: bytes('origin_sealed'),
    acceptedAt: instant('accepted_at').notNull(),
    /** Version of the texts, and the hash of exactly what was shown and agreed to. */
    termsVersion: text('terms_version').notNull(),
    termsSha256: bytes('terms_sha256').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.agreementId] }),
    index('agreement_evidence_session').on(t.sessionId),
    check('agreement_evidence_code', sql`(${t.method} = 'code') = (${t.codeId} is not null)`),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
  ],
)

/** The next running number of agreements and quotes, per kind and year. */
export const runningNumbers = pgTable(
  'running_numbers',
  {
    series: text('series', {
      enum: ['agreement', 'quote', 'receipt', 'clearance', 'statement', 'case'],
    }).notNull(),
    year: smallint('year').notNull(),
    last: integer('last').notNull(),
  },
  (t) => [primaryKey({ columns: [t.series, t.year] })],
)
