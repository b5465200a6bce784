import { sql } from 'drizzle-orm'
import {
  boolean,
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
import { creditors } from '#db/schema/creditors.ts'
import { debts } from '#db/schema/debts.ts'
import type { CreditorId, DebtId, DebtorId, OfferPolicyId, QuoteId } from '#server/kernel/id.ts'

/** A creditor's rules, whole, as published; a change is a new version, never an edit. */
export const offerPolicies = pgTable(
  'offer_policies',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<OfferPolicyId>('id').notNull(),
    version: integer('version').notNull(),
    status: text('status', { enum: ['published', 'retired'] }).notNull(),
    /** Shape: `OfferPolicy` of server/offers/policy/model.ts, parsed again on every read. */
    rules: jsonb('rules').$type<unknown>().notNull(),
    contentHash: bytes('content_hash').notNull(),
    publishedAt: instant('published_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('offer_policies_version').on(t.creditorId, t.version),
    uniqueIndex('offer_policies_one_published')
      .on(t.creditorId)
      .where(sql`${t.status} = 'published'`),
  ],
)

/**
 * An offer computed for these debts of this person at one moment, frozen. `parameters` holds
 * every input, so that the computation can be replayed to the same centavo at any time; `plan`
 * is its result. Never updated.
 */
export const quotes = pgTable(
  'quotes',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<QuoteId>('id').notNull(),
    number: text('number').notNull().unique(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    kind: text('kind', { enum: ['full', 'spot', 'plan'] }).notNull(),
    origin: text('origin', { enum: ['menu', 'search', 'telephone'] }).notNull(),
    /** Place on the menu, 0 first. */
    position: smallint('position').notNull(),
    policyId: idColumn<OfferPolicyId>('policy_id'),
    policyVersion: integer('policy_version'),
    parameters: jsonb('parameters').$type<unknown>().notNull(),
    plan: jsonb('plan').$type<unknown>().notNull(),
    total: centavosColumn('total').notNull(),
    computedOn: civilDate('computed_on').notNull(),
    computedAt: instant('computed_at').notNull(),
    validUntil: instant('valid_until').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    index('quotes_debtor').on(t.debtorId, t.validUntil),
    index('quotes_kept').on(t.validUntil, t.id),
    check('quotes_validity', sql`${t.validUntil} >= ${t.computedAt} + interval '48 hours'`),
    check('quotes_policy', sql`${t.kind} = 'full' or ${t.policyId} is not null`),
  ],
)

export const quoteDebts = pgTable(
  'quote_debts',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    quoteId: idColumn<QuoteId>('quote_id').notNull(),
    debtId: idColumn<DebtId>('debt_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.quoteId, t.debtId] }),
    foreignKey({
      columns: [t.creditorId, t.quoteId],
      foreignColumns: [quotes.creditorId, quotes.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.debtId],
      foreignColumns: [debts.creditorId, debts.id],
    }),
  ],
)

/** What the search for "Quanto cabe no seu mês?" looked at, for explanation (LGPD 20). */
export const searchTraces = pgTable(
  'search_traces',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: uuid('id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    at: instant('at').notNull(),
    asked: jsonb('asked').$type<unknown>().notNull(),
    /** Points of the lattice looked at, the ranking and its reasons, ids of the frozen quotes. */
    trace: jsonb('trace').$type<unknown>().notNull(),
    found: boolean('found').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    index('search_traces_debtor').on(t.debtorId),
    index('search_traces_kept').on(t.at, t.id),
  ],
)
