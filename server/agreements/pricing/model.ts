import { pausedDays } from '#server/debts/pauses/model.ts'
import { daysBetween } from '#server/kernel/calendar.ts'
import type { PayableId } from '#server/kernel/id.ts'
import {
  type Centavos,
  centavos,
  greater,
  lesser,
  splitByWeight,
  subtract,
  sum,
  ZERO,
} from '#server/kernel/money.ts'
import { cutInterestPerDays, cutPercentOf, type Rate, rate } from '#server/kernel/rate.ts'
import type { ChargeLine } from '#server/payments/model.ts'
import {
  ledgerBalanceOn,
  prepay,
  type RemainingInstalment,
  remainingOn,
  type ScheduledInstalment,
  settleAll,
} from '../early-settlement/model.ts'
import { type InstalmentProgress, type LateTerms, openOf } from '../model.ts'

/** What paying some of an agreement's instalments costs on a day. */

/** R$ 10,00 (P): less than this costs more to collect than it helps. */
export const MIN_PARTIAL = centavos(1_000n)

export type LateCharges = { readonly fine: Centavos; readonly interest: Centavos }
const NONE: LateCharges = { fine: ZERO, interest: ZERO }

/**
 * What has come on top of a late instalment by a day and is not in the books yet: the fine once
 * (CDC 52 §1), simple interest by the day on the basis of 30 days, neither of them on late charges
 * (rules.md 1.3), none of it for days of a pause. Within the free days nothing; after them from the
 * first day. Cut to the centavo, as the payer's bank cuts them (Manual de Padrões, Annex III): never more than it would ask.
 */
export function lateChargesOn(
  line: InstalmentProgress,
  terms: LateTerms | null,
  on: Temporal.PlainDate,
): LateCharges {
  if (terms === null || daysBetween(line.payableUntil, on) <= terms.freeDays) return NONE
  const late = centavos(line.lateFine + line.lateInterest)
  const lateUnpaid = greater(centavos(late - line.paid), ZERO)
  const base = greater(subtract(openOf(line), lateUnpaid), ZERO)
  const since = line.lateCountedUntil ?? line.payableUntil
  const days = Math.max(0, daysBetween(since, on)) - pausedDays(line.pauses, since, on)
  if (isStillPaused(line, terms, on)) return NONE
  return {
    fine:
      line.lateFine > 0n || becameLateInPause(line)
        ? ZERO
        : cutPercentOf(base, rate(terms.fineRate)),
    interest: cutInterestPerDays(base, rate(terms.monthlyRate), days),
  }
}

/** It fell due while nothing was added: who was left in peace is not fined for those days. */
function becameLateInPause({ pauses, payableUntil }: InstalmentProgress): boolean {
  return pauses.some(
    ({ from, to }) =>
      Temporal.PlainDate.compare(from, payableUntil) <= 0 &&
      (to === null || Temporal.PlainDate.compare(payableUntil, to) < 0),
  )
}

/** Counted without the days of pauses, its free days are not over. */
function isStillPaused(
  line: InstalmentProgress,
  { freeDays }: LateTerms,
  on: Temporal.PlainDate,
): boolean {
  const counted = daysBetween(line.payableUntil, on)
  return counted - pausedDays(line.pauses, line.payableUntil, on) <= freeDays
}

/** Whole, late or not: what settles one instalment on a day, before any rebate. */
export function wholeLine(
  line: InstalmentProgress,
  terms: LateTerms | null,
  on: Temporal.PlainDate,
): ChargeLine {
  const { fine, interest } = lateChargesOn(line, terms, on)
  return {
    payableId: line.id,
    amount: sum([openOf(line), fine, interest]),
    lateFine: fine,
    lateInterest: interest,
    earlyRebate: ZERO,
  }
}

/**
 * "Pague quanto der": an amount over the open instalments, oldest first, late charges before the
 * rest of each (CC 354, 355). Answers fewer centavos than given where less is owed.
 */
export function partialLines(
  open: readonly InstalmentProgress[],
  terms: LateTerms | null,
  on: Temporal.PlainDate,
  amount: Centavos,
): ChargeLine[] {
  let rest = amount
  const lines: ChargeLine[] = []
  for (const line of open) {
    if (rest === 0n) break
    const whole = wholeLine(line, terms, on)
    const part = lesser(rest, whole.amount)
    lines.push({ ...whole, amount: part })
    rest = subtract(rest, part)
  }
  return lines
}

/** A schedule as early settlement wants to see it. */
export type PricedPlan = {
  readonly lines: readonly InstalmentProgress[]
  readonly monthlyRate: string
  readonly lateCharges: LateTerms | null
  /** The day on which the first month began: the agreement's, or the entrada's due date. */
  readonly beganOn: Temporal.PlainDate
}

/**
 * Paying instalments before their day takes off the interest that will not run, at no cost (CDC 52
 * §2): their present value at the agreed rate. Their face is never exceeded.
 */
