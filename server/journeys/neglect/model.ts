import type { Anchor, Family, StepChannel } from '../model.ts'
import { REASONS, type Reason } from '../planning/model.ts'

/**
 * Why somebody with something open has no next step in the journey in force, in the order in which
 * the report tells them. A journey neglects nobody silently.
 */
export const NEGLECTS = [
  /** No step is meant for their profile at the age of what they owe. */
  'no_step',
  /** They told us of hardship: a pause, not reminders. */
  'hardship',
  ...REASONS,
  /** What they owe is older than the law lets anybody collect. */
  'prescribed',
  /** They chose a payment and may still make it. */
  'awaiting_payment',
] as const satisfies readonly (Reason | string)[]
export type Neglect = (typeof NEGLECTS)[number]

/** The report looks so many days ahead: longer than any step of the proposal repeats. */
export const AHEAD_DAYS = 120

/** Somebody without a next step. */
export type Neglected = {
  readonly debtorId: string
  readonly reason: Neglect
  readonly contract: string
  /** Of the oldest thing that is open. */
  readonly daysLate: number
}

/** What comes next for one person and creditor, or why nothing does. */
export type NextStep =
  | {
      readonly plannedOn: Temporal.PlainDate
      readonly anchor: Anchor
      readonly day: number
      readonly family: Family
      readonly channel: StepChannel
      readonly reason: null
    }
  | { readonly reason: Neglect }
