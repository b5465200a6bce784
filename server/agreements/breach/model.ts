import { assert, assertNever } from '#server/kernel/assert.ts'
import { type BankCalendar, nextBusinessDay } from '#server/kernel/calendar.ts'
import { type Centavos, centavos, greater, ZERO } from '#server/kernel/money.ts'
import { divideHalfUp } from '#server/kernel/rate.ts'

/**
 * What a broken agreement leaves owed, before new default interest (rules.md, rule 12):
 * `novacao`: the deal replaced the debt, so only the deal's rest; `proportional`: the part of the
 * debt that corresponds to the part of the deal not paid; `restore`: the debt, less what was paid.
 * What was paid is always credited.
 */
export type BreachEffect = 'novacao' | 'proportional' | 'restore'

export type BrokenDeal = {
  /** The balance that the deal settled, before its discount. */
  readonly debt: Centavos
  /** What the deal was to pay in all. */
  readonly deal: Centavos
  readonly paid: Centavos
}

export function balanceAfterBreach(effect: BreachEffect, broken: BrokenDeal): Centavos {
  const { debt, deal, paid } = broken
  assert(debt >= 0n && deal > 0n && paid >= 0n, 'amounts of a deal are not negative')
  if (paid >= deal) return ZERO
  switch (effect) {
    case 'novacao':
      return centavos(deal - paid)
    case 'restore':
      return greater(centavos(debt - paid), ZERO)
    case 'proportional':
      return centavos(divideHalfUp(debt * (deal - paid), deal))
    default:
      return assertNever(effect)
  }
}

/** Calendar days of lateness before anything is written about it: money may be under way (P). */
export const NOTICE_AFTER_DAYS = 3

/**
 * The last day on which an agreement goes on whatever happens, after a notice: so many whole days
 * after the day on which it was sent (CC 132), and until a business day.
 */
export function holdsUntil(
  calendar: BankCalendar,
  sentOn: Temporal.PlainDate,
  graceDays: number,
): Temporal.PlainDate {
  return nextBusinessDay(calendar, sentOn.add({ days: graceDays }))
}

/** The last day on which paying what is late revives an agreement that stopped (CDC 51 XVIII). */
export function repairableUntil(
  calendar: BankCalendar,
  brokenOn: Temporal.PlainDate,
  repairDays: number,
): Temporal.PlainDate {
  return nextBusinessDay(calendar, brokenOn.add({ days: repairDays }))
}
