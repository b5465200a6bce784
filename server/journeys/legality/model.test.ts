import { describe, expect, it } from 'vitest'
import { CONTACT_LIMITS } from '#server/creditors/contact/model.ts'
import { firstJourney, HOUSE_JOURNEY } from '../beginning/model.ts'
import type { Journey, JourneyStep } from '../model.ts'
import { type JourneyContext, problemsOf, remarksOf } from './model.ts'

const context: JourneyContext = {
  policy: CONTACT_LIMITS,
  offersHoldDays: 5,
  hasAccount: true,
  whatsAppFamilies: ['campaign_message'],
}
const step: JourneyStep = {
  id: 'passo',
  anchor: 'debt',
  day: 5,
  everyDays: null,
  profiles: ['disorganised'],
  channels: ['sms', 'email'],
  family: 'campaign_message',
}
const of = (...steps: Partial<JourneyStep>[]): Journey => ({
  format: 1,
  steps: steps.map((one, place) => ({ ...step, id: `p${place}`, ...one })),
})
const problems = (journey: Journey, more: Partial<JourneyContext> = {}) =>
  problemsOf(journey, { ...context, ...more }).map(({ problem }) => problem)
const reminder = { anchor: 'instalment', family: 'instalment_reminder' } as const

describe('what stands against a journey', () => {
  it('nothing, of the house’s and of the proposed one', () => {
    expect(problems(HOUSE_JOURNEY)).toEqual([])
    expect(problems(firstJourney({ hasOffers: true }))).toEqual([])
    expect(problems(firstJourney({ hasOffers: false }), { offersHoldDays: null })).toEqual([])
  })

  it.each<[string, Partial<JourneyStep>, string]>([
    [
      'a reminder after its day',
      { ...reminder, day: 2, channels: ['push'] },
      'reminder-after-its-day',
    ],
    [
      'a reminder of a debt that nobody combined',
      { family: 'instalment_reminder', day: -1, channels: ['push'] },
      'reminder-of-a-debt',
    ],
    ['a message before the day', { day: -1 }, 'message-before-its-day'],
    [
      'options beside an agreement',
      { anchor: 'instalment', family: 'campaign_options' },
      'options-beside-an-agreement',
    ],
    ['a push that nobody asked for', { channels: ['push', 'sms'] }, 'push-not-for-this'],
    [
      'a reminder that passes over the browser',
      { ...reminder, day: -1, channels: ['sms'] },
      'push-comes-first',
    ],
    [
      'a reminder that repeats',
      { ...reminder, day: -9, everyDays: 7, channels: ['push'] },
      'repeats-before-its-day',
    ],
    ['who told us of hardship', { profiles: ['hardship'] }, 'hardship-is-left-in-peace'],
  ])('%s', (_, one, problem) => {
    expect(problems(of(one))).toContain(problem)
  })

  it('says what, of which step', () => {
    expect(problems({ format: 1, steps: [] })).toEqual(['no-steps'])
    expect(problems(of({}), { hasAccount: false })).toEqual(['no-account'])
    expect(problemsOf(of({}, { day: -2 }), context)).toEqual([
      { problem: 'message-before-its-day', step: 'p1', profile: null },
    ])
  })

  it('who asked in their browser is reminded, also in hardship', () => {
    const asked = { ...reminder, day: -1, profiles: ['hardship'] } as const
    expect(problems(of({ ...asked, channels: ['push'] }))).toEqual([])
    expect(problems(of({ ...asked, channels: ['push', 'sms'] }))).toEqual([
      'hardship-is-left-in-peace',
    ])
  })

  it('options that nobody has, or that are over before two days', () => {
    const options = of({ family: 'campaign_options' })
    expect(problems(options, { offersHoldDays: null })).toEqual(['no-offers'])
    expect(problems(options, { offersHoldDays: 1 })).toEqual(['offers-hold-too-short'])
    expect(problems(options, { offersHoldDays: 2 })).toEqual([])
  })

  it('a way that the creditor closed, where the step has no other', () => {
    const policy = { ...CONTACT_LIMITS, contactSms: 'no' } as const
    expect(problems(of({ channels: ['sms'] }), { policy })).toEqual(['channel-closed'])
    expect(problems(of({}), { policy })).toEqual([])
  })

  it('WhatsApp alone, where the creditor does not use it or has no template for that', () => {
    const only = of({ channels: ['whatsapp'] })
    expect(problems(only)).toEqual([])
    const policy = { ...CONTACT_LIMITS, contactWhatsApp: 'no' } as const
    expect(problems(only, { policy })).toEqual(['channel-closed'])
    expect(problems(only, { whatsAppFamilies: ['campaign_help'] })).toEqual(['channel-closed'])
    expect(problems(of({ channels: ['whatsapp', 'email'] }), { policy })).toEqual([])
  })

  it.each<[string, readonly number[], Partial<JourneyContext>, readonly string[]]>([
    ['three in seven days are many enough', [5, 8, 11], {}, []],
    ['four in seven days', [5, 7, 9, 11], {}, ['week-cap']],
    ['nine in thirty days', [1, 5, 9, 12, 16, 19, 23, 26, 30], {}, ['month-cap']],
    ['two on one day', [5, 5], {}, ['two-on-one-day']],
    ['three in a month after ninety days', [91, 100, 110], {}, ['two-a-month-after-ninety-days']],
    [
      'the creditor wants a week between two',
      [5, 10],
      { policy: { ...CONTACT_LIMITS, contactEveryDays: 7 } },
      ['day-cap'],
    ],
    [
      'the creditor wants one in seven days',
      [5, 10],
      { policy: { ...CONTACT_LIMITS, contactPerWeek: 1 } },
      ['week-cap'],
    ],
  ])('%s', (_, days, more, expected) => {
    expect(problems(of(...days.map((day) => ({ day }))), more)).toEqual(expected)
  })

  it('judges what repeats as often as it comes', () => {
    expect(problems(of({ day: 60, everyDays: 15 }))).toEqual([])
    expect(problems(of({ day: 60, everyDays: 10 }))).toEqual(['two-a-month-after-ninety-days'])
    const unengaged = { profiles: ['unengaged'], day: 10, everyDays: 10 } as const
    expect(problems(of(unengaged))).toEqual(['two-a-month-for-unengaged'])
  })

  it('one reminder that was not asked for is enough for who rarely delays, three for anybody', () => {
    const due = (...days: number[]) =>
      of(...days.map((day) => ({ ...reminder, day, channels: ['push', 'sms'] as const })))
    expect(problems(due(-5, -1, 0))).toEqual([])
    expect(problems(due(-7, -5, -1, 0))).toEqual(['three-before-an-instalment'])
    const rarely = due(-5, -1).steps.map((one) => ({
      ...one,
      profiles: ['occasional'] as const,
    }))
    expect(problems({ format: 1, steps: rarely })).toEqual(['one-for-occasional'])
  })
})

describe('what is worth knowing', () => {
  it('that a step speaks by WhatsApp before there is a template for it', () => {
    const steps = of({ channels: ['whatsapp', 'email'] })
    const closed = { remark: 'whatsapp-closed', profile: null, step: 'p0' }
    expect(remarksOf(steps, { ...context, whatsAppFamilies: [] })).toContainEqual(closed)
    expect(remarksOf(steps, context)).not.toContainEqual(closed)
  })

  it('whom a journey leaves without a step, and where the day ends earlier', () => {
    const early = { ...context, policy: { ...CONTACT_LIMITS, contactEndHour: 18 } }
    const first = remarksOf(firstJourney({ hasOffers: true }), context)
    expect(first).toEqual([{ remark: 'earlier-in-pr-and-mg', profile: null, step: null }])
    expect(remarksOf(firstJourney({ hasOffers: true }), early)).toEqual([])
    expect(remarksOf(of({}), early)).toContainEqual({
      remark: 'ends',
      profile: 'disorganised',
      step: null,
    })
    expect(remarksOf(HOUSE_JOURNEY, early)).toContainEqual({
      remark: 'nothing-when-late',
      profile: 'occasional',
      step: null,
    })
  })
})
