import type { CampaignId, CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { ApprovalChange } from '#server/staff/approval/model.ts'
import { audienceById } from '../audience/data.ts'
import type { Audience } from '../audience/model.ts'
import { type Campaign, campaignById, portfoliosOf } from '../data.ts'

type Request = Extract<ApprovalChange, { kind: 'approve_campaign' }>

/** What a request is about, as it is now; `before` of a request, read again at approval. */
export async function standingOf(
  tx: Tx,
  scope: StaffScope,
  key: { creditorId: CreditorId; campaignId: CampaignId },
): Promise<Request['before'] | null> {
  const campaign = await campaignById(tx, scope, key)
  if (campaign?.audienceId == null) return null
  return { campaignId: campaign.id, audienceId: campaign.audienceId }
}

/** What who decides about a list has to read: what is sent, to whom it goes, and who is left out. */
export type CampaignEvidence = {
  readonly campaign: Campaign
  readonly portfolio: string | null
  readonly audience: Audience
}

/** Of exactly the list that was asked for; null where it is another one by now. */
export async function evidenceOf(
  tx: Tx,
  scope: StaffScope,
  { creditorId, before }: Pick<Request, 'creditorId' | 'before'>,
): Promise<CampaignEvidence | null> {
  const { campaignId, audienceId } = before
  const campaign = await campaignById(tx, scope, { creditorId, campaignId })
  if (campaign === null || campaign.audienceId !== audienceId) return null
  const audience = await audienceById(tx, scope, { creditorId, audienceId })
  if (audience === null) return null
  const portfolios = await portfoliosOf(tx, scope, creditorId)
  const chosen = portfolios.find(({ id }) => id === campaign.filter.portfolioId)
  return { campaign, portfolio: chosen?.name ?? null, audience }
}
