import { statesAccepting, type Transitions } from '#server/kernel/state-machine.ts'
import type { TemplateName } from '#server/messages/templates/model.ts'

/** What a campaign may say; each is a template like any other, under the same gate. */
export const CAMPAIGN_TEMPLATES = [
  'campaign_options',
  'campaign_message',
  'campaign_help',
] as const satisfies readonly TemplateName[]
export type CampaignTemplate = (typeof CAMPAIGN_TEMPLATES)[number]

export type CampaignState =
  | 'draft'
  | 'awaiting_approval'
  | 'approved'
  | 'running'
  | 'paused'
  | 'finished'
  | 'cancelled'

export type CampaignEvent =
  /** What it says, or to whom, is other than before: an approval no longer holds. */
  | 'changed'
  /** Its list was frozen anew, with the same consequence. */
  | 'frozen'
  | 'asked'
  | 'approved'
  | 'declined'
  | 'started'
  | 'paused'
  | 'resumed'
  | 'finished'
  | 'cancelled'

/**
 * `awaiting_approval` is asked again once its request is over by time alone; the statement that asks
 * sees to that. Who cancels ends it for good: another campaign is a new one.
 */
export const CAMPAIGN_TRANSITIONS = {
  draft: { changed: 'draft', frozen: 'draft', asked: 'awaiting_approval', cancelled: 'cancelled' },
  awaiting_approval: {
    changed: 'draft',
    frozen: 'draft',
    asked: 'awaiting_approval',
    approved: 'approved',
    declined: 'draft',
    cancelled: 'cancelled',
  },
  approved: { changed: 'draft', frozen: 'draft', started: 'running', cancelled: 'cancelled' },
  running: { paused: 'paused', finished: 'finished', cancelled: 'cancelled' },
  paused: { resumed: 'running', cancelled: 'cancelled' },
  finished: {},
  cancelled: {},
} satisfies Transitions<CampaignState, CampaignEvent>

/** Whether what it says, and to whom, may still be changed. */
export function isOpenToChange(state: CampaignState): boolean {
  return statesAccepting<CampaignState, CampaignEvent>(CAMPAIGN_TRANSITIONS, 'changed').includes(
    state,
  )
}

/** More would leave too few to be helped, and tells no more. */
export const MOST_HELD_OUT_PERCENT = 50

/** How old a list may be when its campaign begins: people pay, and move, every day. */
export const AUDIENCE_DAYS = 7

export function isAudienceFresh(frozenAt: Temporal.Instant, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(frozenAt.add({ hours: AUDIENCE_DAYS * 24 }), now) > 0
}

/** One message for each person of a campaign, whatever runs twice. */
export function dedupeKeyOf(campaignId: string, debtorId: string): string {
  return `campaign:${campaignId}:${debtorId}`
}

/** Speaks of options: only for people whom the rules in force make some. */
export function promisesOffer(template: CampaignTemplate): boolean {
  return template === 'campaign_options'
}
