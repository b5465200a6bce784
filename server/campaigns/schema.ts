import { z } from 'zod'
import type { ApprovalId, CampaignId, CampaignSegmentId, DebtorId } from '#server/kernel/id.ts'
import { anId, creditorSlug } from '#server/kernel/input.ts'
import { GROUPS } from './results/model.ts'

const campaignId = anId<CampaignId>()
const version = z.int().min(1).max(100_000)

export const campaignInput = z.strictObject({ campaignId })
export const creditorInput = z.strictObject({
  creditorSlug,
})
/** The version that was read: what somebody else changed meanwhile is not frozen. */
export const versionInput = z.strictObject({ campaignId, version })
export const segmentInput = z.strictObject({ segmentId: anId<CampaignSegmentId>() })

/** `consentedBy`: who at the creditor agreed to this list, by name. */
export const approvalInput = z.strictObject({
  campaignId,
  version,
  id: anId<ApprovalId>(),
  consentedBy: z.string().trim().min(3).max(120),
})

export const steerInput = z.strictObject({
  campaignId,
  act: z.enum(['pause', 'resume', 'cancel']),
})

/** People of one group, after the last one of the page before. */
export const membersInput = z.strictObject({
  campaignId,
  group: z.enum(GROUPS),
  after: anId<DebtorId>().nullable(),
})
