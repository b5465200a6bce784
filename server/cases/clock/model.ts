import { addBusinessDays, bankCalendar, daysBetween } from '#server/kernel/calendar.ts'
import { CASE_FACTS, type CaseKind } from '../model.ts'

/** The last day for the answer; the day on which it was asked for is not counted (CC 132). */
export function answerDueOn(kind: CaseKind, openedOn: Temporal.PlainDate): Temporal.PlainDate {
  const { days, of } = CASE_FACTS[kind].clock
  return of === 'business' ? addBusinessDays(bankCalendar, openedOn, days) : openedOn.add({ days })
}

/** Days that are left: negative where the day has passed. */
export function daysLeft(dueOn: Temporal.PlainDate, today: Temporal.PlainDate): number {
  return daysBetween(today, dueOn)
}
