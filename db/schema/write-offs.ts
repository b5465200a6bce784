import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, centavosColumn, civilDate, idColumn, instant } from '#db/columns.ts'
import { allocations } from '#db/schema/allocations.ts'
import { debtAllocations } from '#db/schema/breaches.ts'
import { creditors } from '#db/schema/creditors.ts'
import { debts } from '#db/schema/debts.ts'
import { ledgerTransactions } from '#db/schema/ledger.ts'
import type {
  AgreementId,
  AllocationId,
  CreditorId,
  CreditorReturnId,
  DebtAllocationId,
  DebtId,
  DebtorId,
  LedgerTransactionId,
  PayableId,
  PaymentId,
  StaffId,
  WriteOffExportId,
  WriteOffLineId,
} from '#server/kernel/id.ts'

/**
 * What one payment writes off of one debt, told to the creditor; append-only. It comes from money
 * that went to an instalment (`allocation_id`, with its payable), or straight to a debt whose
 * agreement stopped (`debt_allocation_id`); or it is no money at all but what a stopped agreement took
 * back, or its repair gave again, by the transaction that restated the debt (`restated_by`): amount
 * zero, mostly a discount that was told before. It is made when it is first exported and never changes. principal + charges + agreement_cost + late_charges − discount
 * = amount, all with the sign of the allocation: money that went back is a line of negative figures.
 */
export const writeOffLines = pgTable(
  'write_off_lines',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<WriteOffLineId>('id').notNull(),
    allocationId: idColumn<AllocationId>('allocation_id'),
    debtAllocationId: idColumn<DebtAllocationId>('debt_allocation_id'),
    restatedBy: idColumn<LedgerTransactionId>('restated_by'),
    debtId: idColumn<DebtId>('debt_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    payableId: idColumn<PayableId>('payable_id'),
    instalment: smallint('instalment'),
    paymentId: idColumn<PaymentId>('payment_id'),
    /** The São Paulo day of the money: of a return, the day on which it went back. */
    day: civilDate('day').notNull(),
    amount: centavosColumn('amount').notNull(),
    principal: centavosColumn('principal').notNull(),
    charges: centavosColumn('charges').notNull(),
    agreementCost: centavosColumn('agreement_cost').notNull(),
    lateCharges: centavosColumn('late_charges').notNull(),
    discount: centavosColumn('discount').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('write_off_lines_part').on(t.creditorId, t.allocationId, t.debtId),
    uniqueIndex('write_off_lines_debt_part').on(t.creditorId, t.debtAllocationId),
    uniqueIndex('write_off_lines_restated').on(t.creditorId, t.restatedBy, t.debtId),
    check(
      'write_off_lines_origin',
      sql`num_nulls(${t.allocationId}, ${t.payableId}, ${t.instalment}) in (0, 3)
        and num_nonnulls(${t.allocationId}, ${t.debtAllocationId}, ${t.restatedBy}) = 1
        and (${t.paymentId} is null) = (${t.restatedBy} is not null)
        and (${t.restatedBy} is null or ${t.amount} = 0)`,
    ),
    check(
      'write_off_lines_sum',
      sql`${t.principal} + ${t.charges} + ${t.agreementCost} + ${t.lateCharges} - ${t.discount} = ${t.amount}`,
    ),
    index('write_off_lines_day').on(t.creditorId, t.day, t.id),
    index('write_off_lines_payment').on(t.creditorId, t.paymentId),
    foreignKey({
      columns: [t.creditorId, t.allocationId],
      foreignColumns: [allocations.creditorId, allocations.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.debtAllocationId],
      foreignColumns: [debtAllocations.creditorId, debtAllocations.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.restatedBy],
      foreignColumns: [ledgerTransactions.creditorId, ledgerTransactions.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.debtId],
      foreignColumns: [debts.creditorId, debts.id],
    }),
  ],
)

/** A file of write-offs ("baixas") as it was made: its lines, and the hash of its bytes. */
export const writeOffExports = pgTable(
  'write_off_exports',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<WriteOffExportId>('id').notNull(),
    fromDay: civilDate('from_day').notNull(),
    toDay: civilDate('to_day').notNull(),
    /** How the debtors' documents stand in it. */
    documents: text('documents', { enum: ['masked', 'full'] }).notNull(),
    lines: integer('lines').notNull(),
    amount: centavosColumn('amount').notNull(),
    sha256: bytes('sha256').notNull(),
    madeBy: idColumn<StaffId>('made_by'),
    madeAt: instant('made_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    check('write_off_exports_period', sql`${t.fromDay} <= ${t.toDay}`),
    index('write_off_exports_made').on(t.madeAt, t.id),
  ],
)

export const writeOffExportLines = pgTable(
  'write_off_export_lines',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    exportId: idColumn<WriteOffExportId>('export_id').notNull(),
    lineId: idColumn<WriteOffLineId>('line_id').notNull(),
    /** From 1, in the order of the file. */
    position: integer('position').notNull(),
    /** Until when the creditor must have the name taken out, as the file says; null: no clock runs. */
    nameDueOn: civilDate('name_due_on'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.exportId, t.position] }),
    index('write_off_export_lines_line').on(t.creditorId, t.lineId),
    foreignKey({
      columns: [t.creditorId, t.exportId],
      foreignColumns: [writeOffExports.creditorId, writeOffExports.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.lineId],
      foreignColumns: [writeOffLines.creditorId, writeOffLines.id],
    }),
  ],
)

/** A file that the creditor sent back; the same bytes are taken once. */
export const creditorReturns = pgTable(
  'creditor_returns',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<CreditorReturnId>('id').notNull(),
    fileName: text('file_name').notNull(),
    fileSha256: bytes('file_sha256').notNull(),
    lines: integer('lines').notNull(),
    matched: integer('matched').notNull(),
    differing: integer('differing').notNull(),
    refused: integer('refused').notNull(),
    unknown: integer('unknown').notNull(),
    namesCleared: integer('names_cleared').notNull(),
    takenBy: idColumn<StaffId>('taken_by'),
    takenAt: instant('taken_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('creditor_returns_file').on(t.creditorId, t.fileSha256),
  ],
)

/**
 * What a creditor said about one write-off; append-only, the newest word counts. `unknown`: no
 * write-off of ours is meant. `reason` is the creditor's own text.
 */
export const creditorReturnLines = pgTable(
  'creditor_return_lines',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    returnId: idColumn<CreditorReturnId>('return_id').notNull(),
    /** Line of the file; the header is line 1. */
    line: integer('line').notNull(),
    lineId: idColumn<WriteOffLineId>('line_id'),
    outcome: text('outcome', { enum: ['matched', 'differing', 'refused', 'unknown'] }).notNull(),
    amount: centavosColumn('amount'),
    reason: text('reason'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.returnId, t.line] }),
    check('creditor_return_lines_known', sql`(${t.outcome} = 'unknown') = (${t.lineId} is null)`),
    index('creditor_return_lines_line').on(t.creditorId, t.lineId),
    foreignKey({
      columns: [t.creditorId, t.returnId],
      foreignColumns: [creditorReturns.creditorId, creditorReturns.id],
    }),
  ],
)
