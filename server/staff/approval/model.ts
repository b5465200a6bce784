import type { Payee } from '#server/creditors/payee/model.ts'
import type { CampaignAudienceId, CampaignId, CreditorId, StaffId } from '#server/kernel/id.ts'
import type { Permission, Role } from '#server/staff/model.ts'

/** How long a second person has. */
export const APPROVAL_HOURS = 24

/** Texts by name; `Wording` of messages is one, which this domain does not know. */
export type WordingContent = { readonly [name: string]: string | readonly string[] }

/**
 * What two people do together: one asks, another approves, and the approval does it. `before` is
 * what is there, so that what was approved is not done to something that changed meanwhile. A later
 * act is a member here, an entry in `APPROVAL_PERMISSION`, and one in `EXECUTORS` of approvals.
 */
export type ApprovalChange =
  | {
      readonly kind: 'grant_owner'
      readonly subjectId: StaffId
      readonly creditorId: null
      readonly before: { readonly role: Role; readonly creditorIds: 'all' | readonly CreditorId[] }
      readonly after: { readonly role: 'owner'; readonly creditorIds: 'all' }
    }
  | {
      readonly kind: 'reset_access'
      readonly subjectId: StaffId
      readonly creditorId: null
      /** The factors that are taken away, by their ids. */
      readonly before: { readonly factors: readonly string[] }
      readonly after: { readonly factors: readonly [] }
    }
  | {
      readonly kind: 'full_export'
      readonly subjectId: null
      readonly creditorId: CreditorId
      readonly before: null
      readonly after: {
        readonly creditorSlug: string
        readonly first: string
        readonly last: string
      }
    }
  | {
      readonly kind: 'publish_offers'
      readonly subjectId: null
      readonly creditorId: CreditorId
      /** The version in force and the newest draft; null: none. */
      readonly before: { readonly liveVersion: number | null; readonly draft: number }
      readonly after: {
        readonly draft: number
        /** Of the rules that were simulated, and are published. */
        readonly contentSha256: string
        readonly simulationId: string
        /** The civil date from which they are in force, later than the request; absent: at once. */
        readonly inForceFrom?: string
      }
    }
  | {
      readonly kind: 'publish_journey'
      readonly subjectId: null
      readonly creditorId: CreditorId
      /** The version in force and the newest draft; null: none. */
      readonly before: { readonly liveVersion: number | null; readonly draft: number }
      readonly after: {
        readonly draft: number
        /** Of the steps that were replayed, and are published. */
        readonly contentSha256: string
        readonly replayId: string
        /** As of offers. */
        readonly inForceFrom?: string
      }
    }
  | {
      /** Its approval begins a day of waiting; only then does it do anything. */
      readonly kind: 'change_payee'
      readonly subjectId: null
      readonly creditorId: CreditorId
      readonly before: Payee
      readonly after: Payee
    }
  | {
      /** The frozen list of a campaign, as the creditor agreed to it. */
      readonly kind: 'approve_campaign'
      readonly subjectId: null
      readonly creditorId: CreditorId
      /** What waits: another list, or another campaign, is another request. */
      readonly before: { readonly campaignId: CampaignId; readonly audienceId: CampaignAudienceId }
      readonly after: {
        readonly campaignId: CampaignId
        readonly included: number
        readonly heldOut: number
        readonly membersSha256: string
        /** Who at the creditor said yes to this list. */
        readonly consentedBy: string
      }
    }
  | {
      /** Its own words for one message, on one channel, as they stand here. */
      readonly kind: 'publish_wording'
      readonly subjectId: null
      readonly creditorId: CreditorId
      /** Where, and what is in force there: other words, or null for the house's. */
      readonly before: {
        readonly template: string
        readonly channel: 'sms' | 'email' | 'whatsapp'
        readonly liveVersion: number | null
      }
      readonly after: { readonly version: number; readonly content: WordingContent }
    }

export type ApprovalKind = ApprovalChange['kind']

/** Who may ask for it is who may approve it: the permission that the act itself takes. */
export const APPROVAL_PERMISSION = {
  grant_owner: 'team.owners',
  reset_access: 'team.manage',
  full_export: 'documents.reveal',
  publish_offers: 'offers.edit',
  publish_journey: 'journeys.edit',
  change_payee: 'creditors.manage',
  approve_campaign: 'campaigns.edit',
  publish_wording: 'wordings.edit',
} as const satisfies Record<ApprovalKind, Permission>

/** `withdrawn`: taken back before anybody decided. */
export type ApprovalState = 'requested' | 'approved' | 'refused' | 'withdrawn'

/** Time alone ends a request; the row keeps the fact. */
export function standingOf(
  approval: { state: ApprovalState; expiresAt: Temporal.Instant },
  now: Temporal.Instant,
): ApprovalState | 'expired' {
  const isOver = Temporal.Instant.compare(approval.expiresAt, now) <= 0
  return approval.state === 'requested' && isOver ? 'expired' : approval.state
}
