import { dueDates, payableUntil } from '#server/agreements/schedule/model.ts'
import { lastCollectableDay } from '#server/debts/prescription/model.ts'
import {
  addBusinessDays,
  bankCalendar,
  bankHolidays,
  closedWeekdays,
  easter,
} from '#server/kernel/calendar.ts'
import { FIRST_HOLIDAY_YEAR, LAST_HOLIDAY_YEAR } from '#server/kernel/holidays.ts'
import { calendarOfCase, date, dateOf, isList, type Json, whole } from './case.ts'
import type { Reading } from './reading.ts'

function isoDates(dates: readonly Temporal.PlainDate[]): string[] {
  return dates.map((day) => day.toString())
}

/** One date or a list of them, answered in kind. */
function each(
  value: Json | undefined,
  key: string,
  answer: (day: Temporal.PlainDate) => Temporal.PlainDate,
): Json {
  if (isList(value)) return value.map((day) => answer(dateOf(day, key)).toString())
  return answer(dateOf(value, key)).toString()
}

const schedule: Reading = {
  needs: ['first', 'n'],
  may: ['local_holidays'],
  figures: (inputs) => {
    const dates = dueDates(date(inputs, 'first'), whole(inputs, 'n', 1, 600))
    return {
      nominal: () => isoDates(dates),
      payable_until: () => isoDates(dates.map((day) => payableUntil(calendarOfCase(inputs), day))),
    }
  },
}

const oneDueDate: Reading = {
  needs: ['nominal'],
  may: ['local_holidays'],
  figures: (inputs) => ({
    payable_until: () => {
      return each(inputs.nominal, 'nominal', (day) => payableUntil(calendarOfCase(inputs), day))
    },
  }),
}

function yearOf(inputs: Parameters<Reading['figures']>[0]): number {
  return whole(inputs, 'year', FIRST_HOLIDAY_YEAR, LAST_HOLIDAY_YEAR)
}

/** The weekdays without bank service, the year's last business day among them, and their count. */
const yearWithoutService: Reading = {
  needs: ['year'],
  may: [],
  figures: (inputs) => {
    const days = closedWeekdays(bankCalendar, yearOf(inputs))
    return {
      days: () => isoDates(days),
      count: () => days.length,
      easter: () => easter(yearOf(inputs)).toString(),
    }
  },
}

/** The holidays themselves, those on weekends too. */
const yearOfHolidays: Reading = {
  needs: ['year'],
  may: [],
  figures: (inputs) => ({
    days: () => isoDates(bankHolidays(bankCalendar, yearOf(inputs))),
    easter: () => easter(yearOf(inputs)).toString(),
  }),
}

const prescription: Reading = {
  needs: ['due', 'years'],
  may: [],
  figures: (inputs) => {
    const years = whole(inputs, 'years', 1, 100)
    return {
      time_barred_after: () => each(inputs.due, 'due', (day) => lastCollectableDay(day, years)),
    }
  },
}

const deadline: Reading = {
  needs: ['paid', 'business_days'],
  may: [],
  figures: (inputs) => {
    const days = whole(inputs, 'business_days', 0, 1000)
    return { deadline: () => addBusinessDays(bankCalendar, date(inputs, 'paid'), days).toString() }
  },
}

export const dateReadings: readonly Reading[] = [
  schedule,
  oneDueDate,
  yearWithoutService,
  yearOfHolidays,
  prescription,
  deadline,
]
