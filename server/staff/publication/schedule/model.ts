import type { ApprovalId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'

/** How far ahead a publication may be put: what was tried today says little of a later day. */
export const MOST_DAYS_AHEAD = 60

/** Before its approval it is a request of `staff_approvals`; this is what comes after. */
export type ScheduleState = 'waiting' | 'published' | 'stopped' | 'cancelled'
export type ScheduleEvent = 'day_came' | 'was_obstructed' | 'taken_back'

export const SCHEDULE_TRANSITIONS = {
  waiting: { day_came: 'published', was_obstructed: 'stopped', taken_back: 'cancelled' },
  published: {},
  stopped: {},
  cancelled: {},
} satisfies Transitions<ScheduleState, ScheduleEvent>

/** Why what was approved is not published on its day. */
export type Obstacle =
  /** Another version is in force than the one that it was compared with and approved against. */
  | 'other_version'
  /** The law, or a rule of ours, stands against it now. */
  | 'illegal'

export type ScheduledPublication = {
  readonly id: ApprovalId
  readonly draft: number
  readonly contentSha256: string
  /** The version in force that it was approved against; null: none was. */
  readonly liveVersion: number | null
  readonly inForceFrom: Temporal.PlainDate
  readonly approvedBy: string
  readonly approvedAt: Temporal.Instant
  readonly state: ScheduleState
  readonly endedAt: Temporal.Instant | null
  readonly obstacle: Obstacle | null
}

/** The first and the last day on which a publication may be put, seen from today. */
export function daysAhead(today: Temporal.PlainDate): {
  first: Temporal.PlainDate
  last: Temporal.PlainDate
} {
  return { first: today.add({ days: 1 }), last: today.add({ days: MOST_DAYS_AHEAD }) }
}

/** Whether something may be put in force from this day on. */
export function dayAhead(
  day: Temporal.PlainDate,
  today: Temporal.PlainDate,
): Result<Temporal.PlainDate, 'day_not_ahead' | 'day_too_far'> {
  const { first, last } = daysAhead(today)
  if (Temporal.PlainDate.compare(day, first) < 0) return refuse('day_not_ahead')
  return Temporal.PlainDate.compare(day, last) > 0 ? refuse('day_too_far') : ok(day)
}
