import type { BalanceParts } from '#server/debts/balance/model.ts'
import { type BankCalendar, bankHolidays, nextBusinessDay } from '#server/kernel/calendar.ts'
import type { DebtId } from '#server/kernel/id.ts'
import { type Centavos, sum } from '#server/kernel/money.ts'
import { type CompiledPolicy, type CompiledRule, ruleFor } from '../policy/model.ts'
import type { QuotedDebt } from '../quote/parameters/model.ts'

/** A debt of today that may be collected, as offers see it. */
export type GroupDebt = {
  readonly debtId: DebtId
  readonly product: string
  readonly originalDueOn: Temporal.PlainDate
  readonly daysLate: number
  readonly parts: BalanceParts
  readonly total: Centavos
  readonly chargesCapped: boolean
  readonly iof: QuotedDebt['iof']
}

export type CoveredDebt = GroupDebt & { readonly rule: CompiledRule }

/**
 * The debts of one creditor that its policy has an offer for, each under the rule of its own age
 * and product. How a plan may look (rate, number of payments, entrada, dates) follows the rule of
 * the debt with the largest balance; each debt keeps the discounts of its own rule, so that an old
 * debt does not make a young one cheaper.
 */
export type Cover = {
  readonly debts: readonly CoveredDebt[]
  readonly lead: CompiledRule
  readonly total: Centavos
}

/** Null where no rule covers any of the debts: they can be paid in full, nothing else. */
export function coverOf(policy: CompiledPolicy, debts: readonly GroupDebt[]): Cover | null {
  const groupTotal = sum(debts.map((debt) => debt.total))
  const covered = debts.flatMap((debt) => {
    const rule = ruleFor(policy, { daysLate: debt.daysLate, product: debt.product, groupTotal })
    return rule ? [{ ...debt, rule }] : []
  })
  const lead = covered.toSorted(byWeight)[0]
  if (!lead) return null
  return { debts: covered, lead: lead.rule, total: sum(covered.map((debt) => debt.total)) }
}

/** Largest first, then the oldest, then by id: the same lead on every machine. */
function byWeight(a: GroupDebt, b: GroupDebt): number {
  if (a.total !== b.total) return a.total > b.total ? -1 : 1
  const age = Temporal.PlainDate.compare(a.originalDueOn, b.originalDueOn)
  if (age !== 0) return age
  return a.debtId < b.debtId ? -1 : 1
}

/** The moment a group is offered something, and what its dates are counted with. */
export type Occasion = {
  readonly computedOn: Temporal.PlainDate
  readonly calendar: BankCalendar
}

/**
 * The last day to accept: so many days on, moved to a business day, so that whoever accepts then
 * can also pay then. Two whole days are at least 48 hours, whatever the hour (CDC 54-B).
 */
export function lastDayOf(occasion: Occasion, validityDays: number): Temporal.PlainDate {
  return nextBusinessDay(occasion.calendar, occasion.computedOn.add({ days: validityDays }))
}

/** The holidays a schedule from one date to another can touch, for the quote's own calendar. */
export function holidaysBetween(
  calendar: BankCalendar,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
): string[] {
  const end = to.add({ days: 31 })
  const years = Array.from({ length: end.year - from.year + 1 }, (_, i) => from.year + i)
  return years
    .flatMap((year) => bankHolidays(calendar, year))
    .filter((day) => isWithin(day, from, end))
    .map((day) => day.toString())
}

function isWithin(day: Temporal.PlainDate, from: Temporal.PlainDate, to: Temporal.PlainDate) {
  return Temporal.PlainDate.compare(day, from) >= 0 && Temporal.PlainDate.compare(day, to) <= 0
}
