import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, centavosColumn, civilDate, idColumn, instant } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import { debtors } from '#db/schema/people.ts'
import type { CreditorId, DebtId, DebtorId, ImportId, PortfolioId } from '#server/kernel/id.ts'

/** A batch of debts of one creditor, imported together. */
export const portfolios = pgTable(
  'portfolios',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<PortfolioId>('id').notNull(),
    name: text('name').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('portfolios_name').on(t.creditorId, t.name),
  ],
)

/**
 * One obligation. Its id is also the id of its ledger account, whose balance is the principal
 * still owed; settled, in agreement and today's balance are derived, never stored.
 */
export const debts = pgTable(
  'debts',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<DebtId>('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    portfolioId: idColumn<PortfolioId>('portfolio_id').notNull(),
    /** The import that wrote this row last. */
    importId: idColumn<ImportId>('import_id').notNull(),
    contractNumber: text('contract_number').notNull(),
    product: text('product').notNull(),
    /** What it was, in words the debtor recognises: "Fibra 500", "Mensalidade de agosto". */
    description: text('description').notNull(),
    originalDueOn: civilDate('original_due_on').notNull(),
    /** The principal as the creditor's file says; what is still owed of it is in the ledger. */
    principal: centavosColumn('principal').notNull(),
    indexCode: text('index_code', { enum: ['IPCA', 'INPC', 'IGPM'] }),
    contractedOn: civilDate('contracted_on'),
    /** Where it is paid (CC 327), for the holidays there; null where the file does not say. */
    uf: text('uf'),
    city: text('city'),
    freeFields: jsonb('free_fields').$type<Record<string, string>>().notNull().default({}),
    /** From this day on nothing may be collected (CC 205, 206): see debts/prescription. */
    prescribedOn: civilDate('prescribed_on').notNull(),
    /** The creditor took it back; it is no longer shown or collected. */
    recalledAt: instant('recalled_at'),
    /** Hash of the imported values: tells a changed row from an unchanged one. */
    contentHash: bytes('content_hash').notNull(),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    updatedAt: instant('updated_at').notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('debts_contract').on(t.creditorId, t.contractNumber),
    index('debts_debtor').on(t.debtorId),
    // The people of one creditor, in the order of their lists.
    index('debts_creditor_debtor').on(t.creditorId, t.debtorId),
    check('debts_principal', sql`${t.principal} > 0`),
    foreignKey({
      columns: [t.creditorId, t.portfolioId],
      foreignColumns: [portfolios.creditorId, portfolios.id],
    }),
  ],
)
