import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'

/** The first instant of a day's month in São Paulo. */
export function startOfMonth(date: Temporal.PlainDate): Temporal.Instant {
  return date.with({ day: 1 }).toZonedDateTime(BUSINESS_TIME_ZONE).toInstant()
}
