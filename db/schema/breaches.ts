import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
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
import { debts } from '#db/schema/debts.ts'
import { ledgerTransactions } from '#db/schema/ledger.ts'
import { messages } from '#db/schema/messages.ts'
import { payments } from '#db/schema/payments.ts'
import type {
  AgreementBreachId,
  AgreementId,
  AgreementNoticeId,
  CreditorId,
  DebtAllocationId,
  DebtId,
  DebtorId,
  DebtRestatementId,
  LedgerTransactionId,
  MessageId,
  PayableId,
  PaymentId,
  ReversalId,
} from '#server/kernel/id.ts'

/**
 * What was written to a person about an agreement that is late, before it can stop. Append-only.
 * It belongs to a lateness: that of `payable_id`, the oldest instalment that was late then. Whether
 * it counts is read from its message when it matters: one that was not sent is no notice.
 */
export const agreementNotices = pgTable(
  'agreement_notices',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<AgreementNoticeId>('id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    kind: text('kind', { enum: ['breach_notice'] }).notNull(),
    payableId: idColumn<PayableId>('payable_id').notNull(),
    /** 1 for the first of this lateness; another follows only where the one before did not arrive. */
    attempt: smallint('attempt').notNull(),
    messageId: idColumn<MessageId>('message_id')
      .notNull()
      .references(() => messages.id),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('agreement_notices_attempt').on(t.creditorId, t.payableId, t.kind, t.attempt),
    index('agreement_notices_agreement').on(t.creditorId, t.agreementId),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.payableId],
      foreignColumns: [instalments.creditorId, instalments.id],
    }),
  ],
)

/**
 * Each time an agreement stopped, and by which notice. Open until it is repaired, if it ever is:
 * `repaired_at`, its payment and its transaction come together, once.
 */
export const agreementBreaches = pgTable(
  'agreement_breaches',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<AgreementBreachId>('id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    noticeId: idColumn<AgreementNoticeId>('notice_id').notNull(),
    brokenAt: instant('broken_at').notNull(),
    /** The last day on which paying what is late revives the agreement. */
    repairableUntil: civilDate('repairable_until').notNull(),
    /** What the agreement still held, and what its debts owe instead, in centavos. */
    heldBefore: centavosColumn('held_before').notNull(),
    owedAfter: centavosColumn('owed_after').notNull(),
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id').notNull(),
    repairedAt: instant('repaired_at'),
    repairTransactionId: idColumn<LedgerTransactionId>('repair_transaction_id'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('agreement_breaches_one_open')
      .on(t.creditorId, t.agreementId)
      .where(sql`${t.repairedAt} is null`),
    check('agreement_breaches_amounts', sql`${t.heldBefore} >= 0 and ${t.owedAfter} >= 0`),
    check(
      'agreement_breaches_repair',
      sql`num_nulls(${t.repairedAt}, ${t.repairTransactionId}) in (0, 2)`,
    ),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.noticeId],
      foreignColumns: [agreementNotices.creditorId, agreementNotices.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.ledgerTransactionId],
      foreignColumns: [ledgerTransactions.creditorId, ledgerTransactions.id],
    }),
  ],
)

/**
 * What a debt owes from a day on, in place of what its file says; append-only, the newest counts.
 * `principal` is what its ledger account holds; the other parts are frozen charges on which nothing
 * more accrues. Where `accrues`, the original contract's correction and interest run on the
 * principal from `restated_on`; its fine never again (CDC 52 §1).
 */
export const debtRestatements = pgTable(
  'debt_restatements',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<DebtRestatementId>('id').notNull(),
    debtId: idColumn<DebtId>('debt_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    sequence: bigint('sequence', { mode: 'bigint' }).generatedAlwaysAsIdentity(),
    /** `breach` and `withdrawal` of its agreement; a `payment` made after that, or its `return`. */
    cause: text('cause', { enum: ['breach', 'withdrawal', 'payment', 'return'] }).notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    restatedOn: civilDate('restated_on').notNull(),
    principal: centavosColumn('principal').notNull(),
    correction: centavosColumn('correction').notNull(),
    interest: centavosColumn('interest').notNull(),
    fine: centavosColumn('fine').notNull(),
    fee: centavosColumn('fee').notNull(),
    accrues: boolean('accrues').notNull(),
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    index('debt_restatements_debt').on(t.creditorId, t.debtId, t.sequence),
    index('debt_restatements_debtor').on(t.debtorId, t.createdAt),
    check(
      'debt_restatements_parts',
      sql`${t.principal} >= 0 and ${t.correction} >= 0 and ${t.interest} >= 0 and ${t.fine} >= 0 and ${t.fee} >= 0
        and (${t.principal} > 0 or ${t.correction} + ${t.interest} + ${t.fine} + ${t.fee} = 0)`,
    ),
    foreignKey({
      columns: [t.creditorId, t.debtId],
      foreignColumns: [debts.creditorId, debts.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.ledgerTransactionId],
      foreignColumns: [ledgerTransactions.creditorId, ledgerTransactions.id],
    }),
  ],
)

/**
 * Money that came after an agreement stopped and went to its debts (CC 354, 355), one row for each
 * payment and debt; append-only. A repair takes it back to the instalments by negative rows, and
 * money that went back names its reversal.
 */
export const debtAllocations = pgTable(
  'debt_allocations',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<DebtAllocationId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    paymentId: idColumn<PaymentId>('payment_id').notNull(),
    debtId: idColumn<DebtId>('debt_id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    amount: centavosColumn('amount').notNull(),
    interest: centavosColumn('interest').notNull(),
    fine: centavosColumn('fine').notNull(),
    fee: centavosColumn('fee').notNull(),
    correction: centavosColumn('correction').notNull(),
    principal: centavosColumn('principal').notNull(),
    reversalId: idColumn<ReversalId>('reversal_id'),
    ledgerTransactionId: idColumn<LedgerTransactionId>('ledger_transaction_id').notNull(),
    allocatedAt: instant('allocated_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    check(
      'debt_allocations_parts',
      sql`${t.amount} <> 0
        and ${t.amount} = ${t.interest} + ${t.fine} + ${t.fee} + ${t.correction} + ${t.principal}
        and sign(least(${t.interest}, ${t.fine}, ${t.fee}, ${t.correction}, ${t.principal}))
          * sign(greatest(${t.interest}, ${t.fine}, ${t.fee}, ${t.correction}, ${t.principal})) >= 0`,
    ),
    index('debt_allocations_payment').on(t.creditorId, t.paymentId),
    index('debt_allocations_debt').on(t.creditorId, t.debtId),
    index('debt_allocations_agreement').on(t.creditorId, t.agreementId),
    foreignKey({
      columns: [t.creditorId, t.paymentId],
      foreignColumns: [payments.creditorId, payments.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.debtId],
      foreignColumns: [debts.creditorId, debts.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.ledgerTransactionId],
      foreignColumns: [ledgerTransactions.creditorId, ledgerTransactions.id],
    }),
  ],
)
