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
import { centavosColumn, civilDate, idColumn, instant } from '#db/columns.ts'
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
 * went, back to whoever sent it. Σ of open and returning = the creditor's suspense account. An item
 * of which only a part moves becomes two, whose sum is what it was.
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
        'came_back',
      ],
    }).notNull(),
    status: text('status', { enum: ['open', 'applied', 'returning', 'returned'] }).notNull(),
    reversalId: idColumn<ReversalId>('reversal_id'),
    /** The transaction that put it into suspense: its payment's, or that of money that came back. */
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id').notNull(),
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
    foreignKey({
      columns: [t.creditorId, t.ledgerTransactionId],
      foreignColumns: [ledgerTransactions.creditorId, ledgerTransactions.id],
    }),
  ],
)

/**
 * Money of a payment that went back, or may go back. `refund`: we ask the provider, who answers
 * later. `chargeback` and `med`: the payer's bank took it, and may give it back. The books move
 * when the money does: `requested`, `unknown` (the answer was lost: ask) and `pending` have no
 * transaction; `done` has one; `restored` (a chargeback won, a refund that failed after all) has a
 * second one that undoes the first. A dispute that takes the money again is another row, `<id>#2`.
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
    /** Until when the provider takes what we have to say about a dispute. */
    respondUntil: instant('respond_until'),
    /** A person has looked at what it means for the instalment, and what they decided. */
    reviewedAt: instant('reviewed_at'),
    reviewedBy: idColumn<StaffId>('reviewed_by'),
    decision: text('decision', { enum: ['reopened', 'let_off', 'closed'] }),
    /** Why it waits on, and until when: it comes back to the head of the queue on that day. */
    waitNote: text('wait_note'),
    lookAgainOn: civilDate('look_again_on'),
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
    check(
      'reversals_review',
      sql`num_nulls(${t.reviewedAt}, ${t.decision}) in (0, 2)
        and num_nulls(${t.waitNote}, ${t.lookAgainOn}) in (0, 2)`,
    ),
    index('reversals_waiting')
      .on(t.updatedAt)
      .where(sql`${t.status} in ('requested', 'pending', 'unknown')`),
    index('reversals_unreviewed').on(t.creditorId, t.createdAt).where(sql`${t.reviewedAt} is null`),
    index('reversals_payment').on(t.creditorId, t.paymentId),
    foreignKey({
      columns: [t.creditorId, t.paymentId],
      foreignColumns: [payments.creditorId, payments.id],
    }),
  ],
)

/**
 * What the creditor owes a person beyond a refund, because they were charged wrongly by our fault:
 * as much again, corrected and with interest (CDC 42, sole paragraph). `owed` once the refund is
 * done; `paid` when a person has noted how it reached them. It never goes through the provider,
 * which returns no more than it took.
 */
export const undueCharges = pgTable(
  'undue_charges',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    reversalId: idColumn<ReversalId>('reversal_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    /** The excess, what the index adds to both halves, and interest on that; null until done. */
    excess: centavosColumn('excess').notNull(),
    correction: centavosColumn('correction'),
    interest: centavosColumn('interest'),
    status: text('status', { enum: ['waiting', 'owed', 'paid', 'void'] }).notNull(),
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id'),
    payingTransactionId: idColumn<LedgerTransactionId>('paying_transaction_id'),
    paidNote: text('paid_note'),
    decidedBy: idColumn<StaffId>('decided_by').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    paidAt: instant('paid_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.reversalId] }),
    check(
      'undue_charges_books',
      sql`${t.excess} > 0
        and (${t.status} in ('owed', 'paid')) = (${t.ledgerTransactionId} is not null)
        and (${t.status} = 'paid') = (${t.payingTransactionId} is not null)
        and num_nulls(${t.payingTransactionId}, ${t.paidNote}, ${t.paidAt}) in (0, 3)
        and num_nulls(${t.ledgerTransactionId}, ${t.correction}, ${t.interest}) in (0, 3)`,
    ),
    foreignKey({
      columns: [t.creditorId, t.reversalId],
      foreignColumns: [reversals.creditorId, reversals.id],
    }),
  ],
)
