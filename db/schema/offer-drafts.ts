import { foreignKey, integer, jsonb, pgTable, primaryKey } from 'drizzle-orm/pg-core'
import { bytes, civilDate, idColumn, instant } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import { staffUsers } from '#db/schema/staff.ts'
import type { CreditorId, OfferSimulationId, StaffId } from '#server/kernel/id.ts'

/**
 * What a creditor's offers shall become, version after version: the newest row is the draft, and
 * none is ever edited. Whoever writes the next version names the one they read; of two at once one
 * is refused by the key.
 */
export const offerDrafts = pgTable(
  'offer_drafts',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    version: integer('version').notNull(),
    /** Shape: `OfferPolicy` of server/offers/policy/model.ts, parsed again on every read. */
    rules: jsonb('rules').$type<unknown>().notNull(),
    contentHash: bytes('content_hash').notNull(),
    writtenBy: idColumn<StaffId>('written_by')
      .notNull()
      .references(() => staffUsers.id),
    writtenAt: instant('written_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.creditorId, t.version] })],
)

/** What one draft would do to the portfolio of one day; never updated. */
export const offerSimulations = pgTable(
  'offer_simulations',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<OfferSimulationId>('id').notNull(),
    draftVersion: integer('draft_version').notNull(),
    contentHash: bytes('content_hash').notNull(),
    /** The version in force it was compared with; null: none was. */
    liveVersion: integer('live_version'),
    computedOn: civilDate('computed_on').notNull(),
    /** When the creditor's last file was applied; another file makes it a simulation of the past. */
    dataAsOf: instant('data_as_of'),
    /** Shape: `simulationSchema` of server/offers/simulation/schema.ts. */
    figures: jsonb('figures').$type<unknown>().notNull(),
    madeBy: idColumn<StaffId>('made_by')
      .notNull()
      .references(() => staffUsers.id),
    madeAt: instant('made_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    foreignKey({
      columns: [t.creditorId, t.draftVersion],
      foreignColumns: [offerDrafts.creditorId, offerDrafts.version],
    }),
  ],
)
