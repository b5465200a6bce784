import { and, eq, inArray, type SQL } from 'drizzle-orm'
import { campaigns } from '#db/schema/campaigns.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { ApprovalId, CampaignAudienceId, CampaignId, CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import { withdrawApproval } from '#server/staff/approval/commands.ts'
import { filterOf, type WriteCampaignInput } from './form/schema.ts'
import { CAMPAIGN_TRANSITIONS, type CampaignEvent, type CampaignState } from './model.ts'
import { saveSegment } from './segment/commands.ts'
import { isNameTaken } from './segment/data.ts'

export type CampaignKey = { readonly creditorId: CreditorId; readonly campaignId: CampaignId }
type Fields = Partial<typeof campaigns.$inferInsert>

/** Every event leads to one state, from wherever it is allowed. */
const LEADS_TO = {
  changed: 'draft',
  frozen: 'draft',
  asked: 'awaiting_approval',
  approved: 'approved',
  declined: 'draft',
  started: 'running',
  paused: 'paused',
  resumed: 'running',
  finished: 'finished',
  cancelled: 'cancelled',
} as const satisfies Record<CampaignEvent, CampaignState>

/** What a draft does not have: nobody was asked about it, and nobody said yes. */
const NOT_ASKED = {
  askedBy: null,
  approvalId: null,
  approvalExpiresAt: null,
  approvedBy: null,
  approvedAt: null,
  approvedSha256: null,
} as const satisfies Fields

/**
 * The one statement that moves a campaign: guarded by the states that accept the event, by the
 * version that was read, and by whatever else the caller asks. What is changed, or ends, takes its
 * waiting request back; another list, or none, forgets the members of the one before, which the
 * database lets nobody delete while a campaign names it. False where somebody was faster.
 */
export async function moveCampaign(
  tx: Tx,
  scope: Scope,
  { creditorId, campaignId }: CampaignKey,
  event: CampaignEvent,
  { version, set = {}, also }: { version?: number; set?: Fields; also?: SQL } = {},
): Promise<boolean> {
  const [before] = await tx.sql<Before>(
    `select approval_id, audience_id, state from campaigns
      where creditor_id = $1 and id = $2 for update`,
    [creditorId, campaignId],
  )
  const state = LEADS_TO[event]
  const moved = await tx.db
    .update(campaigns)
    .set({ state, ...(state === 'draft' ? NOT_ASKED : {}), ...set })
    .where(
      and(
        eq(campaigns.creditorId, creditorId),
        eq(campaigns.id, campaignId),
        inArray(campaigns.state, statesAccepting(CAMPAIGN_TRANSITIONS, event)),
        version === undefined ? undefined : eq(campaigns.version, version),
        also,
      ),
    )
    .returning({ id: campaigns.id })
  if (moved.length === 0) return false
  if (before?.audience_id && set.audienceId !== undefined) {
    await tx.sql('delete from campaign_members where creditor_id = $1 and audience_id = $2', [
      creditorId,
      before.audience_id,
    ])
  }
  if (before?.approval_id && scope.kind === 'staff' && TAKES_BACK.has(event)) {
    const change = { kind: 'approve_campaign', creditorId } as const
    await withdrawApproval(tx, scope, { id: before.approval_id, change })
  }
  return true
}

type Before = {
  approval_id: ApprovalId | null
  audience_id: CampaignAudienceId | null
  state: CampaignState
}

const TAKES_BACK: ReadonlySet<CampaignEvent> = new Set(['changed', 'frozen', 'cancelled'])

export type WriteRefusal =
  /** Somebody else wrote it, or it has begun, meanwhile. */
  | 'changed'
  /** A saved filter of this creditor has this name. */
  | 'segment_taken'
  | 'no_such_portfolio'

/**
 * Writes what a campaign is, new or changed, and keeps its filter under a name where one was given.
 * A change makes it a draft without a list: whatever was frozen or approved was of something else.
 */
export async function writeCampaign(
  tx: Tx,
  scope: StaffScope,
  creditorId: CreditorId,
  { campaignId, version, values }: Omit<WriteCampaignInput, 'creditorSlug'>,
): Promise<Result<{ campaignId: CampaignId }, WriteRefusal>> {
  const filter = filterOf(values)
  const segment = { creditorId, name: values.segment, filter }
  if (values.segment !== '' && (await isNameTaken(tx, scope, segment)))
    return refuse('segment_taken')
  if (filter.portfolioId !== null) {
    const known = await tx.sql('select 1 from portfolios where creditor_id = $1 and id = $2', [
      creditorId,
      filter.portfolioId,
    ])
    if (known.length === 0) return refuse('no_such_portfolio')
  }
  const fields = {
    version: version + 1,
    name: values.name,
    channel: values.channel,
    template: values.template,
    holdOutPercent: Number(values.holdOut),
    filter,
    audienceId: null,
    writtenBy: scope.staffId,
    writtenAt: tx.clock.now(),
  } as const satisfies Fields
  const key = { creditorId, campaignId }
  const isWritten =
    version === 0
      ? (
          await tx.db
            .insert(campaigns)
            .values({ creditorId, id: campaignId, state: 'draft', ...fields })
            .onConflictDoNothing()
            .returning({ id: campaigns.id })
        ).length > 0
      : await moveCampaign(tx, scope, key, 'changed', { version, set: fields })
  if (!isWritten) return refuse('changed')
  if (values.segment !== '') await saveSegment(tx, scope, segment)
  await recordAudit(tx, scope, {
    action: 'campaign.written',
    subjectId: campaignId,
    creditorId,
    version: version + 1,
  })
  return ok({ campaignId })
}
