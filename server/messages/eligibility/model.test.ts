import { describe, expect, it } from 'vitest'
import { CONTACT_LIMITS } from '#server/creditors/contact/model.ts'
import { isContactHour, judgeSend, nextContactHour, type SendFacts } from './model.ts'

const createdAt = Temporal.Instant.from('2026-11-23T13:00:00Z')
const facts = {
  template: 'access_code',
  channel: 'sms',
  suppression: null,
  createdAt,
  now: createdAt,
  isMoot: false,
  isPromised: false,
  isAtRest: false,
  isMinor: false,
  silentUntil: null,
  hasAsked: false,
  hours: 'any',
  place: null,
  mayComeTwice: false,
  policy: null,
  earlier: [],
} as const

describe('before every send', () => {
  it.each([
    ['not_me', 'contact_not_me'],
    ['opt_out', 'contact_opted_out'],
    ['bounced', 'contact_bounced'],
  ] as const)('scenario 61: a contact given up for %s is not written to', (suppression, reason) => {
    expect(judgeSend({ ...facts, suppression })).toEqual({ ok: false, reason })
  })

  it.each([
    ['a Monday at 10:59 in São Paulo', '2026-11-23T13:59:00Z', false],
    ['a Monday at 11:00, 9:00 in Acre', '2026-11-23T14:00:00Z', true],
    ['a Monday at 17:59, 18:59 in Noronha', '2026-11-23T20:59:59Z', true],
    ['a Monday at 18:00', '2026-11-23T21:00:00Z', false],
    ['a Saturday at noon', '2026-11-28T15:00:00Z', false],
    ['Christmas at noon', '2026-12-25T15:00:00Z', false],
    ['a Sunday at noon', '2026-11-29T15:00:00Z', false],
    ['Carnival Monday at noon', '2027-02-08T15:00:00Z', false],
    ['Corpus Christi at noon', '2027-05-27T15:00:00Z', false],
    ['the Friday after Corpus Christi', '2027-05-28T15:00:00Z', true],
    ['a Tuesday at 3 in the night', '2026-11-24T06:00:00Z', false],
    ['the 20th of November, a holiday', '2026-11-20T15:00:00Z', false],
  ])('scenario 61: what we start ourselves is sent on %s: %s → %s', (_, at, sent) => {
    const now = Temporal.Instant.from(at)
    const judged = judgeSend({ ...facts, template: 'agreement_notice', createdAt: now, now })
    expect(judged.ok).toBe(true)
    expect(judged.ok && judged.value === null).toBe(sent)
  })

  it('what is paid meanwhile is not reminded of, and what may have arrived is not sent twice', () => {
    const noon = Temporal.Instant.from('2026-11-23T15:00:00Z')
    const reminder = { ...facts, template: 'agreement_notice', createdAt: noon, now: noon } as const
    expect(judgeSend({ ...reminder, isMoot: true })).toEqual({ ok: false, reason: 'no_longer_due' })
    const again = { mayComeTwice: true }
    expect(judgeSend({ ...reminder, ...again })).toEqual({ ok: false, reason: 'outcome_unknown' })
    // The person waits for it: twice is better than never.
    expect(judgeSend({ ...facts, ...again }).ok).toBe(true)
  })

  it('a code is sent at any hour, but not once it has expired', () => {
    const night = Temporal.Instant.from('2026-11-22T06:00:00Z')
    expect(judgeSend({ ...facts, createdAt: night, now: night }).ok).toBe(true)
    const last = createdAt.add({ seconds: 599 })
    expect(judgeSend({ ...facts, now: last }).ok).toBe(true)
    const late = createdAt.add({ seconds: 600 })
    expect(judgeSend({ ...facts, now: late })).toEqual({ ok: false, reason: 'too_late' })
  })

  it.each(['first_link', 'agreement_notice'] as const)(
    'what presses waits for the day that the person named: %s',
    (template) => {
      const now = Temporal.Instant.from('2026-11-23T15:00:00Z')
      const asked = { ...facts, template, createdAt: now, now }
      expect(judgeSend({ ...asked, isPromised: true })).toEqual({ ok: false, reason: 'promised' })
      expect(judgeSend(asked).ok).toBe(true)
    },
  )

  it.each(['fresh_link', 'access_code', 'receipt', 'quotes_ready', 'contact_change'] as const)(
    'what the person asked for, or must know, comes whatever was promised: %s',
    (template) => {
      expect(judgeSend({ ...facts, template, isPromised: true }).ok).toBe(true)
    },
  )
})

