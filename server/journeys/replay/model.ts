import type { Anchor, StepChannel } from '../model.ts'
import type { Reason } from '../planning/model.ts'
import type { Profile } from '../profile/model.ts'

/** A replay looks at so many days from today. */
export const REPLAY_DAYS = 60

/** What goes out on one day, by way; `held` meets a full cap that day and waits for room. */
export type DayFigures = {
  readonly on: Temporal.PlainDate
  readonly draft: Readonly<Record<StepChannel, number>> & { readonly held: number }
  readonly live: number
}

/** A journey over the whole of the days. */
export type JourneyFigures = {
  readonly people: number
  readonly messages: Readonly<Record<StepChannel, number>>
  readonly held: number
}

/** One real thing, with what would be written about it; nothing names whose it is. */
export type ReplayExample = {
  readonly anchor: Anchor
  /** Days from its day to today; negative: still to come. */
  readonly daysLate: number
  readonly profile: Profile
  readonly contract: string
  readonly messages: readonly {
    readonly on: Temporal.PlainDate
    readonly day: number
    readonly channel: StepChannel | null
    readonly reason: Reason | null
  }[]
}

/**
 * What a draft would write to the portfolio of today in the next days, beside the journey in force, if
 * nobody paid and nobody answered meanwhile: the most that can come of it.
 */
export type Replay = {
  readonly people: number
  readonly days: readonly DayFigures[]
  readonly draft: JourneyFigures
  readonly live: JourneyFigures
  readonly difference: {
    /** People whom only the draft, or only the journey in force, writes to. */
    readonly gained: number
    readonly lost: number
  }
  /** People whom a step is meant for and who are not written to on its day, by reason. */
  readonly reasons: readonly { readonly reason: Reason; readonly people: number }[]
  /** People with something open whom no step of the draft is meant for in these days. */
  readonly withoutStep: number
  readonly examples: readonly ReplayExample[]
}
