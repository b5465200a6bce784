import { type Centavos, greater, subtract, ZERO } from '#server/kernel/money.ts'
import { dayDistance, type Lattice, type LatticePoint } from '../lattice/model.ts'

/**
 * "Quanto cabe no seu mês?": every legal plan is looked at, then ranked, so the work does not
 * depend on what was asked and time tells nothing about what a creditor would accept.
 */
export type Asked = {
  readonly monthlyAmount: Centavos
  /** Day of the month, 1 to 31: the nearest the policy has. */
  readonly day: number
}

export type SearchReason =
  /** Every payment is within the amount; of those, the cheapest and shortest. */
  | 'fits'
  /** The instalments are within the amount, the entrada is above. */
  | 'fits_after_entrada'
  /** Nothing is within the amount: the closest there is. */
  | 'nearest'
  /** A little above, over sooner and not dearer. */
  | 'fewer_instalments'
  /** Lighter each month, over later. */
  | 'lower_instalment'
  /** As many payments, less to begin with. */
  | 'smaller_entrada'

export type Finding = { readonly point: LatticePoint; readonly reason: SearchReason }

export type Outcome = 'fits' | 'nearest' | 'none'

/** A second choice may be this much above what was asked: a quarter. */
const STRETCH = { numerator: 5n, denominator: 4n }
/** A lighter plan is one that takes a noticeable part off the month: 15 % at least. */
const LIGHTER = { numerator: 17n, denominator: 20n }

/** At most three plans, best first, each with its reason. */
export function rankPlans({ points }: Lattice, asked: Asked): Finding[] {
  const ranked = points.map((point) => keyed(point, asked))
  let best: Keyed | null = null
  for (const candidate of ranked) {
    if (best === null || isBetter(candidate, best)) best = candidate
  }
  if (best === null) return []
  const others = alternatives(ranked, best, asked)
  return [{ point: best.point, reason: reasonOf(best) }, ...others]
}

type Keyed = {
  readonly point: LatticePoint
  readonly fits: boolean
  readonly dayGap: number
  /** The highest single payment. */
  readonly peak: Centavos
  /** By how much the instalments are above the amount. */
  readonly excess: Centavos
}

function keyed(point: LatticePoint, { monthlyAmount, day }: Asked): Keyed {
  const peak = greater(point.entradaAmount, point.monthly)
  const excess = greater(subtract(point.monthly, monthlyAmount), ZERO)
  const dayGap = dayDistance(day, point.dueDay)
  return { point, fits: peak <= monthlyAmount, dayGap, peak, excess }
}

function reasonOf({ fits, excess }: Keyed): SearchReason {
  if (fits) return 'fits'
  return excess === 0n ? 'fits_after_entrada' : 'nearest'
}

/** A total order over all points, so that the answer is the same on every machine. */
function isBetter(a: Keyed, b: Keyed): boolean {
  if (a.fits !== b.fits) return a.fits
  if (a.dayGap !== b.dayGap) return a.dayGap < b.dayGap
  return compareAll(orderOf(a), orderOf(b)) < 0
}

/** Of what fits, the cheapest and shortest; else what asks least above the amount. */
function orderOf({ point, fits, peak, excess }: Keyed): (bigint | number)[] {
  const { entradaAmount, total, payments, daysToFirst } = point
  return fits
    ? [total, payments, peak, entradaAmount, daysToFirst]
    : [peak, excess, total, payments, daysToFirst]
}

function compareAll(a: readonly (bigint | number)[], b: readonly (bigint | number)[]): number {
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i] ?? 0, b[i] ?? 0]
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

/** Up to two other ways, each different from the best in a way one can say in a sentence. */
function alternatives(ranked: readonly Keyed[], best: Keyed, asked: Asked): Finding[] {
  const within = greater(asked.monthlyAmount, best.peak)
  let fewer: Keyed | null = null
  let lower: Keyed | null = null
  let lighterStart: Keyed | null = null
  for (const candidate of ranked) {
    if (candidate.dayGap !== best.dayGap) continue
    if (isFewer(candidate, best, within) && (!fewer || closer(candidate, fewer))) fewer = candidate
    if (isLower(candidate, best) && (!lower || sooner(candidate, lower))) lower = candidate
    if (startsLighter(candidate, best) && (!lighterStart || closer(candidate, lighterStart))) {
      lighterStart = candidate
    }
  }
  const found: Finding[] = []
  if (fewer) found.push({ point: fewer.point, reason: 'fewer_instalments' })
  if (lower) found.push({ point: lower.point, reason: 'lower_instalment' })
  if (lighterStart) found.push({ point: lighterStart.point, reason: 'smaller_entrada' })
  return found.slice(0, 2)
}

function isFewer({ point, peak }: Keyed, best: Keyed, within: bigint): boolean {
  return (
    point.payments < best.point.payments &&
    point.total <= best.point.total &&
    peak * STRETCH.denominator <= within * STRETCH.numerator
  )
}

function isLower({ point, peak, fits }: Keyed, best: Keyed): boolean {
  return (
    fits === best.fits &&
    point.payments > best.point.payments &&
    peak * LIGHTER.denominator <= best.peak * LIGHTER.numerator
  )
}

function startsLighter({ point }: Keyed, best: Keyed): boolean {
  return (
    point.payments === best.point.payments &&
    point.entradaAmount < best.point.entradaAmount &&
    best.point.entradaAmount > best.point.monthly
  )
}

function closer(a: Keyed, b: Keyed): boolean {
  return compareAll([a.peak, ...orderOf(a)], [b.peak, ...orderOf(b)]) < 0
}

function sooner(a: Keyed, b: Keyed): boolean {
  return compareAll([a.point.payments, ...orderOf(a)], [b.point.payments, ...orderOf(b)]) < 0
}

export function outcomeOf(findings: readonly { readonly reason: SearchReason }[]): Outcome {
  const [best] = findings
  if (!best) return 'none'
  return best.reason === 'fits' ? 'fits' : 'nearest'
}
