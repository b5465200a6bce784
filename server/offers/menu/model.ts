import type { GroupDebt } from '../group/model.ts'
import { type Cover, coverOf, lastDayOf } from '../group/model.ts'
import { type LatticePoint, latticeOf } from '../lattice/model.ts'
import {
  type Basis,
  fullParameters,
  planParameters,
  spotParameters,
} from '../quote/building/model.ts'
import { computeQuote, type QuotePlan } from '../quote/model.ts'
import type { QuoteParameters } from '../quote/parameters/model.ts'

/** A quote not yet frozen. */
export type Draft = { readonly parameters: QuoteParameters; readonly plan: QuotePlan }

/** D2 shows at most three plan cards. */
const MENU_PLANS = 3
/** Three payments feel like a plan; two are nearly at once. */
const SHORTEST_SENSIBLE = 3
/** A first instalment a month away is what people expect. */
const USUAL_DAYS_TO_FIRST = 30

/**
 * What a creditor's group of debts is offered, unasked: the whole balance; everything at once with
 * the discount, where there is one; and up to three plans, short, middle and long.
 */
export function menuOfGroup(basis: Basis, debts: readonly GroupDebt[]): Draft[] {
  const drafts = [drafted(fullParameters(basis, debts))]
  const cover = basis.policy && coverOf(basis.policy.compiled, debts)
  if (cover) {
    const spot = cover.lead.source.spot?.onMenu ? drafted(spotParameters(basis, cover)) : null
    // Without discount it would be the whole balance under another name.
    if (spot && spot.plan.discount > 0n) drafts.push(spot)
    if (cover.lead.source.plan?.onMenu) drafts.push(...menuPlans(basis, cover))
  }
  return drafts.filter((draft) => draft !== null)
}

function drafted(parameters: QuoteParameters): Draft | null {
  const plan = computeQuote(parameters)
  return plan.ok ? { parameters, plan: plan.value } : null
}

function menuPlans(basis: Basis, cover: Cover): Draft[] {
  const validityDays = basis.policy?.compiled.source.validityDays ?? 0
  const { points } = latticeOf(cover, basis.occasion, lastDayOf(basis.occasion, validityDays))
  return spreadOf(points)
    .map((point) => drafted(planParameters(basis, cover, point)))
    .filter((draft) => draft !== null)
}

/** The shortest sensible plan, the longest, and one between, by number of payments. */
export function spreadOf(points: readonly LatticePoint[]): LatticePoint[] {
  const usual = nearestTo(
    USUAL_DAYS_TO_FIRST,
    points.map((point) => point.daysToFirst),
  )
  const byCount = new Map<number, LatticePoint>()
  for (const point of points) {
    if (point.daysToFirst !== usual) continue
    const rival = byCount.get(point.payments)
    if (!rival || isPlainer(point, rival)) byCount.set(point.payments, point)
  }
  const counts = [...byCount.keys()].toSorted((a, b) => a - b)
  const short = counts.find((count) => count >= SHORTEST_SENSIBLE) ?? counts[0]
  const long = counts.at(-1)
  if (short === undefined || long === undefined) return []
  const middle = nearestTo(Math.sqrt(short * long), counts)
  const chosen = [...new Set([short, middle, long])].toSorted((a, b) => a - b)
  return chosen.slice(0, MENU_PLANS).flatMap((count) => byCount.get(count) ?? [])
}

/** Equal payments from today on, else the smallest entrada, else none. */
function isPlainer(a: LatticePoint, b: LatticePoint): boolean {
  return plainness(a) < plainness(b) || (sameKind(a, b) && a.entradaAmount < b.entradaAmount)
}

function sameKind(a: LatticePoint, b: LatticePoint): boolean {
  return a.entrada.kind === b.entrada.kind
}

function plainness({ entrada }: LatticePoint): number {
  return { equal: 0, share: 1, none: 2 }[entrada.kind]
}

function nearestTo(target: number, numbers: readonly number[]): number {
  return numbers.reduce(
    (best, number) => (Math.abs(number - target) < Math.abs(best - target) ? number : best),
    Number.POSITIVE_INFINITY,
  )
}
