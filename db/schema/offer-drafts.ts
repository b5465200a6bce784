import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, civilDate, idColumn, instant } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import { staffApprovals, staffUsers } from '#db/schema/staff.ts'
import type { ApprovalId, CreditorId, OfferSimulationId, StaffId } from '#server/kernel/id.ts'

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

/**
 * An approved draft that is in force from a later day on; its id is the approval's. Legal
 * combinations: `waiting`, at most one for a creditor; `published` with the version it became, not
 * before its day; `stopped` with what stood against it on that day; `cancelled` with who took it
 * back. What was approved, by whom and for which day is never rewritten (grants).
 */
export const scheduledPublications = pgTable(
  'scheduled_publications',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<ApprovalId>('id')
      .notNull()
      .references(() => staffApprovals.id),
    draftVersion: integer('draft_version').notNull(),
    /** Of the rules that two people read: what is published, or nothing is. */
    contentHash: bytes('content_hash').notNull(),
    /** The version in force that it was approved against; null: none was. */
    liveVersion: integer('live_version'),
    /** The first day of its being in force, from midnight in São Paulo. */
    inForceFrom: civilDate('in_force_from').notNull(),
    approvedBy: idColumn<StaffId>('approved_by')
      .notNull()
      .references(() => staffUsers.id),
    approvedAt: instant('approved_at').notNull(),
    state: text('state', { enum: ['waiting', 'published', 'stopped', 'cancelled'] }).notNull(),
    endedAt: instant('ended_at'),
    publishedVersion: integer('published_version'),
    obstacle: text('obstacle', { enum: ['other_version', 'illegal'] }),
    cancelledBy: idColumn<StaffId>('cancelled_by').references(() => staffUsers.id),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    foreignKey({
      columns: [t.creditorId, t.draftVersion],
      foreignColumns: [offerDrafts.creditorId, offerDrafts.version],
    }),
    uniqueIndex('scheduled_publications_waiting')
      .on(t.creditorId)
      .where(sql`${t.state} = 'waiting'`),
    check('scheduled_publications_ended', sql`(${t.state} = 'waiting') = (${t.endedAt} is null)`),
    check(
      'scheduled_publications_outcome',
      sql`(${t.state} = 'published') = (${t.publishedVersion} is not null)
        and (${t.state} = 'stopped') = (${t.obstacle} is not null)
        and (${t.state} = 'cancelled') = (${t.cancelledBy} is not null)`,
    ),
    check(
      'scheduled_publications_on_its_day',
      sql`${t.state} not in ('published', 'stopped')
        or ${t.endedAt} >= (${t.inForceFrom}::timestamp at time zone 'America/Sao_Paulo')`,
    ),
  ],
)
