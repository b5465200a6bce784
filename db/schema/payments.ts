import { sql } from 'drizzle-orm'
import {
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
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, centavosColumn, civilDate, idColumn, instant } from '#db/columns.ts'
import { ledgerAccounts, ledgerTransactions } from '#db/schema/ledger.ts'
import type {
  ChargeId,
  CreditorId,
  DebtorId,
  LedgerAccountId,
  LedgerTransactionId,
  PayableId,
  PaymentId,
} from '#server/kernel/id.ts'

/**
 * Something that can be paid. It is owed `amount` and its adjustments (payable_adjustments); what
 * is still open of that is less by what was allocated to it (allocations). `cancelled_at`: no
 * longer owed. `review_since`: money for it went back, so nothing is asked for until a person has
 * looked.
 */
export const payables = pgTable(
  'payables',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<PayableId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    /** The account that a payment of it credits. */
    ledgerAccountId: idColumn<LedgerAccountId>('ledger_account_id').notNull(),
    amount: centavosColumn('amount').notNull(),
    dueOn: civilDate('due_on').notNull(),
    /** The last day on which it can be paid without any charge: CC 132 §1. */
    payableUntil: civilDate('payable_until').notNull(),
    /** From this instant on money for it is no longer accepted (an offer for one payment); null: always. */
    closesAt: instant('closes_at'),
    cancelledAt: instant('cancelled_at'),
    reviewSince: instant('review_since'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    check('payables_amount', sql`${t.amount} > 0`),
    check('payables_until', sql`${t.payableUntil} >= ${t.dueOn}`),
    index('payables_debtor').on(t.debtorId),
    foreignKey({
      columns: [t.creditorId, t.ledgerAccountId],
      foreignColumns: [ledgerAccounts.creditorId, ledgerAccounts.id],
    }),
  ],
)

export const PROVIDERS = ['pix', 'stripe'] as const

/**
 * One attempt to collect through one provider. The row is committed before the provider is called;
 * `unknown` means that the answer was lost and the provider must be asked. What it collects for is
 * in its lines; `payable_id` is the first of them, and holds its place: one live attempt each.
 * Legal combinations: `created` and `failed` show the person nothing; `live` has what its method
 * needs (a BR Code, or the address of the provider's page); `paid` keeps it.
 * The payee is a snapshot: a later change of the creditor's account does not touch this attempt.
 */
export const charges = pgTable(
  'charges',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<ChargeId>('id').notNull(),
    payableId: idColumn<PayableId>('payable_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    method: text('method', {
      enum: ['cob', 'cobv', 'cobr', 'checkout', 'off_session', 'stripe_pix'],
    }).notNull(),
    status: text('status', {
      enum: ['created', 'live', 'unknown', 'failed', 'paid', 'expired', 'removed'],
    }).notNull(),
    amount: centavosColumn('amount').notNull(),
    /** Ours, at the provider: the txid of a Pix charge, the idempotency key of a card charge. */
    reference: text('reference').notNull(),
    /** The provider's own id, where it makes one: a PaymentIntent or a Checkout Session. */
    providerChargeId: text('provider_charge_id'),
    payeeKey: text('payee_key').notNull(),
    payeeName: text('payee_name').notNull(),
    payeeCnpj: text('payee_cnpj').notNull(),
    brCode: text('br_code'),
    pageUrl: text('page_url'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('charges_reference').on(t.reference),
    uniqueIndex('charges_provider_charge').on(t.provider, t.providerChargeId),
    uniqueIndex('charges_one_live_per_payable')
      .on(t.creditorId, t.payableId)
      .where(sql`${t.status} in ('created', 'live', 'unknown')`),
    check('charges_amount', sql`${t.amount} > 0`),
    check(
      'charges_method',
      sql`(${t.provider} = 'pix') = (${t.method} in ('cob', 'cobv', 'cobr'))`,
    ),
    check(
      'charges_shown',
      sql`${t.status} <> 'live' or case ${t.method} when 'checkout' then ${t.pageUrl} is not null
        when 'off_session' then true when 'cobr' then true else ${t.brCode} is not null end`,
    ),
    index('charges_unsettled')
      .on(t.status, t.updatedAt)
      .where(sql`${t.status} in ('created', 'live', 'unknown')`),
    foreignKey({
      columns: [t.creditorId, t.payableId],
      foreignColumns: [payables.creditorId, payables.id],
    }),
  ],
)

