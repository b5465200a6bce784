import { describe, expect, it } from 'vitest'
import { businessDate, endOfBusinessDate, systemClock, today } from './clock.ts'

const instant = (text: string) => Temporal.Instant.from(text)

describe('the civil date in São Paulo', () => {
  it('changes at midnight there, not in UTC nor on this machine', () => {
    expect(businessDate(instant('2026-11-24T02:59:59Z')).toString()).toBe('2026-11-23')
    expect(businessDate(instant('2026-11-24T03:00:00Z')).toString()).toBe('2026-11-24')
    expect(today({ now: () => instant('2026-11-24T02:59:59Z') }).toString()).toBe('2026-11-23')
  })

  it('ends at the first instant of the next', () => {
    const end = endOfBusinessDate(Temporal.PlainDate.from('2026-11-23'))
    expect(end.toString()).toBe('2026-11-24T03:00:00Z')
  })

  it('a day of the years with daylight saving began at one o’clock', () => {
    const end = endOfBusinessDate(Temporal.PlainDate.from('2018-11-03'))
    expect(end.toString()).toBe('2018-11-04T03:00:00Z')
    expect(businessDate(end).toString()).toBe('2018-11-04')
  })

  it('the system clock goes forward', () => {
    const first = systemClock.now()
    expect(Temporal.Instant.compare(systemClock.now(), first) >= 0).toBe(true)
  })
})
