import { type CivilDate, formatDay, isoOf } from './dates.ts'

/** A civil date in words, with its machine form. `today` decides whether the year is said. */
export function Day({ date, today }: { date: CivilDate; today: CivilDate }) {
  return <time dateTime={isoOf(date)}>{formatDay(date, today)}</time>
}
