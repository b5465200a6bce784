import { BUSINESS_TIME_ZONE, businessDate } from '#server/kernel/clock.ts'

/**
 * Which windows of time the providers' lists are walked for. Notices get lost, endpoints are down
 * for days and some Pix are never told of at all, so every list is read again: 26
 * hours every 24, 30 days once a week, and 100 days of what went back, since a payment can be
 * contested for 80 days.
 */
export type SweepKind = 'daily' | 'monthly' | 'returns'

export type SweepWindow = {
  readonly kind: SweepKind
  readonly from: Temporal.Instant
  /** A midnight of São Paulo. */
  readonly to: Temporal.Instant
}

export const SWEEP_KINDS: readonly SweepKind[] = ['daily', 'monthly', 'returns']

const HOURS = { daily: 26, monthly: 30 * 24, returns: 100 * 24 } as const
const DAYS_BETWEEN = { daily: 1, monthly: 7, returns: 7 } as const
/** Providers need a while until a list holds what happened in its last minutes. */
const SETTLES_AFTER = { minutes: 30 }
/** After a longer pause the window of 30 days holds what these leave out. */
const MOST_AT_ONCE = 35

/**
 * The windows that have ended and were not planned yet, oldest first.
 * @param newest the end of the newest one that was planned; null: none, so it begins with one.
 */
export function windowsDue(
  kind: SweepKind,
  now: Temporal.Instant,
  newest: Temporal.Instant | null,
): SweepWindow[] {
  const last = lastEnd(kind, now)
  const ends: Temporal.PlainDate[] = []
  const step = { days: DAYS_BETWEEN[kind] }
  for (let end = last; ends.length < MOST_AT_ONCE; end = end.subtract(step)) {
    if (newest !== null && Temporal.Instant.compare(midnight(end), newest) <= 0) break
    ends.push(end)
    if (newest === null) break
  }
  return ends.toReversed().map((end) => {
    const to = midnight(end)
    return { kind, from: to.subtract({ hours: HOURS[kind] }), to }
  })
}

/** The newest midnight (of a Monday, for the weekly ones) that has settled. */
function lastEnd(kind: SweepKind, now: Temporal.Instant): Temporal.PlainDate {
  const settled = businessDate(now.subtract(SETTLES_AFTER))
  return kind === 'daily' ? settled : settled.subtract({ days: settled.dayOfWeek - 1 })
}

function midnight(date: Temporal.PlainDate): Temporal.Instant {
  return date.toZonedDateTime(BUSINESS_TIME_ZONE).toInstant()
}

/** When a window that could not be walked is tried again: sooner at first, hourly for ever. */
export function nextTry(now: Temporal.Instant, attempts: number): Temporal.Instant {
  return now.add({ minutes: Math.min(2 ** Math.min(attempts, 6), 60) })
}

/** From this attempt on a person is told that a window cannot be walked. */
export const ATTEMPTS_BEFORE_ALARM = 5
