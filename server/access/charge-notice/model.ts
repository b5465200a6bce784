import type { BankCalendar } from '#server/kernel/calendar.ts'
import { nextBusinessDay } from '#server/kernel/calendar.ts'

/**
 * The last day of which charges are announced today: some days ahead, and where a long weekend lies
 * between, the day that follows the closed ones. Nobody is written to on closed days, so what falls
 * after them is announced on the last working day before.
 */
export function announcedUntil(
  calendar: BankCalendar,
  today: Temporal.PlainDate,
  days: number,
): Temporal.PlainDate {
  const ahead = today.add({ days })
  const next = nextBusinessDay(calendar, today.add({ days: 1 }))
  return Temporal.PlainDate.compare(next, ahead) > 0 ? next : ahead
}
