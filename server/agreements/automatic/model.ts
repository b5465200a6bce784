import { daysBetween, nextBusinessDay, pixCalendar } from '#server/kernel/calendar.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'
import { type InstalmentProgress, openOf } from '../model.ts'

/**
 * An authorisation of Pix Automático. `wanted`: the person asked for it, the provider has not been
 * asked. `unknown`: it was asked to make it and did not answer, so it is looked for by its contract.
 * `created`: it waits for the payer's bank. `refused`: the provider did not make it. `expired`: what
 * it came with was not paid in time, or the payer did not answer.
 */
export type AutomaticStatus =
  | 'wanted'
  | 'unknown'
  | 'created'
  | 'approved'
  | 'refused'
  | 'rejected'
  | 'expired'
  | 'cancelled'

export type AutomaticEvent =
  | 'asked'
  | 'not_there'
  | 'made'
  | 'refused'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'cancelled'

export const AUTOMATIC_TRANSITIONS: Transitions<AutomaticStatus, AutomaticEvent> = {
  wanted: { asked: 'unknown', refused: 'refused', expired: 'expired', cancelled: 'cancelled' },
  unknown: {
    not_there: 'wanted',
    made: 'created',
    refused: 'refused',
    expired: 'expired',
    cancelled: 'cancelled',
  },
  created: {
    approved: 'approved',
    rejected: 'rejected',
    expired: 'expired',
    cancelled: 'cancelled',
  },
  approved: { expired: 'expired', cancelled: 'cancelled' },
  refused: {},
  rejected: {},
  expired: {},
  cancelled: {},
}

/** What an authorisation covers: every instalment after the one that its code pays. */
export type Cover = {
  readonly entry: InstalmentProgress
  readonly rest: readonly InstalmentProgress[]
  readonly startsOn: Temporal.PlainDate
  readonly endsOn: Temporal.PlainDate
  /** Of every debit; null: they differ by some centavos, so the bank is told no amount. */
  readonly fixedAmount: Centavos | null
}

/**
 * What the bank could pay by itself from today; null where there is nothing after the next
 * instalment, something of the rest is late, paid in part or looked at by a person, or the rest is
 * not one a month.
 */
export function coverOf(
  lines: readonly InstalmentProgress[],
  today: Temporal.PlainDate,
): Cover | null {
  if (lines.some((line) => line.cancelled || line.underReview)) return null
  const [entry, ...rest] = lines.filter((line) => openOf(line) > 0n)
  const [first] = rest
  const last = rest.at(-1)
  if (!entry || !first || !last) return null
  const isWhole = rest.every((line) => openOf(line) === line.amount)
  const isAhead = Temporal.PlainDate.compare(first.dueOn, today) > 0
  const isMonthly = rest.every((line, month) => cycleOf(first.dueOn, line.dueOn) === month)
  if (!isWhole || !isAhead || !isMonthly) return null
  const isEqual = rest.every((line) => line.amount === first.amount)
  return {
    entry,
    rest,
    startsOn: first.dueOn,
    endsOn: last.dueOn,
    fixedAmount: isEqual ? first.amount : null,
  }
}

/** The month of an authorisation in which a date lies; 0 from its first day. */
export function cycleOf(start: Temporal.PlainDate, date: Temporal.PlainDate): number {
  const months = (date.year - start.year) * 12 + date.month - start.month
  const hasCome = Temporal.PlainDate.compare(start.add({ months }), date) <= 0
  return hasCome ? months : months - 1
}

/** The day of the bank's first try. */
export function settlementDay(dueOn: Temporal.PlainDate): Temporal.PlainDate {
  return nextBusinessDay(pixCalendar, dueOn)
}

/** The order reaches the payer's bank between ten and two days before its try. */
export const EARLIEST_ORDER_DAYS = 10
export const LATEST_ORDER_DAYS = 2

export function isTimeToOrder(settlesOn: Temporal.PlainDate, today: Temporal.PlainDate): boolean {
  const days = daysBetween(today, settlesOn)
  return days <= EARLIEST_ORDER_DAYS && days >= LATEST_ORDER_DAYS
}

/** PERMITE_3R_7D: three more tries at most, within seven days of the first. */
export const MOST_RETRIES = 3
export const RETRY_DAYS = 7
/** Money often comes a day or two later; three tries then span the seven days. */
const DAYS_BETWEEN_TRIES = 2

/** The last day on which the bank may still pay. */
export function lastTryDay(settlesOn: Temporal.PlainDate): Temporal.PlainDate {
  return settlesOn.add({ days: RETRY_DAYS })
}

/** A try of the bank's, as the provider tells it. */
export type Try = {
  readonly settlesOn: Temporal.PlainDate
  readonly kind: string
  readonly status: string
}

/** The day of the try that is under way; null: none is. */
export function pendingDay(attempts: readonly Try[]): Temporal.PlainDate | null {
  const pending = attempts.find(({ status }) => status === 'requested' || status === 'scheduled')
  return pending?.settlesOn ?? null
}

/** When to try once more after a try that failed; null: not any more. */
export function nextTryDay(
  settlesOn: Temporal.PlainDate,
  attempts: readonly Try[],
  today: Temporal.PlainDate,
): Temporal.PlainDate | null {
  const last = attempts.at(-1)
  const retries = attempts.filter(({ kind }) => kind === 'retry').length
  if (!last || pendingDay(attempts) !== null || retries >= MOST_RETRIES) return null
  const wanted = last.settlesOn.add({ days: DAYS_BETWEEN_TRIES })
  const tomorrow = today.add({ days: 1 })
  const day = Temporal.PlainDate.compare(wanted, tomorrow) >= 0 ? wanted : tomorrow
  return Temporal.PlainDate.compare(day, lastTryDay(settlesOn)) <= 0 ? day : null
}