/** A Monday at noon in São Paulo, and the same hour on other days. */
const noon = Temporal.Instant.from('2026-11-23T15:00:00Z')
const daysAgo = (days: number, isOfCreditor = true) => ({
  at: noon.subtract({ hours: 24 * days }),
  isOfCreditor,
})
const notice = {
  ...facts,
  template: 'agreement_notice',
  createdAt: noon,
  now: noon,
} as const satisfies SendFacts
const later = (at: string) => ({ ok: true, value: { later: Temporal.Instant.from(at) } })
const refused = (reason: string) => ({ ok: false, reason })
const SENT = { ok: true, value: null }

describe('what we start ourselves, after a due date', () => {
  it.each([
    ['is sent where nothing was', [], SENT],
    ['waits for tomorrow after one of today', [daysAgo(0)], later('2026-11-24T14:00:00Z')],
    [
      'waits also after one of another creditor',
      [daysAgo(0, false)],
      later('2026-11-24T14:00:00Z'),
    ],
    ['is sent a day after the last', [daysAgo(1)], SENT],
    [
      'waits while three are younger than seven days',
      [1, 3, 6].map((d) => daysAgo(d)),
      later('2026-11-24T14:00:00Z'),
    ],
    [
      'is never sent where a month is full until it is too late',
      [8, 9, 10, 12, 14, 16, 18, 20].map((d) => daysAgo(d)),
      refused('contact_cap'),
    ],
  ])('%s', (_, earlier, judged) => {
    expect(judgeSend({ ...notice, earlier })).toEqual(judged)
  })

  it.each([
    ['later hours', { contactFirstHour: 14 }, later('2026-11-23T17:00:00Z')],
    ['hours that are over for today', { contactEndHour: 12 }, later('2026-11-24T14:00:00Z')],
    ['no SMS', { contactSms: 'no' }, refused('channel_not_allowed')],
    ['no e-mail, for an SMS', { contactEmail: 'no' }, SENT],
    ['none at all in a week', { contactPerWeek: 0 }, refused('contact_cap')],
    ['one in a month, which was', { contactPerMonth: 1 }, refused('contact_cap')],
    [
      'two days between, of which one has passed',
      { contactEveryDays: 2 },
      later('2026-11-24T14:00:00Z'),
    ],
    [
      'wider hours than the house, which change nothing',
      { contactFirstHour: 9, contactEndHour: 19 },
      SENT,
    ],
  ] as const)('keeps to a creditor that wants %s', (_, change, judged) => {
    const policy = { ...CONTACT_LIMITS, ...change }
    const isShort = 'contactPerMonth' in change || 'contactEveryDays' in change
    expect(judgeSend({ ...notice, policy, earlier: isShort ? [daysAgo(1)] : [] })).toEqual(judged)
  })

  it('never widens the house’s own limits, whatever a row says', () => {
    const wide = { ...CONTACT_LIMITS, contactFirstHour: 9, contactEveryDays: 0, contactPerWeek: 9 }
    const early = Temporal.Instant.from('2026-11-23T13:00:00Z')
    expect(judgeSend({ ...notice, policy: wide, createdAt: early, now: early })).toEqual(
      later('2026-11-23T14:00:00Z'),
    )
    expect(judgeSend({ ...notice, policy: wide, earlier: [daysAgo(0)] })).toEqual(
      later('2026-11-24T14:00:00Z'),
    )
  })

  it.each([
    ['over tomorrow', '2026-11-24T15:00:00Z', later('2026-11-24T15:00:00Z')],
    ['over at night: the next morning', '2026-11-25T03:00:00Z', later('2026-11-25T14:00:00Z')],
    ['longer than it is worth reading', '2026-11-27T15:00:00Z', refused('silence')],
  ])('waits while the person answered or asked for quiet: %s', (_, at, judged) => {
    const silentUntil = Temporal.Instant.from(at)
    expect(judgeSend({ ...notice, silentUntil })).toEqual(judged)
  })

  it.each(['reply_link', 'reply_words'] as const)(
    'an answer comes whatever was stopped, but never to another’s contact: %s',
    (template) => {
      const silentUntil = noon.add({ hours: 72 })
      const asked = { ...notice, template, silentUntil, isPromised: true, isAtRest: true }
      expect(judgeSend({ ...asked, suppression: 'opt_out' })).toEqual(SENT)
      expect(judgeSend({ ...asked, suppression: 'not_me' })).toEqual(refused('contact_not_me'))
      expect(judgeSend({ ...asked, suppression: 'bounced' })).toEqual(refused('contact_bounced'))
    },
  )

  it('a reminder comes although the person answered meanwhile only where they asked for it', () => {
    const asked = { ...notice, template: 'instalment_reminder' } as const
    const silentUntil = noon.add({ hours: 72 })
    expect(judgeSend({ ...asked, silentUntil, hasAsked: true })).toEqual(SENT)
    expect(judgeSend({ ...asked, silentUntil })).toEqual(refused('silence'))
  })

  it('nobody presses a child to pay, and a child who asks is answered', () => {
    expect(judgeSend({ ...notice, isMinor: true })).toEqual(refused('minor'))
    expect(judgeSend({ ...notice, template: 'reply_words', isMinor: true })).toEqual(SENT)
  })

  it('the last word goes also where nothing goes any more, once', () => {
    const last = { ...notice, template: 'farewell' } as const
    for (const suppression of ['opt_out', 'not_me'] as const) {
      expect(judgeSend({ ...last, suppression })).toEqual(SENT)
    }
    expect(judgeSend({ ...last, mayComeTwice: true })).toEqual(refused('outcome_unknown'))
    expect(judgeSend({ ...last, suppression: 'bounced' })).toEqual(refused('contact_bounced'))
  })

  it('does not touch what a person waits for', () => {
    const policy = { ...CONTACT_LIMITS, contactSms: 'no', contactPerWeek: 0 } as const
    expect(judgeSend({ ...facts, policy, earlier: [daysAgo(0)] })).toEqual(SENT)
  })
})

