import { describe, expect, it } from 'vitest'
import { ERASED_VISIT_MONTHS, KEPT, keptSince, keptWords, nightOf } from './model.ts'

const night = Temporal.PlainDate.from('2026-11-30')

describe('how long something is kept', () => {
  it('is what the law wants at the least: visits for six months', () => {
    expect(KEPT.sessions.months).toBeGreaterThanOrEqual(ERASED_VISIT_MONTHS)
    expect(KEPT.links.months).toBeGreaterThanOrEqual(ERASED_VISIT_MONTHS)
    expect(KEPT.codes.months).toBeGreaterThanOrEqual(ERASED_VISIT_MONTHS)
    expect(ERASED_VISIT_MONTHS).toBe(6)
  })

  it('is one time for what is told in one line', () => {
    expect(KEPT.reply_words).toEqual(KEPT.message_texts)
    expect(KEPT.quotes).toEqual(KEPT.message_texts)
    expect(KEPT.case_photos).toEqual(KEPT.case_words)
    expect(KEPT.links).toEqual(KEPT.sessions)
    expect(KEPT.search_traces).toEqual(KEPT.sessions)
    expect(KEPT.promises).toEqual(KEPT.sessions)
  })

  it('ends with a day of São Paulo', () => {
    expect(keptSince('codes', night).toString()).toBe('2025-11-30T03:00:00Z')
    expect(keptSince('sessions', night).toString()).toBe('2024-11-30T03:00:00Z')
    expect(keptSince('outbox', night).toString()).toBe('2026-10-31T03:00:00Z')
    // There is no 29 February a year before: the day before it stays for a day longer.
    const leap = Temporal.PlainDate.from('2028-02-29')
    expect(keptSince('codes', leap).toString()).toBe('2027-02-28T03:00:00Z')
  })

  it('is told in whole months, and in years where there are many', () => {
    expect(keptWords('codes')).toBe('12 meses')
    expect(keptWords('sessions')).toBe('24 meses')
    expect(keptWords('case_words')).toBe('5 anos')
    expect(keptWords('outbox')).toBe('30 dias')
  })
})

describe('a night', () => {
  it.each([
    ['2026-11-30T00:59:59-03:00', null],
    ['2026-11-30T01:00:00-03:00', '2026-11-30'],
    ['2026-11-30T04:59:59-03:00', '2026-11-30'],
    ['2026-11-30T05:00:00-03:00', null],
  ])('is from one to five in São Paulo: %s', (at, day) => {
    expect(nightOf(Temporal.Instant.from(at))?.toString() ?? null).toBe(day)
  })
})