/**
 * What a charge collects for, frozen when it was made: `amount` goes to the payable, which by then
 * also owes `late_fine` and `late_interest` and is let off `early_rebate`. Σ amount = the charge's.
 */
export const chargeLines = pgTable(
  'charge_lines',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    chargeId: idColumn<ChargeId>('charge_id').notNull(),
    payableId: idColumn<PayableId>('payable_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    position: smallint('position').notNull(),
    amount: centavosColumn('amount').notNull(),
    lateFine: centavosColumn('late_fine').notNull(),
    lateInterest: centavosColumn('late_interest').notNull(),
    earlyRebate: centavosColumn('early_rebate').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.chargeId, t.payableId] }),
    check(
      'charge_lines_signs',
      sql`${t.amount} > 0 and ${t.lateFine} >= 0 and ${t.lateInterest} >= 0 and ${t.earlyRebate} >= 0`,
    ),
    index('charge_lines_payable').on(t.creditorId, t.payableId),
    foreignKey({
      columns: [t.creditorId, t.chargeId],
      foreignColumns: [charges.creditorId, charges.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.payableId],
      foreignColumns: [payables.creditorId, payables.id],
    }),
  ],
)

/**
 * Money that arrived, once per provider id (Pix: endToEndId; Stripe: PaymentIntent). Where it went
 * is in allocations and suspense_items. Without a charge it is money that nobody asked for: its
 * creditor is known by the key it was sent to, its debtor is not.
 */
export const payments = pgTable(
  'payments',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<PaymentId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id'),
    /** The payable that the charge was made for first. */
    payableId: idColumn<PayableId>('payable_id'),
    chargeId: idColumn<ChargeId>('charge_id'),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    providerPaymentId: text('provider_payment_id').notNull(),
    amount: centavosColumn('amount').notNull(),
    paidAt: instant('paid_at').notNull(),
    recordedAt: instant('recorded_at').notNull().default(sql`now()`),
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('payments_provider_id').on(t.provider, t.providerPaymentId),
    check('payments_amount', sql`${t.amount} > 0`),
    check(
      'payments_of_a_charge',
      sql`num_nulls(${t.debtorId}, ${t.payableId}, ${t.chargeId}) in (0, 3)`,
    ),
    index('payments_charge').on(t.creditorId, t.chargeId),
    index('payments_debtor').on(t.debtorId),
    // What came within a period.
    index('payments_paid').on(t.creditorId, t.paidAt),
    foreignKey({
      columns: [t.creditorId, t.chargeId],
      foreignColumns: [charges.creditorId, charges.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.ledgerTransactionId],
      foreignColumns: [ledgerTransactions.creditorId, ledgerTransactions.id],
    }),
  ],
)

/**
 * What providers told us, stored once and before it is answered. It is a hint: the truth is
 * fetched from the provider. Only ids are kept, since bodies carry the payer's data.
 */
export const webhookInbox = pgTable(
  'webhook_inbox',
  {
    id: uuid('id').primaryKey(),
    /** `sms`: reports of the gateway, which are finished when they are stored. */
    provider: text('provider', { enum: [...PROVIDERS, 'sms'] }).notNull(),
    /** The provider's own id of the event; Pix has none, so the endToEndId and its returns. */
    eventKey: text('event_key').notNull(),
    /** Empty: it was followed up long ago (cases/retention). */
    hint: jsonb('hint').$type<Record<string, string>>().notNull(),
    bodySha256: bytes('body_sha256').notNull(),
    receivedAt: instant('received_at').notNull().default(sql`now()`),
    processedAt: instant('processed_at'),
    /** What became of it: `recorded`, `replayed`, `unplaced`, `not_paid`, `quarantined`, `parked`. */
    outcome: text('outcome'),
    attempts: integer('attempts').notNull().default(0),
    /** When it is to be followed up next; while somebody has it in hand, when they must be done. */
    dueAt: instant('due_at').notNull().default(sql`now()`),
  },
  (t) => [
    uniqueIndex('webhook_inbox_event').on(t.provider, t.eventKey),
    // What a person must look at is a handful among all that ever came.
    index('webhook_inbox_findings')
      .on(t.receivedAt)
      .where(sql`${t.outcome} in ('parked', 'quarantined')`),
    index('webhook_inbox_due').on(t.dueAt).where(sql`${t.processedAt} is null`),
    index('webhook_inbox_kept').on(t.receivedAt, t.id).where(sql`${t.hint} <> '{}'`),
  ],
)
