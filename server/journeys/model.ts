import { bankCalendar, isBusinessDay, nextBusinessDay } from '#server/kernel/calendar.ts'
import type { ChannelName } from '#server/messages/model.ts'
import type { TemplateName } from '#server/messages/templates/model.ts'
import type { Profile } from './profile/model.ts'

/**
 * From what a step counts: the day of an instalment of a running agreement, or the day on which the
 * oldest open debt of a person with the creditor fell due.
 */
export const ANCHORS = ['instalment', 'debt'] as const
export type Anchor = (typeof ANCHORS)[number]

/**
 * The ways a step may go. `push`: only to who asked to be reminded in their browser. `whatsapp`: only
 * to who wants that at their number, where the creditor uses it and has a template for it in force.
 */
export const STEP_CHANNELS = [
  'push',
  'whatsapp',
  'sms',
  'email',
] as const satisfies readonly ChannelName[]
export type StepChannel = (typeof STEP_CHANNELS)[number]

/** What a step may say; each is a family of messages like any other, under the same gate. */
export const FAMILIES = [
  'instalment_reminder',
  'campaign_message',
  'campaign_help',
  'campaign_options',
] as const satisfies readonly TemplateName[]
export type Family = (typeof FAMILIES)[number]

export type JourneyStep = {
  readonly id: string
  readonly anchor: Anchor
  /** Days from the anchor: −1 is the day before. */
  readonly day: number
  /** Again after so many days, for as long as the debt may be collected; null: once. */
  readonly everyDays: number | null
  readonly profiles: readonly Profile[]
  /** In the order of preference; the person's own wish goes before it. */
  readonly channels: readonly StepChannel[]
  readonly family: Family
}

/** A creditor's journey (régua), whole: a change is a new version, never an edit. */
export type Journey = { readonly format: 1; readonly steps: readonly JourneyStep[] }

export const FIRST_DAY = -30
export const LAST_DAY = 1_800
export const MOST_STEPS = 60
/** No debt is collected for longer than this (the longest term, ten years, counts what is shown). */
const DAYS_OF_DEBT = 3_660

/** A step whose day nobody was there for is made up for within these days, unless a later one came. */
export const CATCH_UP_DAYS = 3
/** Who rarely delays and opened a link is left in peace for so long: they know. */
export const VISIT_DAYS = 30

/** The days of a step, counted from its anchor, up to `until`. */
export function daysOf({ day, everyDays }: Pick<JourneyStep, 'day' | 'everyDays'>, until: number) {
  if (everyDays === null) return day <= until ? [day] : []
  const days: number[] = []
  for (let nth = day; nth <= Math.min(until, DAYS_OF_DEBT); nth += everyDays) days.push(nth)
  return days
}

/** The last day on which a step still comes, counted from its anchor. */
export function lastDayOf({ day, everyDays }: Pick<JourneyStep, 'day' | 'everyDays'>): number {
  return everyDays === null ? day : DAYS_OF_DEBT
}

/** Before the day, or on it: a reminder; after it: something is late. */
export function isBefore(day: number): boolean {
  return day <= 0
}

/**
 * When a step is written of which the day is `on`: nothing is sent on weekends and holidays, so that
 * what comes before a day comes on the last working day before it, everything else on the next one.
 */
export function plannedOn(on: Temporal.PlainDate, day: number): Temporal.PlainDate {
  if (day >= 0) return nextBusinessDay(bankCalendar, on)
  let planned = on
  while (!isBusinessDay(bankCalendar, planned)) planned = planned.subtract({ days: 1 })
  return planned
}
