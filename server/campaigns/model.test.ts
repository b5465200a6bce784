import { describe, expect, it } from 'vitest'
import { nextState } from '#server/kernel/state-machine.ts'
import { TEMPLATES, type TemplateFacts } from '#server/messages/templates/model.ts'
import {
  CAMPAIGN_TEMPLATES,
  CAMPAIGN_TRANSITIONS,
  type CampaignEvent,
  type CampaignState,
  isAudienceFresh,
  isOpenToChange,
} from './model.ts'

const STATES = Object.keys(CAMPAIGN_TRANSITIONS) as CampaignState[]
const EVENTS: readonly CampaignEvent[] = [
  'changed',
  'frozen',
  'asked',
  'approved',
  'declined',
  'started',
  'paused',
  'resumed',
  'finished',
  'cancelled',
]
const led = (state: CampaignState, event: CampaignEvent) =>
  nextState<CampaignState, CampaignEvent>(CAMPAIGN_TRANSITIONS, state, event)

describe('a campaign', () => {
  it('is led to one state by each event, from wherever it is allowed', () => {
    for (const event of EVENTS) {
      const found = new Set(STATES.map((state) => led(state, event)).filter((to) => to !== null))
      expect([event, found.size]).toEqual([event, 1])
    }
  })

  it('begins by way of an approval only, and what is over stays over', () => {
    expect(STATES.filter((state) => led(state, 'started'))).toEqual(['approved'])
    expect(STATES.filter((state) => led(state, 'approved'))).toEqual(['awaiting_approval'])
    for (const state of ['finished', 'cancelled'] as const) {
      expect(EVENTS.filter((event) => led(state, event))).toEqual([])
    }
    expect(STATES.filter(isOpenToChange)).toEqual(['draft', 'awaiting_approval', 'approved'])
  })

  it('says nothing that is not within hours and caps, moot when settled, and sent once', () => {
    for (const template of CAMPAIGN_TEMPLATES) {
      const facts: TemplateFacts = TEMPLATES[template]
      expect(facts).toMatchObject({
        inContactHours: true,
        isCounted: true,
        onceOnly: true,
        untilSettled: true,
        waitsForPromise: true,
        namesCreditor: false,
      })
    }
  })

  it('begins with a list of at most seven days', () => {
    const frozenAt = Temporal.Instant.from('2026-11-23T13:00:00Z')
    expect(isAudienceFresh(frozenAt, frozenAt.add({ hours: 167 }))).toBe(true)
    expect(isAudienceFresh(frozenAt, frozenAt.add({ hours: 168 }))).toBe(false)
  })
})
