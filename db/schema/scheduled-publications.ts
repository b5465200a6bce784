import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, civilDate, idColumn, instant } from '#db/columns.ts'
import { journeyDrafts } from '#db/schema/journeys.ts'
import { offerDrafts } from '#db/schema/offer-drafts.ts'
import { staffApprovals, staffUsers } from '#db/schema/staff.ts'
import type { ApprovalId, CreditorId, StaffId } from '#server/kernel/id.ts'

/**
 * An approved draft that is in force from a later day on; its id is the approval's. Legal
 * combinations: `waiting`, at most one for a creditor; `published` with the version it became, not
 * before its day; `stopped` with what stood against it on that day; `cancelled` with who took it
 * back. What was approved, by whom and for which day is never rewritten (grants).
 */
function waitingFor(name: string, drafts: typeof offerDrafts | typeof journeyDrafts) {
  return pgTable(
    name,
    {
      creditorId: idColumn<CreditorId>('creditor_id').notNull(),
      id: idColumn<ApprovalId>('id')
        .notNull()
        .references(() => staffApprovals.id),
      draftVersion: integer('draft_version').notNull(),
      /** Of what two people read: that is published, or nothing is. */
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
        foreignColumns: [drafts.creditorId, drafts.version],
      }),
      uniqueIndex(`${name}_waiting`).on(t.creditorId).where(sql`${t.state} = 'waiting'`),
      check(`${name}_ended`, sql`(${t.state} = 'waiting') = (${t.endedAt} is null)`),
      check(
        `${name}_outcome`,
        sql`(${t.state} = 'published') = (${t.publishedVersion} is not null)
        and (${t.state} = 'stopped') = (${t.obstacle} is not null)
        and (${t.state} = 'cancelled') = (${t.cancelledBy} is not null)`,
      ),
      check(
        `${name}_on_its_day`,
        sql`${t.state} not in ('published', 'stopped')
        or ${t.endedAt} >= (${t.inForceFrom}::timestamp at time zone 'America/Sao_Paulo')`,
      ),
    ],
  )
}

export const scheduledPublications = waitingFor('scheduled_publications', offerDrafts)
export const scheduledJourneys = waitingFor('scheduled_journeys', journeyDrafts)