describe('when we may begin with anybody', () => {
  // Nine in the morning in Acre is eleven in Brasília; Minas and Paraná end at 18.
  it.each([
    ['before the hours', '2026-11-23T10:00:00-03:00', '2026-11-23T11:00:00-03:00'],
    ['in them', '2026-11-23T13:30:00-03:00', '2026-11-23T13:30:00-03:00'],
    ['when they end', '2026-11-23T18:00:00-03:00', '2026-11-24T11:00:00-03:00'],
    ['on a Friday night', '2026-11-27T20:00:00-03:00', '2026-11-30T11:00:00-03:00'],
    ['before a holiday', '2026-12-24T19:00:00-03:00', '2026-12-28T11:00:00-03:00'],
  ])('%s', (_, at, next) => {
    const now = Temporal.Instant.from(at)
    expect(nextContactHour(now).toString()).toBe(Temporal.Instant.from(next).toString())
    expect(isContactHour(now)).toBe(at === next)
    expect(isContactHour(nextContactHour(now))).toBe(true)
  })

  it('a creditor’s hours count within those of the house', () => {
    const policy = { ...CONTACT_LIMITS, contactFirstHour: 14, contactEndHour: 16 }
    const now = Temporal.Instant.from('2026-11-23T12:00:00-03:00')
    const next = Temporal.Instant.from('2026-11-23T14:00:00-03:00')
    expect(nextContactHour(now, policy).toString()).toBe(next.toString())
    expect(isContactHour(now, policy)).toBe(false)
    expect(isContactHour(next, policy)).toBe(true)
  })
})
