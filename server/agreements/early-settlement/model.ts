import { assert } from '#server/kernel/assert.ts'
import { daysBetween } from '#server/kernel/calendar.ts'
import { type Centavos, centavos, lesser, sum } from '#server/kernel/money.ts'
import {
  compound,
  Decimal,
  divideHalfUp,
  isZeroRate,
  type Rate,
  roundToCentavos,
} from '#server/kernel/rate.ts'

/**
 * Paying early reduces interest proportionally, at no cost (CDC 52 §2): what is prepaid is worth
 * its present value at the contract's rate, always (P; Res. CMN 3.516).
 */
export type RemainingInstalment = {
  readonly number: number
  readonly amount: Centavos
  /** Whole and broken months from the settlement to this instalment's due date; 0 if past due. */
  readonly periods: Periods
}

/** `whole + days / length` months: exact, no float. Zero days is an exact number of months. */
export type Periods = { readonly whole: number; readonly days: number; readonly length: number }

export type EarlySettlement = {
  /** Σ of the instalments as they stand in the schedule. */
  readonly face: Centavos
  readonly payNow: Centavos
  readonly reduction: Centavos
}

/** The present value of some instalments at the contract's rate, rounded once, half-up. */
export function presentValue(instalments: readonly RemainingInstalment[], monthly: Rate): Centavos {
  if (isZeroRate(monthly)) return sum(instalments.map(({ amount }) => amount))
  const exact = instalments.every(({ periods }) => periods.days === 0)
  return exact ? exactPresentValue(instalments, monthly) : brokenPresentValue(instalments, monthly)
}

/** On a due date every exponent is whole: a fraction of integers, no approximation. */
function exactPresentValue(instalments: readonly RemainingInstalment[], monthly: Rate): Centavos {
  const grown = monthly.one + monthly.units
  const longest = instalments.reduce((most, { periods }) => Math.max(most, periods.whole), 0)
  let numerator = 0n
  for (const { amount, periods } of instalments) {
    const whole = BigInt(periods.whole)
    numerator += amount * monthly.one ** whole * grown ** (BigInt(longest) - whole)
  }
  return centavos(divideHalfUp(numerator, grown ** BigInt(longest)))
}

function brokenPresentValue(instalments: readonly RemainingInstalment[], monthly: Rate): Centavos {
  let worth = new Decimal(0)
  for (const { amount, periods } of instalments) {
    const exponent = new Decimal(periods.days).div(periods.length).plus(periods.whole)
    worth = worth.plus(new Decimal(amount.toString()).div(compound(monthly, exponent)))
  }
  return roundToCentavos(worth)
}

/** Prepays some instalments (usually the last ones); the others stay as they are. */
export function prepay(
  instalments: readonly RemainingInstalment[],
  monthly: Rate,
): EarlySettlement {
  const face = sum(instalments.map(({ amount }) => amount))
  const payNow = lesser(presentValue(instalments, monthly), face)
  return { face, payNow, reduction: centavos(face - payNow) }
}

/**
 * Settles all that remains. `ledgerBalance` is the balance of the schedule with the interest since
 * the last due date; where it and the present value differ by rounding, the lower is charged (P).
 */
export function settleAll(
  remaining: readonly RemainingInstalment[],
  monthly: Rate,
  ledgerBalance: Centavos,
): EarlySettlement {
  const { face, payNow } = prepay(remaining, monthly)
  const lower = lesser(payNow, ledgerBalance)
  return { face, payNow: lower, reduction: centavos(face - lower) }
}

export type ScheduledInstalment = {
  readonly number: number
  readonly amount: Centavos
  readonly balance: Centavos
  readonly dueDate: Temporal.PlainDate
}

/**
 * The instalments not yet paid, with their distance from a settlement date: whole months between
 * due dates, and the broken month until the next due date as its days over that month's length.
 */
export function remainingOn(
  unpaid: readonly ScheduledInstalment[],
  lastDue: Temporal.PlainDate,
  date: Temporal.PlainDate,
): RemainingInstalment[] {
  const future = unpaid.filter(({ dueDate }) => Temporal.PlainDate.compare(dueDate, date) > 0)
  const next = future[0]
  return unpaid.map(({ number, amount }) => {
    const place = future.findIndex((instalment) => instalment.number === number)
    if (place < 0 || !next) return { number, amount, periods: { whole: 0, days: 0, length: 1 } }
    const start = previousDue(unpaid, next, lastDue)
    const length = Math.max(1, daysBetween(start, next.dueDate))
    const days = Math.min(length, daysBetween(date, next.dueDate))
    const whole = days === length ? place + 1 : place
    return { number, amount, periods: { whole, days: days === length ? 0 : days, length } }
  })
}

function previousDue(
  unpaid: readonly ScheduledInstalment[],
  next: ScheduledInstalment,
  lastDue: Temporal.PlainDate,
): Temporal.PlainDate {
  const place = unpaid.findIndex(({ number }) => number === next.number)
  return unpaid[place - 1]?.dueDate ?? lastDue
}

/** The schedule's balance with simple interest for the broken month, half-up. */
export function ledgerBalanceOn(
  balance: Centavos,
  monthly: Rate,
  daysSinceDue: number,
  periodDays: number,
): Centavos {
  assert(daysSinceDue >= 0 && periodDays > 0, 'days within a period')
  const interest = divideHalfUp(
    balance * monthly.units * BigInt(daysSinceDue),
    monthly.one * BigInt(periodDays),
  )
  return centavos(balance + interest)
}
