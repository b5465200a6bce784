import { describe, expect, it } from 'vitest'
import {
  formatDateTime,
  formatDayMonth,
  formatDays,
  formatDecimalText,
  formatLongDate,
  formatMonth,
  formatPercent,
  formatShortDate,
  formatTime,
  formatWeekday,
} from './format.ts'
import { rate } from './rate.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const instant = (text: string) => Temporal.Instant.from(text)

describe('dates, hours and rates on screen', () => {
  it('dates are written as in Brazil', () => {
    expect(formatDayMonth(day('2026-12-10'))).toBe('10 de dezembro')
    expect(formatDayMonth(day('2027-03-01'))).toBe('1º de março')
    expect(formatLongDate(day('2026-12-10'))).toBe('10 de dezembro de 2026')
    expect(formatShortDate(day('2026-01-05'))).toBe('05/01/2026')
    expect(formatMonth(day('2026-11-23'))).toBe('novembro de 2026')
    expect(formatWeekday(day('2026-11-23'))).toBe('segunda-feira')
    expect(formatWeekday(day('2026-11-22'))).toBe('domingo')
  })

  it('hours are those of São Paulo', () => {
    expect(formatTime(instant('2026-11-23T21:40:00Z'))).toBe('18h40')
    expect(formatTime(instant('2026-11-23T12:05:00Z'))).toBe('9h05')
    expect(formatTime(instant('2026-11-23T21:00:00Z'))).toBe('18h')
    expect(formatDateTime(instant('2026-11-24T02:30:00Z'))).toBe('23 de novembro de 2026, às 23h30')
    expect(formatDateTime(instant('2026-11-24T04:00:00Z'))).toBe('24 de novembro de 2026, à 1h')
  })

  it('one day is a day, all others are days', () => {
    expect([0, 1, 2, 21].map(formatDays)).toEqual(['0 dias', '1 dia', '2 dias', '21 dias'])
  })

  it('rates are percentages with a comma', () => {
    expect(formatPercent(rate('0.1960'))).toBe('19,60%')
    expect(formatPercent(rate('0'))).toBe('0,00%')
    expect(formatPercent(rate('0.12345'))).toBe('12,34%')
    expect(formatPercent(rate('0.01'), 0)).toBe('1%')
    expect(formatPercent(rate('12.5'))).toBe('1.250,00%')
    expect(formatDecimalText('-1234.5')).toBe('−1.234,5')
  })
})
