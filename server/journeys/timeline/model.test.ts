import { expect, it } from 'vitest'
import { firstJourney } from '../beginning/model.ts'
import { plannedOn } from '../model.ts'
import { timelineOf } from './model.ts'

it('draws each step on its day, in the order of days, for the profiles it is for', () => {
  const { rows, ticks, zero } = timelineOf(firstJourney({ hasOffers: true }), 'debt')
  const days = (profile: string) =>
    rows.find((row) => row.profile === profile)?.marks.map(({ day }) => day)
  expect(days('occasional')).toEqual([1, 10, 30, 45, 60, 90, 120])
  expect(days('unengaged')).toEqual([60, 90, 120])
  expect(days('hardship')).toEqual([])
  expect(rows.map(({ goesOn }) => goesOn)).toEqual([false, true, true, true, true])
  const places = ticks.map(({ x }) => x)
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(ticks[0]).toEqual({ day: 0, x: zero })
  for (const { x } of rows.flatMap(({ marks }) => marks)) {
    expect(x).toBeGreaterThan(0)
    expect(x).toBeLessThan(1)
  }
})

it('a day that is closed gives way: to the working day before it before, to the next one after', () => {
  const on = (day: string, offset: number) =>
    plannedOn(Temporal.PlainDate.from(day), offset).toString()
  // The Friday before is a holiday.
  expect(on('2026-11-22', -1)).toBe('2026-11-19')
  expect(on('2026-11-22', 0)).toBe('2026-11-23')
  expect(on('2026-11-22', 1)).toBe('2026-11-23')
  // Christmas Day is a Friday.
  expect(on('2026-12-25', -5)).toBe('2026-12-24')
  expect(on('2026-12-25', 3)).toBe('2026-12-28')
})
