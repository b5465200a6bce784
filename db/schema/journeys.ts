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
  uuid,
} from 'drizzle-orm/pg-core'
import { bytes, civilDate, idColumn, instant } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import { messages } from '#db/schema/messages.ts'
import { debtors } from '#db/schema/people.ts'
import { staffUsers } from '#db/schema/staff.ts'
import type {
  CreditorId,
  DebtorId,
  JourneyReplayId,
  JourneyVersionId,
  MessageId,
  StaffId,
} from '#server/kernel/id.ts'

/**
 * A creditor's journeys (régua), whole, as they were put in force; a change is a new version, never
 * an edit. A creditor without one has the house's (journeys/beginning).
 */
export const journeyVersions = pgTable(
  'journey_versions',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<JourneyVersionId>('id').notNull(),
    version: integer('version').notNull(),
    status: text('status', { enum: ['published', 'retired'] }).notNull(),
    /** Shape: `Journey` of server/journeys/model.ts, parsed again on every read. */
    steps: jsonb('steps').$type<unknown>().notNull(),
    contentHash: bytes('content_hash').notNull(),
    publishedAt: instant('published_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('journey_versions_version').on(t.creditorId, t.version),
    uniqueIndex('journey_versions_one_published')
      .on(t.creditorId)
      .where(sql`${t.status} = 'published'`),
  ],
)

/** What a journey shall become: the newest row is the draft, and none is ever edited. */
export const journeyDrafts = pgTable(
  'journey_drafts',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    version: integer('version').notNull(),
    steps: jsonb('steps').$type<unknown>().notNull(),
    contentHash: bytes('content_hash').notNull(),
    writtenBy: idColumn<StaffId>('written_by')
      .notNull()
      .references(() => staffUsers.id),
    writtenAt: instant('written_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.creditorId, t.version] })],
)

/** What one draft would write to the portfolio of one day; never updated. */
export const journeyReplays = pgTable(
  'journey_replays',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<JourneyReplayId>('id').notNull(),
    draftVersion: integer('draft_version').notNull(),
    contentHash: bytes('content_hash').notNull(),
    /** The version in force it was compared with; null: the house's. */
    liveVersion: integer('live_version'),
    computedOn: civilDate('computed_on').notNull(),
    /** When the creditor's last file was applied; another file makes it a replay of the past. */
    dataAsOf: instant('data_as_of'),
    /** Shape: `replaySchema` of server/journeys/replay/schema.ts. */
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
      foreignColumns: [journeyDrafts.creditorId, journeyDrafts.version],
    }),
  ],
)

/**
 * What journeys wrote. A step of something (an instalment, or the oldest debt) is written once,
 * whatever version says so and by whatever way it goes: the key is the thing, the day it counts from
 * and the step's day. One message for a person and creditor on a day.
 */
export const journeySends = pgTable(
  'journey_sends',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    /** The instalment's payable, or the debt. */
    subjectId: uuid('subject_id').notNull(),
    anchorOn: civilDate('anchor_on').notNull(),
    /** Days from the anchor. */
    day: integer('day').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id')
      .notNull()
      .references(() => debtors.id),
    /** Of the journey that said so; 0: the house's. */
    version: integer('version').notNull(),
    step: text('step').notNull(),
    plannedOn: civilDate('planned_on').notNull(),
    writtenOn: civilDate('written_on').notNull(),
    messageId: idColumn<MessageId>('message_id')
      .notNull()
      .unique()
      .references(() => messages.id),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.subjectId, t.anchorOn, t.day] }),
    uniqueIndex('journey_sends_one_a_day').on(t.creditorId, t.debtorId, t.writtenOn),
    check('journey_sends_in_time', sql`${t.writtenOn} >= ${t.plannedOn}`),
  ],
)
