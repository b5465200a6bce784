import { shareOf } from '#server/agreements/model.ts'
import { entradaOf, firstPeriodDays } from '#server/agreements/schedule/model.ts'
import { type Centavos, centavos, sum, ZERO } from '#server/kernel/money.ts'
import { compound, divideHalfUp, isZeroRate } from '#server/kernel/rate.ts'
import type { Cover, Occasion } from '../group/model.ts'
import { bandShares, type CompiledPlan, compileShares, NO_DISCOUNT } from '../policy/model.ts'
import { type CappedDebt, exceedsChargeCap } from '../quote/cost/model.ts'
import { discountsOf } from '../quote/model.ts'
import type { Entrada } from '../quote/parameters/model.ts'
import { type Fold, foldPrice, foldSac, foldZero } from './fold/model.ts'

/**
 * Every plan a policy allows for a group of debts: numbers of payments × entradas × first dates.
 * Each point is legal: within the bands, the entrada's range, the minimum payment and the cap of
 * card debts. The size is bounded when a policy is published (`MAX_LATTICE_POINTS`).
 */
export type LatticePoint = {
  readonly payments: number
  readonly entrada: Entrada
  readonly entradaAmount: Centavos
  /** The first instalment after the entrada. */
  readonly regular: Centavos
  /** The highest instalment after the entrada: what a month costs. */
  readonly monthly: Centavos
  /** Interest included, before IOF. */
  readonly total: Centavos
  readonly firstDue: Temporal.PlainDate
  readonly dueDay: number
  readonly daysToFirst: number
}

export type Lattice = {
  readonly points: readonly LatticePoint[]
  /** Combinations looked at, those that no rule allows included. */
  readonly looked: number
}

export function latticeOf(cover: Cover, occasion: Occasion, lastDay: Temporal.PlainDate): Lattice {
  const plan = cover.lead.plan
  if (plan === null) return { points: [], looked: 0 }
  const dates = firstDates(plan, occasion, lastDay)
  const growths = growthsOf(plan, dates)
  const points: LatticePoint[] = []
  let looked = 0
  for (const payments of plan.counts) {
    const deal = dealOf(cover, payments)
    for (const entrada of entradasOf(plan, payments, deal.amount)) {
      looked += dates.length
      const pushed = pointsOf(plan, deal, payments, entrada, dates, growths)
      for (const point of pushed) points.push(point)
    }
  }
  return { points, looked }
}

type Deal = { readonly amount: Centavos; readonly capped: readonly CappedDebt[] }

const NOTHING_OFF = compileShares(NO_DISCOUNT)

/** What the debts cost in so many payments, after each one's own discounts, without interest. */
function dealOf(cover: Cover, payments: number): Deal {
  const capped: CappedDebt[] = []
  const shares = cover.debts.map((debt) => {
    const discounts = discountsOf(debt.parts, bandShares(debt.rule, payments) ?? NOTHING_OFF)
    const share = shareOf({ debtId: debt.debtId, ...debt.parts, ...discounts })
    const kept = centavos(share - debt.parts.principal + discounts.discountOnPrincipal)
    if (debt.chargesCapped) {
      capped.push({ principal: debt.parts.principal, keptCharges: kept, share })
    }
    return share
  })
  return { amount: sum(shares), capped }
}

type EntradaChoice = { readonly entrada: Entrada; readonly amount: Centavos }

/** The entradas a number of payments may begin with; each at least the minimum payment. */
function entradasOf(plan: CompiledPlan, payments: number, amount: Centavos): EntradaChoice[] {
  const choices: EntradaChoice[] = plan.entradaShares.map((share) =>
    isZeroRate(share)
      ? { entrada: { kind: 'none' }, amount: ZERO }
      : { entrada: { kind: 'share', share: share.text }, amount: entradaOf(amount, share) },
  )
  if (plan.source.entrada.equal && equalIsWithinRange(plan, payments)) {
    choices.push({ entrada: { kind: 'equal' }, amount: centavos(amount / BigInt(payments)) })
  }
  return choices.filter(
    ({ entrada, amount: first }) =>
      entrada.kind === 'none' || (first >= plan.minimumPayment && first < amount),
  )
}

function equalIsWithinRange(plan: CompiledPlan, payments: number): boolean {
  const [least, most] = [plan.entradaShares[0], plan.entradaShares.at(-1)]
  if (least === undefined || most === undefined) return false
  const n = BigInt(payments)
  return least.units * n <= least.one && most.units * n >= most.one
}

