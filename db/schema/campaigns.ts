import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, idColumn, instant } from '#db/columns.ts'
import { creditors } from '#db/schema/creditors.ts'
import { staffApprovals, staffUsers } from '#db/schema/staff.ts'
import type {
  AccessLinkId,
  ApprovalId,
  CampaignAudienceId,
  CampaignId,
  CampaignSegmentId,
  ContactId,
  CreditorId,
  DebtorId,
  MessageId,
  StaffId,
} from '#server/kernel/id.ts'

/** A filter of one creditor's people under a name; retired, never edited: campaigns keep their own. */
export const campaignSegments = pgTable(
  'campaign_segments',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<CampaignSegmentId>('id').notNull(),
    name: text('name').notNull(),
    /** Shape: `filterSchema` of server/campaigns/segment/schema.ts, parsed again on every read. */
    filter: jsonb('filter').$type<unknown>().notNull(),
    savedBy: idColumn<StaffId>('saved_by')
      .notNull()
      .references(() => staffUsers.id),
    savedAt: instant('saved_at').notNull(),
    retiredAt: instant('retired_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('campaign_segments_name')
      .on(t.creditorId, t.name)
      .where(sql`${t.retiredAt} is null`),
  ],
)

/**
 * One message to many people of one creditor. Legal combinations: `draft` may have a frozen
 * audience or none; from `awaiting_approval` on there is one, and it is what was asked for; from
 * `approved` on its hash is the one that another person approved (`approved_sha256`), and the
 * audience changes only by going back to `draft` (trigger `campaigns_guard_audience`). `running`,
 * `paused` and `finished` have begun; `cancelled` may have.
 */
export const campaigns = pgTable(
  'campaigns',
  {
    creditorId: idColumn<CreditorId>('creditor_id')
      .notNull()
      .references(() => creditors.id),
    id: idColumn<CampaignId>('id').notNull(),
    /** Grows with every change of what it is; who changes it names the one they read. */
    version: integer('version').notNull(),
    name: text('name').notNull(),
    channel: text('channel', { enum: ['sms', 'email'] }).notNull(),
    template: text('template', {
      enum: ['campaign_options', 'campaign_message', 'campaign_help'],
    }).notNull(),
    /** So many of a hundred people are not written to, to compare with. */
    holdOutPercent: smallint('hold_out_percent').notNull(),
    filter: jsonb('filter').$type<unknown>().notNull(),
    state: text('state', {
      enum: [
        'draft',
        'awaiting_approval',
        'approved',
        'running',
        'paused',
        'finished',
        'cancelled',
      ],
    }).notNull(),
    /** The list that was frozen last; null: none of what the campaign is now. */
    audienceId: idColumn<CampaignAudienceId>('audience_id'),
    writtenBy: idColumn<StaffId>('written_by')
      .notNull()
      .references(() => staffUsers.id),
    writtenAt: instant('written_at').notNull(),
    askedBy: idColumn<StaffId>('asked_by').references(() => staffUsers.id),
    /** The request that waits, and until when; over, it can be asked again. */
    approvalId: idColumn<ApprovalId>('approval_id').references(() => staffApprovals.id),
    approvalExpiresAt: instant('approval_expires_at'),
    approvedBy: idColumn<StaffId>('approved_by').references(() => staffUsers.id),
    approvedAt: instant('approved_at'),
    /** Hash of the members that were approved. */
    approvedSha256: bytes('approved_sha256'),
    startedAt: instant('started_at'),
    pausedAt: instant('paused_at'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    index('campaigns_running').on(t.id).where(sql`${t.state} = 'running'`),
    check(
      'campaigns_state',
      sql`${t.state} in ('draft', 'awaiting_approval', 'approved', 'running', 'paused', 'finished', 'cancelled')`,
    ),
    check('campaigns_hold_out', sql`${t.holdOutPercent} between 0 and 50`),
    check(
      'campaigns_asked',
      sql`${t.state} in ('draft', 'cancelled') or (${t.audienceId} is not null and ${t.askedBy} is not null)`,
    ),
    check(
      'campaigns_approved',
      sql`(${t.state} not in ('approved', 'running', 'paused', 'finished')
        or num_nulls(${t.approvedBy}, ${t.approvedAt}, ${t.approvedSha256}) = 0)
        and (${t.approvedBy} is null or ${t.approvedBy} <> ${t.askedBy})`,
    ),
    check(
      'campaigns_started',
      sql`(${t.state} not in ('running', 'paused', 'finished') or ${t.startedAt} is not null)
        and (${t.state} = 'paused') = (${t.pausedAt} is not null)
        and (${t.state} in ('finished', 'cancelled')) = (${t.endedAt} is not null)`,
    ),
  ],
)

/** A frozen list in figures; its members may be replaced, this stays. Never updated. */
export const campaignAudiences = pgTable(
  'campaign_audiences',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<CampaignAudienceId>('id').notNull(),
    campaignId: idColumn<CampaignId>('campaign_id').notNull(),
    included: integer('included').notNull(),
    heldOut: integer('held_out').notNull(),
    excluded: integer('excluded').notNull(),
    /** How many were left out for each reason. */
    reasons: jsonb('reasons').$type<Record<string, number>>().notNull(),
    /** SHA-256 over who is on it and how, in the order of their ids. */
    membersSha256: bytes('members_sha256').notNull(),
    frozenBy: idColumn<StaffId>('frozen_by')
      .notNull()
      .references(() => staffUsers.id),
    frozenAt: instant('frozen_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.creditorId, t.id] })],
)

/**
 * Everybody whom the filter found, and what was decided about them. Only those who are `in` are ever
 * written to; the decision is not changed, and the list that a campaign names is not deleted
 * (trigger). Written by one statement from rows that are never deleted, so nothing is referenced:
 * a million look-ups would only slow it down.
 */
export const campaignMembers = pgTable(
  'campaign_members',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    audienceId: idColumn<CampaignAudienceId>('audience_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    verdict: text('verdict', { enum: ['in', 'hold_out', 'out'] }).notNull(),
    /** Why somebody is out; null otherwise. */
    reason: text('reason'),
    /** Where it goes, for who is in. */
    contactId: idColumn<ContactId>('contact_id'),
    messageId: idColumn<MessageId>('message_id'),
    linkId: idColumn<AccessLinkId>('link_id'),
    /** When the message was put on its way; null: its turn has not come. */
    writtenAt: instant('written_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.audienceId, t.debtorId] }),
    index('campaign_members_group').on(t.creditorId, t.audienceId, t.verdict, t.reason, t.debtorId),
    index('campaign_members_waiting')
      .on(t.creditorId, t.audienceId, t.debtorId)
      .where(sql`${t.verdict} = 'in' and ${t.writtenAt} is null`),
    uniqueIndex('campaign_members_message').on(t.messageId),
    check('campaign_members_reason', sql`(${t.verdict} = 'out') = (${t.reason} is not null)`),
    check('campaign_members_contact', sql`(${t.verdict} = 'in') = (${t.contactId} is not null)`),
    check(
      'campaign_members_written',
      sql`num_nulls(${t.messageId}, ${t.linkId}, ${t.writtenAt}) in (0, 3)
        and (${t.writtenAt} is null or ${t.verdict} = 'in')`,
    ),
  ],
)
