import { assert } from '#server/kernel/assert.ts'

/**
 * Prescription of a debt or instalment: the term in years runs from the due date (CC 206 §5 I: 5
 * years for a liquid debt in an instrument; the term belongs to the type of contract, never to the
 * installation). A term in years ends on the same day of the month; where that day does not exist,
 * on the next (CC 132 §3): 29 February 2020 plus 5 years is 1 March 2025.
 *
 * The date returned is the last day on which collecting is lawful; the debt is time-barred after it.
 */
export function lastCollectableDay(dueDate: Temporal.PlainDate, years: number): Temporal.PlainDate {
  assert(Number.isInteger(years) && years > 0 && years <= 100, 'a term of whole years')
  const date = dueDate.add({ years })
  return date.day === dueDate.day ? date : date.add({ days: 1 })
}

/** From this day: no outbound contact, no bureau, no reminder (rules.md, rule 8). */
export function prescribedOn(dueDate: Temporal.PlainDate, years: number): Temporal.PlainDate {
  return lastCollectableDay(dueDate, years).add({ days: 1 })
}

export function isTimeBarred(
  dueDate: Temporal.PlainDate,
  years: number,
  today: Temporal.PlainDate,
): boolean {
  return Temporal.PlainDate.compare(today, lastCollectableDay(dueDate, years)) > 0
}
