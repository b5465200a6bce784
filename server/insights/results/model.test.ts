import { describe, expect, it } from 'vitest'
import { AGE_BANDS } from '#server/offers/simulation/model.ts'
import {
  closedMonths,
  instantsOf,
  lastDayOf,
  periodOf,
  ROLL_STATES,
  type RollEnd,
  type RollState,
  rollEnd,
} from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const TODAY = day('2026-11-23')
const period = (from: string | null, to: string | null) => {
  const shown = periodOf(TODAY, { from: from ? day(from) : null, to: to ? day(to) : null })
  return `${shown.from} ${shown.to}`
}

describe('the days of a page of results', () => {
  it.each<[string, string | null, string | null, string]>([
    ['are the last three months and this one, unless asked', null, null, '2026-08-01 2026-11-23'],
    ['are those that were asked for', '2026-09-03', '2026-10-10', '2026-09-03 2026-10-10'],
    ['end today', '2026-11-01', '2027-01-01', '2026-11-01 2026-11-23'],
    [
      'are one day where the first comes after the last',
      '2026-11-10',
      '2026-11-01',
      '2026-11-01 2026-11-01',
    ],
    ['are two years at most', '2019-01-01', null, '2024-11-23 2026-11-23'],
    [
      'are three months before the last where only that is said',
      null,
      '2026-05-31',
      '2026-02-01 2026-05-31',
    ],
  ])('%s', (_, from, to, shown) => {
    expect(period(from, to)).toBe(shown)
  })

  it('begin and end at midnight in São Paulo', () => {
    const [from, to] = instantsOf({ from: day('2026-11-01'), to: day('2026-11-02') })
    expect([from.toString(), to.toString()]).toEqual([
      '2026-11-01T03:00:00Z',
      '2026-11-03T03:00:00Z',
    ])
  })

  it('have the months that are over, the running one left out', () => {
    const now = Temporal.Instant.from('2026-12-01T02:59:00Z')
    const of = { from: day('2026-09-20'), to: day('2026-11-30') }
    expect(closedMonths(of, now).map(String)).toEqual(['2026-09-01', '2026-10-01'])
    const later = Temporal.Instant.from('2026-12-01T03:00:00Z')
    expect(closedMonths(of, later).map(String)).toContain('2026-11-01')
  })
})

describe('bands of age', () => {
  it('follow one another without a gap, the last without an end', () => {
    const ends = AGE_BANDS.map(lastDayOf)
    expect(ends.at(-1)).toBeNull()
    expect(ends.slice(0, -1).map((end) => (end ?? 0) + 1)).toEqual(AGE_BANDS.slice(1))
  })
})

describe('what became of a debt within a month', () => {
  it.each<[RollState, RollState, RollEnd]>([
    ['open_31', 'open_31', 'same'],
    ['open_0', 'open_31', 'older'],
    ['open_0', 'agreed', 'agreed'],
    ['agreed', 'agreed', 'same'],
    ['agreed', 'open_91', 'broken'],
    ['agreed', 'closed', 'closed'],
    ['open_91', 'closed', 'closed'],
    ['open_91', 'recalled', 'recalled'],
    ['open_1081', 'barred', 'barred'],
  ])('%s, then %s: %s', (from, to, end) => {
    expect(rollEnd(from, to)).toBe(end)
  })

  it('is said of every pair of states', () => {
    for (const from of ROLL_STATES)
      for (const to of ROLL_STATES) expect(rollEnd(from, to)).toBeTruthy()
  })
})
