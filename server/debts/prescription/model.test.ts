import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTimeBarred, lastCollectableDay, prescribedOn } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

describe('prescription', () => {
  it('ends on the same day of the month, or the next day where that day does not exist', () => {
    expect(lastCollectableDay(day('2021-11-22'), 5).toString()).toBe('2026-11-22')
    expect(lastCollectableDay(day('2020-02-29'), 5).toString()).toBe('2025-03-01')
    expect(lastCollectableDay(day('2020-02-29'), 4).toString()).toBe('2024-02-29')
  })

  it('nobody is contacted about a time-barred debt, from the day after its last day', () => {
    const due = day('2021-11-22')
    expect(prescribedOn(due, 5).toString()).toBe('2026-11-23')
    expect(isTimeBarred(due, 5, day('2026-11-22'))).toBe(false)
    expect(isTimeBarred(due, 5, day('2026-11-23'))).toBe(true)
  })

  it('a longer term never ends sooner', () => {
    const dues = fc.integer({ min: 0, max: 9000 }).map((days) => day('2005-01-01').add({ days }))
    fc.assert(
      fc.property(dues, fc.integer({ min: 1, max: 20 }), (due, years) => {
        const [short, long] = [lastCollectableDay(due, years), lastCollectableDay(due, years + 1)]
        expect(Temporal.PlainDate.compare(short, long)).toBe(-1)
      }),
    )
  })
})
