import type { BreachEffect } from '#server/agreements/model.ts'
import type { PlanSystem } from '#server/agreements/schedule/model.ts'
import type { CreditorKind } from '#server/debts/terms/model.ts'
import { assert } from '#server/kernel/assert.ts'
import { type Centavos, fromDecimalString } from '#server/kernel/money.ts'
import { type Rate, rate } from '#server/kernel/rate.ts'

/**
 * What a creditor offers, as data: published whole as a version, never edited. Money is decimal
 * text in reais (`30.00`), shares and rates are decimal fractions (`0.01` is 1 %), so that the
 * file a person writes is the file that is hashed and kept.
 */
export type OfferPolicy = {
  readonly format: 1
  readonly creditorKind: CreditorKind
  readonly breachEffect: BreachEffect
  /** Whole days after the one a quote is computed on; at least 2 (CDC 54-B). */
  readonly validityDays: number
  /** What is added to an instalment paid late; null: nothing. */
  readonly lateCharges: LateChargesRule | null
  /** The first rule that covers a debt counts. */
  readonly rules: readonly OfferRule[]
}

/** What holds for every rule of a policy. */
export type PolicyTerms = Pick<OfferPolicy, 'breachEffect' | 'validityDays' | 'lateCharges'>

export type LateChargesRule = {
  readonly fineRate: string
  readonly monthlyRate: string
  /** Days after the last payable day without any charge. */
  readonly freeDays: number
}

export type OfferRule = {
  readonly id: string
  readonly appliesTo: {
    /** Days past due of the debt itself; `to` null: no end. */
    readonly daysLate: { readonly from: number; readonly to: number | null }
    /** Today's total of all debts of this creditor, in reais; `to` null: no end. */
    readonly total: { readonly from: string; readonly to: string | null }
    /** Product names as in the portfolio file; null: all. */
    readonly products: readonly string[] | null
  }
  /** Everything in one payment; null: only the whole balance without discount. */
  readonly spot: { readonly discounts: DiscountShares; readonly onMenu: boolean } | null
  readonly plan: PlanRule | null
}

/** Shares let off, by component. Nothing is ever let off a fee that was proven. */
export type DiscountShares = {
  readonly fine: string
  readonly interest: string
  readonly correction: string
  readonly principal: string
}

export type PlanRule = {
  readonly system: PlanSystem
  /** Interest of the plan a month; `0` for the system `zero`. */
  readonly monthlyRate: string
  /** Numbers of payments, entrada included, in order and without gaps; each with its discounts. */
  readonly bands: readonly PlanBand[]
  /** No payment of a plan may be below this, in reais. */
  readonly minimumPayment: string
  readonly entrada: EntradaRule
  /** Days of the month to choose from, 1 to 28: every month has them. */
  readonly dueDays: readonly number[]
  /** The first instalment after the signature, in days. */
  readonly firstDue: { readonly minDays: number; readonly maxDays: number }
  readonly onMenu: boolean
}

export type PlanBand = {
  readonly payments: { readonly from: number; readonly to: number }
  readonly discounts: DiscountShares
}

export type EntradaRule = {
  /** Shares of the amount of the deal; `min` 0 lets a plan begin without entrada. */
  readonly min: string
  readonly max: string
  readonly step: string
  /** Whether the first of n equal payments may be the entrada (without interest only). */
  readonly equal: boolean
}

/** Days of a month that every month has. */
export const LAST_DUE_DAY = 28
/** No plan is longer than five years: a court's plan is not either (CDC 104-A). */
export const MAX_PAYMENTS = 60
/** Points that one search may have to look at: a tenth of a second at the very worst. */
export const MAX_LATTICE_POINTS = 10_000

export type Shares = {
  readonly fine: Rate
  readonly interest: Rate
  readonly correction: Rate
  readonly principal: Rate
}

/** A policy read once: rates and amounts as numbers, for many quotes. */
export type CompiledRule = {
  readonly source: OfferRule
  readonly totalFrom: Centavos
  readonly totalTo: Centavos | null
  readonly spot: Shares | null
  readonly plan: CompiledPlan | null
}

