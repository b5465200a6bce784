import { rate } from '#server/kernel/rate.ts'
import type { IndexCode } from '../parameters/model.ts'

/**
 * The kind of creditor selects the rules (arithmetic.md 1.1). An agency has none of its own: it
 * collects by the kind of the creditor it collects for.
 */
export type CreditorKind = 'financial' | 'fund' | 'commerce'

/** What the contract says, as plain data that can be stored with a debt. Rates are fractions. */
export type DebtTerms = {
  /** Index agreed for monetary correction; null when none was. */
  readonly index: IndexCode | null
  /** Default interest agreed, a month, simple, actual/30; null: none agreed, so the legal rate. */
  readonly moraMonthlyRate: string | null
  /** Fine agreed, once, on the corrected principal; null: none. */
  readonly fineRate: string | null
  /** Contractual interest per day of delay, a month, simple; only for financial titles. */
  readonly remunerativeMonthlyRate: string | null
  /** Credit-card debt: interest and charges never exceed the debt (Lei 14.690/2023 art. 28). */
  readonly creditCard: boolean
}

/** Súmula 379 for banks, and our policy for all (arithmetic.md 1.2). */
export const MORA_CAP = rate('0.01')
/** CDC 52 §1. */
export const FINE_CAP = rate('0.02')
