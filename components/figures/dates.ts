import { formatDayMonth, formatLongDate } from '#server/kernel/format.ts'

/** A civil date as the screens take it: Temporal.PlainDate or its ISO text (`2026-12-10`). */
export type CivilDate = Temporal.PlainDate | string

function plainDate(date: CivilDate): Temporal.PlainDate {
  return Temporal.PlainDate.from(date)
}

/** The machine's form, for `<time datetime>` and for comparing days. */
export function isoOf(date: CivilDate): string {
  return plainDate(date).toString()
}

/**
 * `10 de março`, `1º de março`; the year joins it when it is not the year of `reference`, because
 * "venceu em 10 de março" of another year would mislead.
 */
export function formatDay(date: CivilDate, reference: CivilDate): string {
  const day = plainDate(date)
  return day.year === plainDate(reference).year ? formatDayMonth(day) : formatLongDate(day)
}
