import {
  type CampaignEvidence,
  evidenceOf as campaignEvidence,
} from '#server/campaigns/approval/data.ts'
import { type JourneyEvidence, journeyEvidence } from '#server/journeys/publication/data.ts'
import {
  evidenceOf as offersEvidence,
  type PublicationEvidence,
} from '#server/offers/publication/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { ApprovalChange } from '#server/staff/approval/model.ts'

/** What has to be read before saying yes, by what it is about. */
export type Evidence = {
  readonly offers: PublicationEvidence | null
  readonly campaign: CampaignEvidence | null
  readonly journey: JourneyEvidence | null
}

export const NO_EVIDENCE: Evidence = { offers: null, campaign: null, journey: null }

/** Nobody says yes to a hash alone. */
export async function evidenceOf(
  tx: Tx,
  who: StaffScope,
  change: ApprovalChange,
): Promise<Evidence> {
  switch (change.kind) {
    case 'publish_offers': {
      const { creditorId, before, after } = change
      const request = { creditorId, liveVersion: before.liveVersion, ...after }
      return { ...NO_EVIDENCE, offers: await offersEvidence(tx, who, request) }
    }
    case 'publish_journey': {
      const { creditorId, before, after } = change
      const request = { creditorId, liveVersion: before.liveVersion, ...after }
      return { ...NO_EVIDENCE, journey: await journeyEvidence(tx, who, request) }
    }
    case 'approve_campaign':
      return { ...NO_EVIDENCE, campaign: await campaignEvidence(tx, who, change) }
    default:
      return NO_EVIDENCE
  }
}
