import Holidays from 'date-holidays'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addBusinessDays,
  bankCalendar,
  bankHolidays,
  businessDaysBetween,
  calendarOf,
  closedWeekdays,
  dateOfEpochDay,
  daysBetween,
  easter,
  epochDay,
  isBusinessDay,
  nextBusinessDay,
  pixCalendar,
  withLocalHolidays,
} from './calendar.ts'
import { FIRST_HOLIDAY_YEAR, frozenBankHolidays, LAST_HOLIDAY_YEAR } from './holidays.ts'

const day = (text: string) => Temporal.PlainDate.from(text)
const days = fc
  .integer({ min: epochDay(day('2000-01-01')), max: epochDay(day('2060-12-01')) })
  .map(dateOfEpochDay)

function years(): number[] {
  const length = LAST_HOLIDAY_YEAR - FIRST_HOLIDAY_YEAR + 1
  return Array.from({ length }, (_, i) => FIRST_HOLIDAY_YEAR + i)
}

describe('the frozen table of bank holidays', () => {
  it('is what date-holidays computes for Brazil, elections left out', () => {
    const library = new Holidays('BR')
    const computed = years().flatMap((year) => {
      const listed = library
        .getHolidays(year)
        .filter(({ type, name }) => /^(public|bank)$/.test(type) && !/Eleição/.test(name))
        .map(({ date }) => date.slice(0, 10))
      return [...new Set(listed)].sort()
    })
    expect(frozenBankHolidays()).toEqual(computed)
  })

  it('has Carnival, Good Friday and Corpus Christi where Easter of our own computing puts them', () => {
    const frozen = new Set(frozenBankHolidays())
    for (const year of years()) {
      for (const distance of [-48, -47, -2, 60]) {
        expect(frozen.has(easter(year).add({ days: distance }).toString())).toBe(true)
      }
    }
  })

  it('has 20 November since 2024 and not before', () => {
    const frozen = frozenBankHolidays().filter((date) => date.endsWith('-11-20'))
    expect(frozen[0]).toBe('2024-11-20')
  })
})

describe('the bank calendar', () => {
  it('counts 13 weekdays without bank service in 2026, as Febraban did', () => {
    const closed = closedWeekdays(bankCalendar, 2026).map(String)
    expect(closed).toHaveLength(13)
    expect(closed.at(-1)).toBe('2026-12-31')
  })

  it('closes on the last business day of a year for bills, and stays open for Pix', () => {
    for (const last of ['2022-12-30', '2023-12-29', '2026-12-31', '2027-12-31']) {
      expect(isBusinessDay(bankCalendar, day(last))).toBe(false)
      expect(isBusinessDay(pixCalendar, day(last))).toBe(true)
    }
    expect(isBusinessDay(bankCalendar, day('2023-12-28'))).toBe(true)
    expect(nextBusinessDay(bankCalendar, day('2026-12-31')).toString()).toBe('2027-01-04')
  })

  it('an effective due date is a business day, on or after the nominal one, the nearest', () => {
    fc.assert(
      fc.property(days, (nominal) => {
        const effective = nextBusinessDay(bankCalendar, nominal)
        expect(isBusinessDay(bankCalendar, effective)).toBe(true)
        expect(daysBetween(nominal, effective) >= 0).toBe(true)
        expect(businessDaysBetween(bankCalendar, nominal.subtract({ days: 1 }), effective)).toBe(1)
      }),
    )
  })

  it('business days added can be counted again, forward and back', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 40 }), (from, count) => {
        const to = addBusinessDays(bankCalendar, from, count)
        expect(businessDaysBetween(bankCalendar, from, to)).toBe(count)
        const back = addBusinessDays(bankCalendar, to, -count)
        expect(daysBetween(back, from) >= 0).toBe(true)
      }),
      { numRuns: 50 },
    )
    expect(addBusinessDays(bankCalendar, day('2026-11-21'), 0).toString()).toBe('2026-11-21')
    expect(businessDaysBetween(bankCalendar, day('2026-11-24'), day('2026-11-23'))).toBe(0)
  })

  it('takes the holidays of a state or a city too', () => {
    const paulistana = withLocalHolidays(bankCalendar, [day('2027-01-25'), day('2026-12-30')])
    expect(nextBusinessDay(paulistana, day('2027-01-25')).toString()).toBe('2027-01-26')
    expect(isBusinessDay(bankCalendar, day('2027-01-25'))).toBe(true)
    expect(isBusinessDay(paulistana, day('2026-12-29'))).toBe(true)
    expect(isBusinessDay(paulistana, day('2026-12-31'))).toBe(false)
  })

  it('a calendar of stated holidays knows only those', () => {
    const stated = calendarOf([day('2026-11-23')])
    expect(nextBusinessDay(stated, day('2026-11-23')).toString()).toBe('2026-11-24')
    expect(isBusinessDay(stated, day('2026-12-25'))).toBe(true)
  })

  it('knows weekends alone outside the frozen years', () => {
    expect(isBusinessDay(bankCalendar, day('1999-12-25'))).toBe(false)
    expect(isBusinessDay(bankCalendar, day('1998-12-25'))).toBe(true)
    expect(isBusinessDay(bankCalendar, day('1969-12-27'))).toBe(false)
    expect(bankHolidays(bankCalendar, 1998)).toEqual([])
  })

  it('dates and day numbers are the same days', () => {
    fc.assert(
      fc.property(days, (date) => {
        expect(dateOfEpochDay(epochDay(date)).equals(date)).toBe(true)
        expect(daysBetween(day('2000-01-01'), date)).toBe(day('2000-01-01').until(date).days)
      }),
    )
  })
})
