import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
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
 * Something that can be paid. What is still open of it is `amount` less what payments allocated
 * to it; `cancelled_at` says that it is no longer owed.
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

/**
 * One attempt to collect one payable through one provider. The row is committed before the
 * provider is called; `unknown` means that the answer was lost and the provider must be asked.
 * Legal combinations: `created` and `failed` have no BR Code; `live` has one; `paid` keeps it.
 * The payee is a snapshot: a later change of the creditor's account does not touch this attempt.
 */
export const charges = pgTable(
  'charges',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<ChargeId>('id').notNull(),
    payableId: idColumn<PayableId>('payable_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    provider: text('provider', { enum: ['pix'] }).notNull(),
    status: text('status', {
      enum: ['created', 'live', 'unknown', 'failed', 'paid', 'expired', 'removed'],
    }).notNull(),
    amount: centavosColumn('amount').notNull(),
    txid: text('txid').notNull().unique(),
    payeeKey: text('payee_key').notNull(),
    payeeName: text('payee_name').notNull(),
    payeeCnpj: text('payee_cnpj').notNull(),
    brCode: text('br_code'),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('charges_one_live_per_payable')
      .on(t.creditorId, t.payableId)
      .where(sql`${t.status} in ('created', 'live', 'unknown')`),
    check('charges_amount', sql`${t.amount} > 0`),
    check('charges_code', sql`${t.status} <> 'live' or ${t.brCode} is not null`),
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
 * Money that arrived, once per provider id (Pix: endToEndId). `allocated` went to the payable,
 * `suspended` to the suspense account with its reason; together they are the amount.
 */
export const payments = pgTable(
  'payments',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<PaymentId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    payableId: idColumn<PayableId>('payable_id').notNull(),
    chargeId: idColumn<ChargeId>('charge_id').notNull(),
    provider: text('provider', { enum: ['pix'] }).notNull(),
    providerPaymentId: text('provider_payment_id').notNull(),
    amount: centavosColumn('amount').notNull(),
    allocated: centavosColumn('allocated').notNull(),
    suspended: centavosColumn('suspended').notNull(),
    suspenseReason: text('suspense_reason', {
      enum: ['already_paid', 'more_than_owed', 'payable_cancelled', 'paid_too_late'],
    }),
    paidAt: instant('paid_at').notNull(),
    recordedAt: instant('recorded_at').notNull().default(sql`now()`),
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('payments_provider_id').on(t.provider, t.providerPaymentId),
    check('payments_parts', sql`${t.allocated} + ${t.suspended} = ${t.amount}`),
    check('payments_signs', sql`${t.amount} > 0 and ${t.allocated} >= 0 and ${t.suspended} >= 0`),
    check(
      'payments_suspense_reason',
      sql`(${t.suspended} > 0) = (${t.suspenseReason} is not null)`,
    ),
    index('payments_payable').on(t.creditorId, t.payableId),
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
    provider: text('provider', { enum: ['pix'] }).notNull(),
    /** The provider's own id of the event; Pix has none, so the endToEndId and its returns. */
    eventKey: text('event_key').notNull(),
    hint: jsonb('hint').$type<Record<string, string>>().notNull(),
    bodySha256: bytes('body_sha256').notNull(),
    receivedAt: instant('received_at').notNull().default(sql`now()`),
    processedAt: instant('processed_at'),
    /** What became of it: `recorded`, `replayed`, `not_paid`, `quarantined`. */
    outcome: text('outcome'),
    attempts: integer('attempts').notNull().default(0),
  },
  (t) => [
    uniqueIndex('webhook_inbox_event').on(t.provider, t.eventKey),
    index('webhook_inbox_waiting').on(t.receivedAt).where(sql`${t.processedAt} is null`),
  ],
)
