import { z } from 'zod'
import {
  type ApprovalId,
  type CampaignId,
  type CampaignSegmentId,
  type DebtorId,
  isId,
} from '#server/kernel/id.ts'
import { GROUPS } from './results/model.ts'

const campaignId = z.custom<CampaignId>(isId)
const version = z.int().min(1).max(100_000)

export const campaignInput = z.strictObject({ campaignId })
export const creditorInput = z.strictObject({
  creditorSlug: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
})
/** The version that was read: what somebody else changed meanwhile is not frozen. */
export const versionInput = z.strictObject({ campaignId, version })
export const segmentInput = z.strictObject({ segmentId: z.custom<CampaignSegmentId>(isId) })

/** `consentedBy`: who at the creditor agreed to this list, by name. */
export const approvalInput = z.strictObject({
  campaignId,
  version,
  id: z.custom<ApprovalId>(isId),
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
  after: z.custom<DebtorId>(isId).nullable(),
})