export type CompiledPlan = {
  readonly source: PlanRule
  readonly monthlyRate: Rate
  readonly minimumPayment: Centavos
  /** Numbers of payments on offer, ascending. */
  readonly counts: readonly number[]
  readonly bands: readonly { readonly to: number; readonly shares: Shares }[]
  /** Shares the entrada may have, ascending; zero is no entrada. */
  readonly entradaShares: readonly Rate[]
}

export type CompiledPolicy = {
  readonly source: OfferPolicy
  readonly rules: readonly CompiledRule[]
}

export const NO_DISCOUNT: DiscountShares = {
  fine: '0',
  interest: '0',
  correction: '0',
  principal: '0',
}

/** The policy with a rule at its place, or behind the last one. */
export function withRule(policy: OfferPolicy, place: number, rule: OfferRule): OfferPolicy {
  const { rules } = policy
  return { ...policy, rules: [...rules.slice(0, place), rule, ...rules.slice(place + 1)] }
}

export function compilePolicy(policy: OfferPolicy): CompiledPolicy {
  return { source: policy, rules: policy.rules.map(compileRule) }
}

function compileRule(rule: OfferRule): CompiledRule {
  const { total } = rule.appliesTo
  return {
    source: rule,
    totalFrom: reais(total.from),
    totalTo: total.to === null ? null : reais(total.to),
    spot: rule.spot && compileShares(rule.spot.discounts),
    plan: rule.plan && compilePlan(rule.plan),
  }
}

function compilePlan(plan: PlanRule): CompiledPlan {
  const counts = plan.bands.flatMap(({ payments: { from, to } }) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i),
  )
  return {
    source: plan,
    monthlyRate: rate(plan.monthlyRate),
    minimumPayment: reais(plan.minimumPayment),
    counts,
    bands: plan.bands.map((band) => ({
      to: band.payments.to,
      shares: compileShares(band.discounts),
    })),
    entradaShares: entradaShares(plan.entrada).map(rate),
  }
}

export function compileShares(shares: DiscountShares): Shares {
  return {
    fine: rate(shares.fine),
    interest: rate(shares.interest),
    correction: rate(shares.correction),
    principal: rate(shares.principal),
  }
}

/** `0.10`, `0.15` … from min to max; exact, in steps of ten-thousandths. */
export function entradaShares({ min, max, step }: EntradaRule): string[] {
  const [from, to, by] = [tenThousandths(min), tenThousandths(max), tenThousandths(step)]
  const count = by > 0 && to > from ? Math.floor((to - from) / by) : 0
  return Array.from({ length: count + 1 }, (_, i) => fractionText(from + i * by))
}

const ONE = 10_000

export function tenThousandths(share: string): number {
  const { units, one } = rate(share)
  const scaled = units * BigInt(ONE)
  assert(scaled % one === 0n, 'a share has at most four places')
  return Number(scaled / one)
}

function fractionText(units: number): string {
  const whole = Math.floor(units / ONE)
  return `${whole}.${(units % ONE).toString().padStart(4, '0')}`
}

export function reais(text: string): Centavos {
  const amount = fromDecimalString(text)
  assert(amount !== null && amount >= 0n, 'an amount as 1234.56')
  return amount
}

/** What decides which rule covers a debt. */
export type RuleSubject = {
  readonly daysLate: number
  readonly product: string
  /** Today's total of all debts of this person with this creditor that may be collected. */
  readonly groupTotal: Centavos
}

export function ruleFor(policy: CompiledPolicy, subject: RuleSubject): CompiledRule | null {
  return policy.rules.find((rule) => covers(rule, subject)) ?? null
}

function covers(rule: CompiledRule, { daysLate, product, groupTotal }: RuleSubject): boolean {
  const { daysLate: age, products } = rule.source.appliesTo
  return (
    daysLate >= age.from &&
    (age.to === null || daysLate <= age.to) &&
    groupTotal >= rule.totalFrom &&
    (rule.totalTo === null || groupTotal <= rule.totalTo) &&
    (products === null || products.includes(product))
  )
}

/**
 * Discounts of a rule for so many payments; null where the rule has no band as long as that. A
 * number below the first band has the first band's: fewer payments never cost more.
 */
export function bandShares(rule: CompiledRule, payments: number): Shares | null {
  return rule.plan?.bands.find((band) => payments <= band.to)?.shares ?? null
}
