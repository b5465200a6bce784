/**
 * "Now" is an argument. An instant and a civil date are different types: business decisions use
 * the civil date in São Paulo, records use the instant.
 */
export type Clock = { now(): Temporal.Instant }

export const BUSINESS_TIME_ZONE = 'America/Sao_Paulo'

export const systemClock: Clock = { now: () => Temporal.Now.instant() }

/** The civil date in São Paulo at an instant: the day on which a payment or a due date counts. */
export function businessDate(instant: Temporal.Instant): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(BUSINESS_TIME_ZONE).toPlainDate()
}

export function today(clock: Clock): Temporal.PlainDate {
  return businessDate(clock.now())
}

/** The first instant after a civil date ended in São Paulo: the exclusive end of "valid until". */
export function endOfBusinessDate(date: Temporal.PlainDate): Temporal.Instant {
  return date.add({ days: 1 }).toZonedDateTime(BUSINESS_TIME_ZONE).toInstant()
}
