import { type Anchor, daysOf, type Journey, type JourneyStep } from '../model.ts'
import { PROFILES, type Profile } from '../profile/model.ts'

/** One step on its day. */
export type Mark = { readonly day: number; readonly x: number; readonly step: JourneyStep }

/** A journey as a picture: days from left to right, a row for each profile. */
export type Timeline = {
  readonly anchor: Anchor
  /** From 0 to 1. */
  readonly zero: number
  readonly ticks: readonly { readonly day: number; readonly x: number }[]
  readonly rows: readonly {
    readonly profile: Profile
    readonly marks: readonly Mark[]
    /** It goes on beyond the picture. */
    readonly goesOn: boolean
  }[]
}

/** Of what repeats, so many days are drawn: two times and a third. */
const DRAWN_DAYS = 120
/** Labels need room. */
const LEAST_GAP = 0.045

/**
 * Where each step of an anchor is drawn. Days near the day itself are many and far ones few, so that a
 * day's place is the root of its distance: the first week is as wide as the months after it.
 */
export function timelineOf({ steps }: Journey, anchor: Anchor): Timeline {
  const own = steps.filter((step) => step.anchor === anchor)
  const placed = own.flatMap((step) =>
    daysOf(step, Math.max(DRAWN_DAYS, step.day)).map((day) => ({ day, step })),
  )
  const root = (day: number) => Math.sign(day) * Math.sqrt(Math.abs(day))
  const all = [0, ...placed.map(({ day }) => day)]
  const [first, last] = [Math.min(...all) - 1, Math.max(...all) + 1]
  const place = (day: number) => (root(day) - root(first)) / (root(last) - root(first))
  const days = [...new Set(all)].sort((a, b) => a - b)
  const ticks: { day: number; x: number }[] = []
  for (const day of days) {
    const x = place(day)
    const before = ticks.at(-1)
    if (!before || x - before.x >= LEAST_GAP) ticks.push({ day, x })
  }
  return {
    anchor,
    zero: place(0),
    ticks,
    rows: PROFILES.map((profile) => {
      const marks = placed.filter(({ step }) => step.profiles.includes(profile))
      return {
        profile,
        marks: marks.map((mark) => ({ ...mark, x: place(mark.day) })),
        goesOn: marks.some(({ step }) => step.everyDays !== null),
      }
    }),
  }
}