export function aheadLines(
  plan: PricedPlan,
  chosen: readonly InstalmentProgress[],
  on: Temporal.PlainDate,
): ChargeLine[] {
  const remaining = remainingOn(scheduled(plan), lastDueBefore(plan, on), on)
  const wanted = new Set(chosen.map((line) => line.number))
  const prepaid = remaining.filter(({ number }) => wanted.has(number))
  const monthly = rate(plan.monthlyRate)
  const { reduction } = prepay(prepaid, monthly)
  const lines = chosen.map((line) => wholeLine(line, plan.lateCharges, on))
  return withRebate(lines, prepaid, monthly, reduction)
}

/**
 * Settling everything: what is late in full, the rest at the smaller of its present value and of
 * the schedule's balance with the interest of the month so far (P).
 */
export function settlementLines(plan: PricedPlan, on: Temporal.PlainDate): ChargeLine[] {
  const open = plan.lines.filter((line) => openOf(line) > 0n)
  const isFuture = (line: InstalmentProgress) => Temporal.PlainDate.compare(line.dueOn, on) > 0
  const due = open.filter((line) => !isFuture(line))
  const future = open.filter(isFuture)
  const dueLines = due.map((line) => wholeLine(line, plan.lateCharges, on))
  if (future.length === 0) return dueLines
  const lastDue = lastDueBefore(plan, on)
  const remaining = remainingOn(scheduled(plan), lastDue, on).filter(({ number }) =>
    future.some((line) => line.number === number),
  )
  const principal = sum(
    future.map((line) => subtract(openOf(line), lesser(line.interest, openOf(line)))),
  )
  const nextDue = future[0]?.dueOn ?? on
  const period = Math.max(1, daysBetween(lastDue, nextDue))
  const since = Math.min(period, Math.max(0, daysBetween(lastDue, on)))
  const monthly = rate(plan.monthlyRate)
  const balance = ledgerBalanceOn(principal, monthly, since, period)
  const { reduction } = settleAll(remaining, monthly, balance)
  const futureLines = future.map((line) => wholeLine(line, plan.lateCharges, on))
  return [...dueLines, ...withRebate(futureLines, remaining, monthly, greater(reduction, ZERO))]
}

/** Takes a rebate off lines, each by what it would be let off alone; none below one centavo. */
function withRebate(
  lines: readonly ChargeLine[],
  remaining: readonly RemainingInstalment[],
  monthly: Rate,
  rebate: Centavos,
): ChargeLine[] {
  if (rebate === 0n) return [...lines]
  const alone = remaining.map((instalment) => prepay([instalment], monthly).reduction)
  const parts = splitByWeight(rebate, alone)
  return lines.map((line, index) => {
    const off = lesser(parts[index] ?? ZERO, centavos(line.amount - 1n))
    return { ...line, amount: subtract(line.amount, off), earlyRebate: off }
  })
}

function scheduled(plan: PricedPlan): ScheduledInstalment[] {
  return plan.lines
    .filter((line) => openOf(line) > 0n)
    .map((line) => ({
      number: line.number,
      amount: openOf(line),
      balance: ZERO,
      dueDate: line.dueOn,
    }))
}

/** The due date on or before a day: where the running month began. */
function lastDueBefore({ lines, beganOn }: PricedPlan, on: Temporal.PlainDate): Temporal.PlainDate {
  return lines.reduce(
    (last, { dueOn }) =>
      Temporal.PlainDate.compare(dueOn, on) <= 0 && Temporal.PlainDate.compare(dueOn, last) > 0
        ? dueOn
        : last,
    beganOn,
  )
}

/** Whether amounts stay right after midnight: late charges run by the day, rebates shrink. */
export function staysRight(plan: PricedPlan, lines: readonly ChargeLine[]): boolean {
  return plan.lateCharges === null && lines.every((line) => line.earlyRebate === 0n)
}

/** One thing that can be paid today and what it takes off: centavos. */
export type Price = { readonly amount: Centavos; readonly letOff: Centavos }

export type Prices = {
  /** The oldest open instalment, with what its delay adds; null where nothing is open. */
  readonly next: (Price & { readonly payableId: PayableId; readonly late: Centavos }) | null
  /** The last one before its day; null where there is nothing after the next. */
  readonly lastAhead: Price | null
  /** Everything, where more than one is open. */
  readonly settlement: Price | null
}

/** What a person may pay of an agreement on a day. */
export function pricesOn(plan: PricedPlan, on: Temporal.PlainDate): Prices {
  const open = plan.lines.filter((line) => !line.cancelled && openOf(line) > 0n)
  const [first, ...later] = open
  if (!first) return { next: null, lastAhead: null, settlement: null }
  const whole = wholeLine(first, plan.lateCharges, on)
  const late = centavos(whole.lateFine + whole.lateInterest)
  const last = later.at(-1)
  return {
    next: { payableId: first.id, amount: whole.amount, letOff: ZERO, late },
    lastAhead: last ? priceOf(aheadLines(plan, [last], on)) : null,
    settlement: last ? priceOf(settlementLines(plan, on)) : null,
  }
}

function priceOf(lines: readonly ChargeLine[]): Price {
  return {
    amount: sum(lines.map((line) => line.amount)),
    letOff: sum(lines.map((line) => line.earlyRebate)),
  }
}
