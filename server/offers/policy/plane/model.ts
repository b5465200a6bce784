import { type Centavos, centavos, ZERO } from '#server/kernel/money.ts'
import { type OfferPolicy, type OfferRule, reais } from '../model.ts'

/**
 * The plane of age × amount, cut wherever a rule begins or ends: within a tile every debt of the
 * same product meets the same rules. `to` null: no end; both ends belong to the tile.
 */
export type Tile = {
  readonly days: { readonly from: number; readonly to: number | null }
  readonly total: { readonly from: Centavos; readonly to: Centavos | null }
  /** Ids of the rules that cover it, in the order in which they count. */
  readonly rules: readonly string[]
  readonly state: TileState
}

export type TileState =
  /** No rule: only the whole balance can be paid. */
  | 'gap'
  /** Rules for some products only. */
  | 'some-products'
  | 'covered'
  /** A later rule never counts here, because an earlier one covers the same products. */
  | 'overlap'

export type Plane = {
  /** Where columns (days) and rows (centavos) begin, ascending; the last ones have no end. */
  readonly days: readonly number[]
  readonly totals: readonly Centavos[]
  /** Row by row, the smallest amounts first. */
  readonly tiles: readonly Tile[]
}

export function planeOf({ rules }: Pick<OfferPolicy, 'rules'>): Plane {
  const areas = rules.map(areaOf).filter(({ isEmpty }) => !isEmpty)
  const days = cuts([0, ...areas.flatMap(({ days: { from, to } }) => [from, (to ?? -1) + 1])])
  const totals = cuts([
    ZERO,
    ...areas.flatMap(({ total: { from, to } }) => [from, centavos((to ?? -1n) + 1n)]),
  ])
  const tiles = totals.flatMap((total, row) =>
    days.map((day, column) => {
      const nextTotal = totals[row + 1]
      const here = areas.filter((area) => isWithin(day, area.days) && isWithin(total, area.total))
      return {
        days: { from: day, to: before(days[column + 1]) },
        total: { from: total, to: nextTotal === undefined ? null : centavos(nextTotal - 1n) },
        rules: here.map(({ rule }) => rule.id),
        state: stateOf(here.map(({ rule }) => rule.appliesTo.products)),
      }
    }),
  )
  return { days, totals, tiles }
}

function areaOf(rule: OfferRule) {
  const { daysLate: days, total: typed } = rule.appliesTo
  const total = { from: reais(typed.from), to: typed.to === null ? null : reais(typed.to) }
  const isEmpty =
    (days.to !== null && days.to < days.from) || (total.to !== null && total.to < total.from)
  return { rule, days, total, isEmpty }
}

/** Distinct, ascending. */
function cuts<T extends number | bigint>(at: readonly T[]): T[] {
  return [...new Set(at)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

const before = (next: number | undefined) => (next === undefined ? null : next - 1)

function isWithin<T extends number | bigint>(at: T, { from, to }: { from: T; to: T | null }) {
  return at >= from && (to === null || at <= to)
}

function stateOf(products: readonly (readonly string[] | null)[]): TileState {
  if (products.length === 0) return 'gap'
  if (products.some((mine, place) => isHidden(mine, products.slice(0, place)))) return 'overlap'
  return products.includes(null) ? 'covered' : 'some-products'
}

/** A rule for all products behind rules for some is the rest, not an overlap. */
function isHidden(mine: readonly string[] | null, earlier: readonly (readonly string[] | null)[]) {
  if (mine === null) return earlier.includes(null)
  return earlier.some((theirs) => theirs === null || theirs.some((one) => mine.includes(one)))
}
