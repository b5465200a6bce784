import { rate } from '#server/kernel/rate.ts'
import type { IndexCode } from '../parameters/model.ts'

/**
 * The kind of creditor selects the rules (rules.md 1.1). An agency has none of its own: it
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

/** Súmula 379 for banks, and our policy for all (rules.md 1.2). */
export const MORA_CAP = rate('0.01')
/** CDC 52 §1. */
export const FINE_CAP = rate('0.02')

/** What a creditor outside the financial system, or inside it, may not have in its terms. */
export type TermsProblem =
  /** Contractual interest per day of delay belongs to titles of the financial system (CMN 4.882). */
  | 'remunerative_not_financial'
  /** A financial institution charges interest, default interest and fine, no index (CMN 4.882). */
  | 'index_of_financial'
  /** Card debt is a financial title (Lei 14.690/2023 art. 28). */
  | 'card_not_financial'

/** The limits of the law that depend on the kind of creditor (rules.md 1.1); null: none broken. */
export function kindProblem(
  kind: CreditorKind,
  terms: {
    readonly remunerativeMonthly: string | null
    readonly indexCode: string | null
    readonly creditCard: boolean
  },
): TermsProblem | null {
  if (kind === 'financial') return terms.indexCode === null ? null : 'index_of_financial'
  // A fund has the rights of the title it bought (REsp 1.984.424).
  if (kind === 'fund') return null
  if (terms.remunerativeMonthly !== null) return 'remunerative_not_financial'
  return terms.creditCard ? 'card_not_financial' : null
}

/** Decreto 22.626 art. 1: creditors outside the exemptions; a warning for staff, not a refusal. */
export function isAboveDoubleLegal(agreed: string, legal: string): boolean {
  const [mine, theirs] = [rate(agreed), rate(legal)]
  return mine.units * theirs.one > 2n * theirs.units * mine.one
}
