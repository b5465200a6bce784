import { assert } from './assert.ts'
import { frozenBankHolidays } from './holidays.ts'

/**
 * The Brazilian bank calendar. A calendar is a value, passed in: the national one, the one for Pix
 * charges, or either with a state's or a city's holidays added. Days outside the frozen years
 * (2000–2060) know weekends only.
 */
export type BankCalendar = {
  /** Days since 1970-01-01 on which banks are closed, weekends not included. */
  readonly closed: ReadonlySet<number>
  /**
   * Banks do not serve the public on the last business day of a year, so bills of that day pass
   * to the next (Febraban). Pix charges (cobv) and counts of 252 days know no such rule.
   */
  readonly yearEndClosure: boolean
}

const MS_PER_DAY = 86_400_000

/** Days since 1970-01-01: dates as integers, for arithmetic over half a million debts. */
export function epochDay(date: Temporal.PlainDate): number {
  return Date.UTC(date.year, date.month - 1, date.day) / MS_PER_DAY
}

export function dateOfEpochDay(day: number): Temporal.PlainDate {
  const utc = new Date(day * MS_PER_DAY)
  return new Temporal.PlainDate(utc.getUTCFullYear(), utc.getUTCMonth() + 1, utc.getUTCDate())
}

/** Calendar days from one date to another: day 0 excluded, last day included (CC 132). */
export function daysBetween(from: Temporal.PlainDate, to: Temporal.PlainDate): number {
  return epochDay(to) - epochDay(from)
}

const nationalHolidays: ReadonlySet<number> = new Set(
  frozenBankHolidays().map((day) => Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY),
)

/** National holidays, Carnival, Good Friday, Corpus Christi, and the closing at the year's end. */
export const bankCalendar: BankCalendar = { closed: nationalHolidays, yearEndClosure: true }

/** The same without the year-end closing: Pix charges with due date, and counts of 252 days. */
export const pixCalendar: BankCalendar = { closed: nationalHolidays, yearEndClosure: false }

/** A calendar of exactly these holidays: for a provider that states its own list. */
export function calendarOf(holidays: Iterable<Temporal.PlainDate>): BankCalendar {
  return { closed: new Set(Array.from(holidays, epochDay)), yearEndClosure: false }
}

/** The calendar with the holidays of a state or a city added. */
export function withLocalHolidays(
  calendar: BankCalendar,
  holidays: Iterable<Temporal.PlainDate>,
): BankCalendar {
  return { ...calendar, closed: new Set([...calendar.closed, ...Array.from(holidays, epochDay)]) }
}

export function isBusinessDay(calendar: BankCalendar, date: Temporal.PlainDate): boolean {
  return isBusinessEpochDay(calendar, epochDay(date))
}

/** The first business day on or after a date (CC 132 §1: payable there without any charge). */
export function nextBusinessDay(
  calendar: BankCalendar,
  date: Temporal.PlainDate,
): Temporal.PlainDate {
  const nominal = epochDay(date)
  const effective = nextBusinessEpochDay(calendar, nominal)
  return effective === nominal ? date : dateOfEpochDay(effective)
}

/** `nextBusinessDay` on day numbers. */
export function nextBusinessEpochDay(calendar: BankCalendar, day: number): number {
  let candidate = day
  while (!isBusinessEpochDay(calendar, candidate)) candidate += 1
  return candidate
}

/** The n-th business day after a date (n > 0), or before it (n < 0); n = 0 is the date itself. */
export function addBusinessDays(
  calendar: BankCalendar,
  date: Temporal.PlainDate,
  count: number,
): Temporal.PlainDate {
  assert(Number.isSafeInteger(count), 'a whole number of business days')
  const step = count < 0 ? -1 : 1
  let day = epochDay(date)
  for (let left = Math.abs(count); left > 0; ) {
    day += step
    if (isBusinessEpochDay(calendar, day)) left -= 1
  }
  return dateOfEpochDay(day)
}

/** Business days after `from` up to and including `to`; zero when `to` is not later. */
export function businessDaysBetween(
  calendar: BankCalendar,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): number {
  const last = epochDay(to)
  let count = 0
  for (let day = epochDay(from) + 1; day <= last; day++) {
    if (isBusinessEpochDay(calendar, day)) count += 1
  }
  return count
}

/** The holidays of a year in order, those on weekends included, year-end closing not included. */
export function bankHolidays(calendar: BankCalendar, year: number): Temporal.PlainDate[] {
  return daysOfYear(year)
    .filter((day) => calendar.closed.has(day))
    .map(dateOfEpochDay)
}

/** The weekdays of a year on which banks do not serve the public, year-end closing included. */
export function closedWeekdays(calendar: BankCalendar, year: number): Temporal.PlainDate[] {
  return daysOfYear(year)
    .filter((day) => !isWeekend(day) && !isBusinessEpochDay(calendar, day))
    .map(dateOfEpochDay)
}

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
export function easter(year: number): Temporal.PlainDate {
  const a = year % 19
  const century = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor((8 * century + 13) / 25)
  const e = (19 * a + century - Math.floor(century / 4) - d + 15) % 30
  const f = (32 + 2 * (century % 4) + 2 * Math.floor(c / 4) - e - (c % 4)) % 7
  const g = Math.floor((a + 11 * e + 22 * f) / 451)
  const h = e + f - 7 * g + 114
  return new Temporal.PlainDate(year, Math.floor(h / 31), (h % 31) + 1)
}

function isBusinessEpochDay(calendar: BankCalendar, day: number): boolean {
  if (isWeekend(day) || calendar.closed.has(day)) return false
  return !(calendar.yearEndClosure && isLastBusinessDayOfYear(calendar, day))
}

function isLastBusinessDayOfYear(calendar: BankCalendar, day: number): boolean {
  const date = new Date(day * MS_PER_DAY)
  // A year's last weekday is never before the 29th; local holidays could move it by a few days.
  if (date.getUTCMonth() !== 11 || date.getUTCDate() < 22) return false
  const yearEnd = Date.UTC(date.getUTCFullYear(), 11, 31) / MS_PER_DAY
  for (let later = yearEnd; later > day; later--) {
    if (!isWeekend(later) && !calendar.closed.has(later)) return false
  }
  return true
}

/** 1970-01-01 was a Thursday, so day 2 was a Saturday and day 3 a Sunday. */
function isWeekend(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7
  return weekday === 0 || weekday === 6
}

function daysOfYear(year: number): number[] {
  const first = Date.UTC(year, 0, 1) / MS_PER_DAY
  const next = Date.UTC(year + 1, 0, 1) / MS_PER_DAY
  return Array.from({ length: next - first }, (_, i) => first + i)
}
