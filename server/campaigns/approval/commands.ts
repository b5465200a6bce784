import { eq } from 'drizzle-orm'
import { campaigns } from '#db/schema/campaigns.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import type { ApprovalId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { requestApproval } from '#server/staff/approval/commands.ts'
import { APPROVAL_HOURS, type ApprovalChange } from '#server/staff/approval/model.ts'
import { audienceById, membersHash } from '../audience/data.ts'
import { type CampaignKey, moveCampaign } from '../commands.ts'
import { type Campaign, campaignById } from '../data.ts'
import { isAudienceFresh } from '../model.ts'
import { standingOf } from './data.ts'

type Request = Extract<ApprovalChange, { kind: 'approve_campaign' }>

export type AskRefusal =
  /** Another version, another list, or asked already. */
  | 'changed'
  /** Nobody saw whom it would reach. */
  | 'not_frozen'
  /** The list is older than it may be when the campaign begins. */
  | 'stale'
  /** There is nobody to write to. */
  | 'empty'

/** Asks another person to approve the frozen list, as the creditor agreed to it. */
export async function askApproval(
  tx: Tx,
  scope: StaffScope,
  order: CampaignKey & { version: number; id: ApprovalId; consentedBy: string },
): Promise<Result<{ approvalId: ApprovalId }, AskRefusal>> {
  const { creditorId, campaignId, version, id, consentedBy } = order
  // One request after the other: `moveCampaign` takes the same lock.
  await tx.sql('select 1 from campaigns where creditor_id = $1 and id = $2 for update', [
    creditorId,
    campaignId,
  ])
  const campaign = await campaignById(tx, scope, order)
  if (campaign?.approvalId === id) return ok({ approvalId: id })
  const now = tx.clock.now()
  if (campaign === null || campaign.version !== version || !mayBeAsked(campaign, now))
    return refuse('changed')
  if (campaign.audienceId === null) return refuse('not_frozen')
  const list = { creditorId, audienceId: campaign.audienceId }
  const audience = assertPresent(await audienceById(tx, scope, list), 'a frozen list has figures')
  if (!isAudienceFresh(audience.frozenAt, now)) return refuse('stale')
  if (audience.included === 0) return refuse('empty')
  const { included, heldOut, membersSha256 } = audience
  const isNew = await requestApproval(tx, scope, id, {
    kind: 'approve_campaign',
    subjectId: null,
    creditorId,
    before: { campaignId, audienceId: campaign.audienceId },
    after: { campaignId, included, heldOut, membersSha256, consentedBy },
  })
  if (!isNew) return refuse('changed')
  const approvalExpiresAt = now.add({ hours: APPROVAL_HOURS })
  const moved = await moveCampaign(tx, scope, order, 'asked', {
    version,
    set: { askedBy: scope.staffId, approvalId: id, approvalExpiresAt },
  })
  assert(moved, 'what may be asked, under its lock, is asked')
  await recordAudit(tx, scope, {
    action: 'campaign.asked',
    subjectId: campaignId,
    creditorId,
    members: membersSha256,
  })
  return ok({ approvalId: id })
}

/** A draft, or what waited for an answer until its request was over. */
function mayBeAsked(
  { state, approvalExpiresAt }: Pick<Campaign, 'state' | 'approvalExpiresAt'>,
  now: Temporal.Instant,
): boolean {
  if (state !== 'awaiting_approval') return state === 'draft'
  return approvalExpiresAt !== null && Temporal.Instant.compare(approvalExpiresAt, now) <= 0
}

/** Approves the list that was asked for; false where its rows are not what their hash says. */
export async function approveList(
  tx: Tx,
  scope: StaffScope,
  { creditorId, before, after }: Pick<Request, 'creditorId' | 'before' | 'after'>,
  id: ApprovalId,
): Promise<boolean> {
  const { campaignId, audienceId } = before
  const key = { creditorId, campaignId }
  const present = await standingOf(tx, scope, key)
  if (present?.audienceId !== audienceId) return false
  const hash = await membersHash(tx, scope, { creditorId, audienceId })
  if (hash.toString('hex') !== after.membersSha256) return false
  const moved = await moveCampaign(tx, scope, key, 'approved', {
    set: { approvedBy: scope.staffId, approvedAt: tx.clock.now(), approvedSha256: hash },
    also: eq(campaigns.approvalId, id),
  })
  if (!moved) return false
  await recordAudit(tx, scope, {
    action: 'campaign.approved',
    subjectId: campaignId,
    creditorId,
    members: after.membersSha256,
  })
  return true
}

/** Somebody said no: it is a draft again, with its list to look at. */
export async function declineList(
  tx: Tx,
  scope: StaffScope,
  { creditorId, before, after }: Pick<Request, 'creditorId' | 'before' | 'after'>,
  id: ApprovalId,
): Promise<void> {
  const { campaignId } = before
  const moved = await moveCampaign(tx, scope, { creditorId, campaignId }, 'declined', {
    also: eq(campaigns.approvalId, id),
  })
  if (!moved) return
  await recordAudit(tx, scope, {
    action: 'campaign.declined',
    subjectId: campaignId,
    creditorId,
    members: after.membersSha256,
  })
}
