import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { centavosColumn, idColumn, instant } from '#db/columns.ts'
import { ledgerTransactions } from '#db/schema/ledger.ts'
import { PROVIDERS, payables, payments } from '#db/schema/payments.ts'
import type {
  AdjustmentId,
  AllocationId,
  CreditorId,
  DebtorId,
  LedgerTransactionId,
  PayableId,
  PaymentId,
  ReversalId,
  StaffId,
  SuspenseItemId,
} from '#server/kernel/id.ts'

/**
 * Where arrived money went, one row for each payment and payable; append-only. Money that went
 * back is a negative row which names its reversal. What was paid of a payable is the sum.
 */
export const allocations = pgTable(
  'allocations',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<AllocationId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    paymentId: idColumn<PaymentId>('payment_id').notNull(),
    payableId: idColumn<PayableId>('payable_id').notNull(),
    amount: centavosColumn('amount').notNull(),
    reversalId: idColumn<ReversalId>('reversal_id'),
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id').notNull(),
    allocatedAt: instant('allocated_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    check('allocations_amount', sql`${t.amount} <> 0`),
    index('allocations_payable').on(t.creditorId, t.payableId),
    index('allocations_payment').on(t.creditorId, t.paymentId),
    foreignKey({
      columns: [t.creditorId, t.paymentId],
      foreignColumns: [payments.creditorId, payments.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.payableId],
      foreignColumns: [payables.creditorId, payables.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.ledgerTransactionId],
      foreignColumns: [ledgerTransactions.creditorId, ledgerTransactions.id],
    }),
  ],
)

/**
 * What a payable owes beyond or below its amount, signed; append-only. Late charges are written
 * when they are paid, as of the day of the payment; a rebate when it is taken (CDC 52 §2).
 */
export const payableAdjustments = pgTable(
  'payable_adjustments',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<AdjustmentId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    payableId: idColumn<PayableId>('payable_id').notNull(),
    paymentId: idColumn<PaymentId>('payment_id'),
    kind: text('kind', {
      enum: ['late_fine', 'late_interest', 'early_rebate', 'waiver'],
    }).notNull(),
    amount: centavosColumn('amount').notNull(),
    reversalId: idColumn<ReversalId>('reversal_id'),
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id').notNull(),
    adjustedAt: instant('adjusted_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    check(
      'payable_adjustments_sign',
      sql`${t.amount} <> 0 and (${t.reversalId} is not null
        or (${t.amount} > 0) = (${t.kind} in ('late_fine', 'late_interest')))`,
    ),
    index('payable_adjustments_payable').on(t.creditorId, t.payableId),
    foreignKey({
      columns: [t.creditorId, t.payableId],
      foreignColumns: [payables.creditorId, payables.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.ledgerTransactionId],
      foreignColumns: [ledgerTransactions.creditorId, ledgerTransactions.id],
    }),
  ],
)

/**
 * Money that has no place, with the reason and what a person decided. `open`: waits, its return is
 * proposed. `applied`: it was put to something that was owed. `returning`, `returned`: it goes, or
 * went, back to whoever sent it. Σ of open and returning = the creditor's suspense account.
 */
export const suspenseItems = pgTable(
  'suspense_items',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<SuspenseItemId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id'),
    paymentId: idColumn<PaymentId>('payment_id').notNull(),
    amount: centavosColumn('amount').notNull(),
    reason: text('reason', {
      enum: [
        'already_paid',
        'more_than_owed',
        'payable_cancelled',
        'paid_too_late',
        'unknown_reference',
        'not_as_asked',
        'settled_elsewhere',
      ],
    }).notNull(),
    status: text('status', { enum: ['open', 'applied', 'returning', 'returned'] }).notNull(),
    reversalId: idColumn<ReversalId>('reversal_id'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    decidedAt: instant('decided_at'),
    decidedBy: idColumn<StaffId>('decided_by'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    check('suspense_items_amount', sql`${t.amount} > 0`),
    check(
      'suspense_items_return',
      sql`(${t.status} in ('returning', 'returned')) = (${t.reversalId} is not null)`,
    ),
    index('suspense_items_open').on(t.creditorId, t.createdAt).where(sql`${t.status} = 'open'`),
    index('suspense_items_payment').on(t.creditorId, t.paymentId),
    foreignKey({
      columns: [t.creditorId, t.paymentId],
      foreignColumns: [payments.creditorId, payments.id],
    }),
  ],
)

/**
 * Money of a payment that went back, or may go back. `refund`: we ask the provider, who answers
 * later. `chargeback` and `med`: the payer's bank took it, and may give it back. The books move
 * when the money does: `requested` and `pending` have no transaction; `done` has one; `restored`
 * (a chargeback won) has a second one that undoes the first.
 */
export const reversals = pgTable(
  'reversals',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<ReversalId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id'),
    paymentId: idColumn<PaymentId>('payment_id').notNull(),
    provider: text('provider', { enum: PROVIDERS }).notNull(),
    kind: text('kind', { enum: ['refund', 'chargeback', 'med'] }).notNull(),
    /** The provider's name of it: the id of a devolução, a refund or a dispute. */
    providerReversalId: text('provider_reversal_id').notNull(),
    amount: centavosColumn('amount').notNull(),
    status: text('status', {
      enum: ['requested', 'pending', 'unknown', 'done', 'failed', 'restored'],
    }).notNull(),
    reason: text('reason').notNull(),
    requestedBy: idColumn<StaffId>('requested_by'),
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id'),
    restoringTransactionId: idColumn<LedgerTransactionId>('restoring_transaction_id'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
    doneAt: instant('done_at'),
    /** A person has looked at what it means for the instalment. */
    reviewedAt: instant('reviewed_at'),
    reviewedBy: idColumn<StaffId>('reviewed_by'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('reversals_provider_id').on(t.provider, t.paymentId, t.providerReversalId),
    check('reversals_amount', sql`${t.amount} > 0`),
    check(
      'reversals_books',
      sql`(${t.status} in ('done', 'restored')) = (${t.ledgerTransactionId} is not null)
        and (${t.status} = 'restored') = (${t.restoringTransactionId} is not null)`,
    ),
    index('reversals_waiting')
      .on(t.updatedAt)
      .where(sql`${t.status} in ('requested', 'pending', 'unknown')`),
    foreignKey({
      columns: [t.creditorId, t.paymentId],
      foreignColumns: [payments.creditorId, payments.id],
    }),
  ],
)
