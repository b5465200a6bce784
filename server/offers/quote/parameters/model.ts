import type { BreachEffect } from '#server/agreements/model.ts'
import type { PlanSystem } from '#server/agreements/schedule/model.ts'
import type { FrozenTerms } from '#server/agreements/terms/input/model.ts'
import { assert } from '#server/kernel/assert.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { DiscountShares, OfferRule } from '../../policy/model.ts'

/**
 * A quote is computed from its parameters and from nothing else, so that it can be replayed to the
 * same centavo for ever: balances by component, discounts, rates, dates and holidays are all in
 * them. They are plain JSON: centavos as integer text, dates as ISO text, rates as fractions.
 */
export type QuoteParameters = {
  readonly format: 1
  readonly kind: 'full' | 'spot' | 'plan'
  /** The São Paulo day the balances are of; also the day a plan's interest counts from. */
  readonly computedOn: string
  /** The last day to accept, a business day; entrada and single payments are payable until it. */
  readonly lastDay: string
  readonly debts: readonly QuotedDebt[]
  /** Only of a plan. */
  readonly choice: PlanChoice | null
  /** Holidays, national and of the places that count, from the first to the last date of the schedule. */
  readonly holidays: readonly string[]
  readonly breachEffect: BreachEffect
  readonly graceDays: number
  readonly repairDays: number
  /** Whose rules allowed it, whole, for the explanation that LGPD 20 gives a right to. */
  readonly policy: { readonly version: number; readonly rule: OfferRule } | null
  /** Which tables of indices and rates the balances were computed with. */
  readonly tables: string
}

export type QuotedDebt = {
  readonly debtId: string
  readonly principal: string
  readonly correction: string
  readonly fine: string
  readonly interest: string
  readonly fee: string
  readonly discounts: DiscountShares
  /** Credit-card debt: charges and interest never exceed it (Lei 14.690/2023 art. 28). */
  readonly chargesCapped: boolean
  /** Complementary IOF still owed on a financial creditor's debt; null: none. */
  readonly iof: { readonly dailyRate: string; readonly daysLeft: number } | null
}

export type PlanChoice = {
  readonly system: PlanSystem
  readonly monthlyRate: string
  /** How many payments in all, entrada included. */
  readonly payments: number
  readonly entrada: Entrada
  readonly firstDue: string
}

export type Entrada =
  | { readonly kind: 'none' }
  /** The first of `payments` equal ones, without interest. */
  | { readonly kind: 'equal' }
  | { readonly kind: 'share'; readonly share: string }

/** Integer centavos as text; stops on anything else. */
export function amountOf(text: string): Centavos {
  assert(/^\d{1,18}$/.test(text), 'centavos as integer text')
  return centavos(BigInt(text))
}

/** Payments after the entrada. */
export function instalmentCount({ payments, entrada }: PlanChoice): number {
  return entrada.kind === 'none' ? payments : payments - 1
}

/** As kept with the quote: with what its terms are rendered from, at any time. */
export type StoredParameters = QuoteParameters & { readonly terms: FrozenTerms }
