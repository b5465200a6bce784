import { describe, expect, it } from 'vitest'
import { judgeSend } from './model.ts'

const createdAt = Temporal.Instant.from('2026-11-23T13:00:00Z')
const facts = {
  template: 'access_code',
  suppression: null,
  createdAt,
  now: createdAt,
  isMoot: false,
  mayComeTwice: false,
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
    expect(judged).toEqual(
      sent ? { ok: true, value: null } : { ok: false, reason: 'outside_hours' },
    )
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
})
