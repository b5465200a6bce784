import { describe, expect, it } from 'vitest'
import { pausedDays, pausesOf } from './model.ts'

const day = (text: string) => Temporal.PlainDate.from(text)

describe('days on which nothing is added', () => {
  it('are none where nothing was asked for', () => {
    expect(pausesOf(null)).toEqual([])
    expect(pausesOf('')).toEqual([])
  })

  it('are counted once where pauses overlap, touch, or are told in any order', () => {
    const pauses = pausesOf('2026-03-20/2026-04-10 2026-03-01/2026-03-31 2026-04-10/2026-04-20')
    expect(pauses).toEqual([{ from: day('2026-03-01'), to: day('2026-04-20') }])
    expect(pausedDays(pauses, day('2026-01-01'), day('2026-12-31'))).toBe(50)
  })

  it('go on as long as nobody has ended them, and swallow what lies within', () => {
    const pauses = pausesOf('2026-03-01/ 2026-04-01/2026-04-30')
    expect(pauses).toEqual([{ from: day('2026-03-01'), to: null }])
    expect(pausedDays(pauses, day('2026-01-01'), day('2026-03-11'))).toBe(10)
  })

  it('count only between the two days that are asked about', () => {
    const pauses = pausesOf('2026-03-01/2026-03-31')
    expect(pausedDays(pauses, day('2026-03-11'), day('2026-03-21'))).toBe(10)
    expect(pausedDays(pauses, day('2026-04-01'), day('2026-05-01'))).toBe(0)
    expect(pausedDays(pauses, day('2026-01-01'), day('2026-03-01'))).toBe(0)
  })
})
