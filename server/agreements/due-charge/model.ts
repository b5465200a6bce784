import { nextBusinessDay, pixCalendar } from '#server/kernel/calendar.ts'
import { ZERO } from '#server/kernel/money.ts'
import { rate, twoPlacePercent } from '#server/kernel/rate.ts'
import { cobvValidity, type DueTerms } from '#server/payments/cobv/model.ts'
import type { ChargeLine } from '#server/payments/model.ts'
import { type InstalmentProgress, type LateTerms, openOf } from '../model.ts'

/**
 * An instalment as a Pix charge with due date, whose amount the payer's bank computes for the day
 * of the payment. It must be what we would ask on each of these days, to the centavo; where such a
 * charge cannot say that, there is none, and a code for one day is made instead.
 */
export type DueAgreement = {
  readonly lateCharges: LateTerms | null
  readonly graceDays: number
}

/** What the charge asks for: late charges are the bank's to add, whatever the day. */
export function dueLine(line: InstalmentProgress): ChargeLine {
  return {
    payableId: line.id,
    amount: openOf(line),
    lateFine: ZERO,
    lateInterest: ZERO,
    earlyRebate: ZERO,
  }
}

/**
 * How the charge is asked for on a day; null where it cannot say what was agreed: rates with more
 * places than the API has, late charges that are in the books already, a pause in which nothing is
 * added, or a last day without charge on which banks are closed. A charge whose due date is over can be found again, but not be made.
 */
export function dueTermsOf(
  line: InstalmentProgress,
  { lateCharges, graceDays }: DueAgreement,
  on: Temporal.PlainDate,
): DueTerms | null {
  const { payableUntil } = line
  if (line.lateFine + line.lateInterest > 0n || !isSameDay(rolled(payableUntil), payableUntil)) {
    return null
  }
  if (isTouchedByPause(line)) return null
  const charges = chargesOf(lateCharges)
  if (charges === null) return null
  const dueDate = dueDateOf(line, on)
  const last = lastDayOf(line, lateCharges, graceDays)
  const validAfterDueDays = longestValidity(dueDate, graceDays, last)
  return { dueDate, validAfterDueDays, ...charges }
}

/** A bank knows nothing of pauses: it would add to what we do not. */
function isTouchedByPause({ pauses, payableUntil }: InstalmentProgress): boolean {
  return pauses.some(({ to }) => to === null || Temporal.PlainDate.compare(to, payableUntil) > 0)
}

const NO_CHARGES = { finePercent: null, monthlyPercent: null }

/** Within free days nothing is added: then the charge ends before its amount would change. */
function chargesOf(
  terms: LateTerms | null,
): Pick<DueTerms, 'finePercent' | 'monthlyPercent'> | null {
  if (terms === null || terms.freeDays > 0) return NO_CHARGES
  const finePercent = twoPlacePercent(rate(terms.fineRate))
  const monthlyPercent = twoPlacePercent(rate(terms.monthlyRate))
  if (finePercent === null || monthlyPercent === null) return null
  return { finePercent: unlessZero(finePercent), monthlyPercent: unlessZero(monthlyPercent) }
}

function unlessZero(percent: string): string | null {
  return /^[0.]+$/.test(percent) ? null : percent
}

/**
 * The agreed date where the bank moves it to the same last day as we do; else that last day itself:
 * banks do not know the closing at the year's end, and refuse a date that is over.
 */
function dueDateOf({ dueOn, payableUntil }: InstalmentProgress, on: Temporal.PlainDate) {
  const isAhead = Temporal.PlainDate.compare(on, dueOn) <= 0
  return isAhead && isSameDay(rolled(dueOn), payableUntil) ? dueOn : payableUntil
}

function lastDayOf(
  { payableUntil }: InstalmentProgress,
  terms: LateTerms | null,
  graceDays: number,
): Temporal.PlainDate | null {
  if (terms === null || terms.freeDays === 0) return null
  return payableUntil.add({ days: Math.min(terms.freeDays, graceDays) })
}

/** As many days as the agreement waits, at most until `last`: banks move the end to a business day. */
function longestValidity(
  dueDate: Temporal.PlainDate,
  graceDays: number,
  last: Temporal.PlainDate | null,
): number {
  let days = graceDays
  const isTooLong = () =>
    last !== null &&
    Temporal.PlainDate.compare(cobvValidity(pixCalendar, dueDate, days).lastAcceptedDay, last) > 0
  while (days > 0 && isTooLong()) days -= 1
  return days
}

function rolled(day: Temporal.PlainDate): Temporal.PlainDate {
  return nextBusinessDay(pixCalendar, day)
}

function isSameDay(a: Temporal.PlainDate, b: Temporal.PlainDate): boolean {
  return Temporal.PlainDate.compare(a, b) === 0
}