type FirstDate = {
  readonly date: Temporal.PlainDate
  readonly dueDay: number
  readonly daysToFirst: number
  /** Days of a broken first period; null for a regular month. */
  readonly brokenDays: number | null
}

/** When the first instalment may be due, soonest first; always after the last day to accept. */
function firstDates(
  plan: CompiledPlan,
  { computedOn }: Occasion,
  lastDay: Temporal.PlainDate,
): FirstDate[] {
  const { dueDays, firstDue } = plan.source
  const dates: FirstDate[] = []
  for (let ahead = firstDue.minDays; ahead <= firstDue.maxDays; ahead++) {
    const date = computedOn.add({ days: ahead })
    if (!dueDays.includes(date.day) || Temporal.PlainDate.compare(date, lastDay) <= 0) continue
    const brokenDays = firstPeriodDays(computedOn, date)
    dates.push({ date, dueDay: date.day, daysToFirst: ahead, brokenDays })
  }
  return dates
}

/** (1+i)^((days−30)/30) by days, computed once a date: roots are the only slow step. */
function growthsOf(plan: CompiledPlan, dates: readonly FirstDate[]): Map<number, Growth> {
  const growths = new Map<number, Growth>()
  if (plan.source.system !== 'price') return growths
  const one = compound(plan.monthlyRate, 0)
  for (const { brokenDays } of dates) {
    if (brokenDays === null || brokenDays === 30 || growths.has(brokenDays)) continue
    const growth = compound(plan.monthlyRate, one.times(brokenDays - 30).div(30))
    const [whole = '', places = ''] = growth.toFixed().split('.')
    growths.set(brokenDays, {
      numerator: BigInt(whole + places),
      denominator: 10n ** BigInt(places.length),
    })
  }
  return growths
}

/** All sixty digits of the decimal, as a fraction of integers: the inner loop has no decimals. */
type Growth = { readonly numerator: bigint; readonly denominator: bigint }

function pointsOf(
  plan: CompiledPlan,
  deal: Deal,
  payments: number,
  { entrada, amount: entradaAmount }: EntradaChoice,
  dates: readonly FirstDate[],
  growths: ReadonlyMap<number, Growth>,
): LatticePoint[] {
  const instalments = entrada.kind === 'none' ? payments : payments - 1
  const financed = centavos(deal.amount - entradaAmount)
  if (financed <= 0n) return []
  const points: LatticePoint[] = []
  let fold: Fold | null = null
  for (const { date, dueDay, daysToFirst, brokenDays } of dates) {
    // Without interest the date changes no amount: one fold serves all dates.
    if (fold === null || plan.source.system !== 'zero') {
      fold = foldOf(plan, entrada, financed, instalments, brokenDays, growths, deal, payments)
    }
    if (fold === null || fold.lowest < plan.minimumPayment) continue
    const interest = centavos(fold.total - financed)
    if (exceedsChargeCap(deal.capped, deal.amount, interest)) continue
    points.push({
      payments,
      entrada,
      entradaAmount,
      regular: fold.first,
      monthly: fold.highest,
      total: centavos(entradaAmount + fold.total),
      firstDue: date,
      dueDay,
      daysToFirst,
    })
  }
  return points
}

function foldOf(
  plan: CompiledPlan,
  entrada: Entrada,
  financed: Centavos,
  instalments: number,
  brokenDays: number | null,
  growths: ReadonlyMap<number, Growth>,
  deal: Deal,
  payments: number,
): Fold | null {
  const { system } = plan.source
  if (entrada.kind === 'equal') return foldEqual(deal.amount, payments)
  if (system === 'zero') return foldZero(financed, instalments)
  if (system === 'sac') return foldSac(financed, plan.monthlyRate, instalments, brokenDays)
  const growth = brokenDays === null ? undefined : growths.get(brokenDays)
  const present = growth
    ? centavos(divideHalfUp(financed * growth.numerator, growth.denominator))
    : financed
  return foldPrice(financed, present, plan.monthlyRate, instalments)
}

/** The payments after an entrada that is the first of equal ones. */
function foldEqual(amount: Centavos, payments: number): Fold {
  const whole = foldZero(amount, payments)
  const first = payments === 2 ? whole.highest : whole.lowest
  return { ...whole, first, total: centavos(amount - whole.lowest) }
}

/** Days between two days of the month, round the month's end: the 28th is near the 2nd. */
export function dayDistance(a: number, b: number): number {
  const gap = Math.abs(a - b)
  return Math.min(gap, 30 - gap)
}
