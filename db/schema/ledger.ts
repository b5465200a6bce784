import { sql } from 'drizzle-orm'
import {
  bigint,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, centavosColumn, civilDate, idColumn, instant } from '#db/columns.ts'
import type {
  CreditorId,
  DebtorId,
  LedgerAccountId,
  LedgerTransactionId,
} from '#server/kernel/id.ts'

/**
 * An account belongs to one creditor. `debt` and `agreement` accounts have the id of the debt or
 * agreement and hold what is still to be received; all other kinds exist once per creditor.
 */
export const ledgerAccounts = pgTable(
  'ledger_accounts',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<LedgerAccountId>('id').notNull(),
    kind: text('kind', {
      enum: [
        'debt',
        'agreement',
        'portfolio',
        'correction_income',
        'interest_income',
        'fine_income',
        'fee_income',
        'plan_interest_income',
        'iof_payable',
        'discount',
        'clearing',
        'suspense',
        'refund_expense',
        'compensation_payable',
      ],
    }).notNull(),
    debtorId: idColumn<DebtorId>('debtor_id'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('ledger_accounts_one_per_creditor')
      .on(t.creditorId, t.kind)
      .where(sql`${t.kind} not in ('debt', 'agreement')`),
    check(
      'ledger_accounts_owner',
      sql`(${t.kind} in ('debt', 'agreement')) = (${t.debtorId} is not null)`,
    ),
  ],
)

/**
 * One business fact with all its postings. `key` is the idempotency key: the same fact cannot be
 * written twice; `input_hash` tells a replay from a conflict. A correction is a new transaction
 * that names the one it reverses.
 */
export const ledgerTransactions = pgTable(
  'ledger_transactions',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<LedgerTransactionId>('id').notNull(),
    sequence: bigint('sequence', { mode: 'bigint' }).generatedAlwaysAsIdentity(),
    kind: text('kind', {
      enum: [
        'portfolio_opening',
        'principal_adjustment',
        'debt_recall',
        'agreement_start',
        'agreement_lapse',
        'payment',
        'payable_adjustment',
        'payment_reversal',
        'reversal_restored',
        'suspense_application',
        'agreement_breach',
        'agreement_repair',
        'agreement_withdrawal',
        'imputation_reversal',
        'undue_charge',
        'undue_charge_payment',
      ],
    }).notNull(),
    key: text('key').notNull(),
    inputHash: bytes('input_hash').notNull(),
    /** The São Paulo day on which the fact counts (a late payment: the day it was paid). */
    effectiveOn: civilDate('effective_on').notNull(),
    recordedAt: instant('recorded_at').notNull().default(sql`now()`),
    /** The import, agreement or payment that caused it. */
    subjectId: uuid('subject_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id'),
    reversesId: idColumn<LedgerTransactionId>('reverses_id'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('ledger_transactions_key').on(t.creditorId, t.key),
    uniqueIndex('ledger_transactions_reversed_once').on(t.creditorId, t.reversesId),
    index('ledger_transactions_subject').on(t.creditorId, t.subjectId),
  ],
)

/**
 * A posting moves an amount from the credited account to the debited one. Both sides are in one
 * row, so a transaction that does not sum to zero cannot be written at all.
 */
export const ledgerPostings = pgTable(
  'ledger_postings',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: bigint('id', { mode: 'bigint' }).generatedAlwaysAsIdentity(),
    transactionId: idColumn<LedgerTransactionId>('transaction_id').notNull(),
    debitAccountId: idColumn<LedgerAccountId>('debit_account_id').notNull(),
    creditAccountId: idColumn<LedgerAccountId>('credit_account_id').notNull(),
    amount: centavosColumn('amount').notNull(),
    /** Whose debt or agreement it touches; null where it touches none. */
    debtorId: idColumn<DebtorId>('debtor_id'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    check('ledger_postings_amount', sql`${t.amount} > 0`),
    check('ledger_postings_two_accounts', sql`${t.debitAccountId} <> ${t.creditAccountId}`),
    foreignKey({
      columns: [t.creditorId, t.transactionId],
      foreignColumns: [ledgerTransactions.creditorId, ledgerTransactions.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.debitAccountId],
      foreignColumns: [ledgerAccounts.creditorId, ledgerAccounts.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.creditAccountId],
      foreignColumns: [ledgerAccounts.creditorId, ledgerAccounts.id],
    }),
    index('ledger_postings_transaction').on(t.creditorId, t.transactionId),
    index('ledger_postings_debit').on(t.creditorId, t.debitAccountId),
    index('ledger_postings_credit').on(t.creditorId, t.creditAccountId),
  ],
)
