import type { Centavos } from '#server/kernel/money.ts'
import type { CompiledPolicy, CompiledRule } from '../policy/model.ts'

/** Age of the debt itself, in days; the last band has no end. */
export const AGE_BANDS = [0, 31, 91, 181, 366, 1081] as const

/** What a policy does to the debts of one age band. */
export type Side = {
  /** Debts that some rule covers. */
  readonly covered: number
  /** Debts that can be paid at once with a discount, and in instalments. */
  readonly spot: number
  readonly plan: number
  /** What all of them paid at once would be let off. */
  readonly discount: Centavos
}

export type Band = {
  readonly from: number
  readonly debts: number
  /** Balance of today, nothing let off. */
  readonly balance: Centavos
  readonly draft: Side
  readonly live: Side
}

/** Debts for which the draft is other than what is in force. */
export type Difference = {
  readonly gainOffer: number
  readonly loseOffer: number
  readonly moreDiscount: number
  readonly lessDiscount: number
}

/** One person's group of debts, as the engine that makes quotes sees it. */
export type Example = {
  readonly debts: number
  readonly daysLate: number
  readonly balance: Centavos
  readonly spot: Centavos | null
  readonly liveSpot: Centavos | null
  readonly plan: {
    readonly payments: number
    readonly instalment: Centavos
    readonly total: Centavos
  } | null
}

export type Simulation = {
  readonly people: number
  readonly debts: number
  readonly bands: readonly Band[]
  readonly difference: Difference
  readonly examples: readonly Example[]
}

/** A rule as the database compares debts with it. */
export type RuleRow = {
  readonly policy: 'draft' | 'live'
  readonly place: number
  readonly days_from: number
  readonly days_to: number | null
  readonly total_from: string
  readonly total_to: string | null
  readonly products: readonly string[] | null
  readonly fine: string
  readonly interest: string
  readonly correction: string
  readonly principal: string
  readonly spot: boolean
  readonly plan: boolean
}

export function ruleRows(policy: 'draft' | 'live', { rules }: CompiledPolicy): RuleRow[] {
  return rules.map((rule, place) => ruleRow(policy, place, rule))
}

function ruleRow(policy: 'draft' | 'live', place: number, rule: CompiledRule): RuleRow {
  const { source, totalFrom, totalTo } = rule
  const { daysLate, products } = source.appliesTo
  const shares = source.spot?.discounts
  return {
    policy,
    place,
    days_from: daysLate.from,
    days_to: daysLate.to,
    total_from: totalFrom.toString(),
    total_to: totalTo?.toString() ?? null,
    products,
    fine: shares?.fine ?? '0',
    interest: shares?.interest ?? '0',
    correction: shares?.correction ?? '0',
    principal: shares?.principal ?? '0',
    spot: source.spot?.onMenu ?? false,
    plan: source.plan?.onMenu ?? false,
  }
}
