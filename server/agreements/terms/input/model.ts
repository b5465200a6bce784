import type { Centavos } from '#server/kernel/money.ts'
import type { TaxId } from '#server/kernel/tax-id.ts'

/**
 * Everything the terms of an agreement are made of. All of it can be read back from stored rows
 * (agreements, agreement_debts, instalments, quotes), so the same text, byte for byte, can be
 * rendered again at any time and compared with the hash that was accepted.
 */
export type TermsInput = {
  /** `quotes.parameters.terms`. */
  readonly frozen: FrozenTerms
  readonly quote: {
    readonly number: string
    readonly computedOn: Temporal.PlainDate
    readonly validUntil: Temporal.Instant
  }
  readonly kind: 'full' | 'spot' | 'plan'
  /** Only ever printed masked. */
  readonly debtorDocument: TaxId
  readonly debts: readonly TermsDebt[]
  readonly instalments: readonly TermsInstalment[]
  /** All that is paid: shares of the debts + interest of the plan + IOF = Σ instalments. */
  readonly total: Centavos
  readonly planInterest: Centavos
  readonly iof: Centavos
  /** A month, as a fraction: `0.015` is 1.5 %. */
  readonly monthlyRate: string
  /** A year, in percent: `19.60`. */
  readonly cetAnnualPercent: string
  readonly breachEffect: BreachEffect
  /** Calendar days after a notice of lateness, before the agreement can stop. */
  readonly graceDays: number
  /** Calendar days after it stopped in which paying what is late revives it. */
  readonly repairDays: number
}

export type BreachEffect = 'novation' | 'proportional' | 'restore'

/** What a debt brought in and was let off; the labels are found in `frozen.debts` by its id. */
export type TermsDebt = {
  readonly debtId: string
  readonly principal: Centavos
  readonly correction: Centavos
  readonly fine: Centavos
  readonly interest: Centavos
  readonly fee: Centavos
  readonly discountOnCharges: Centavos
  readonly discountOnPrincipal: Centavos
}

/** Number 0 is the entrada. */
export type TermsInstalment = {
  readonly number: number
  readonly dueOn: Temporal.PlainDate
  readonly payableUntil: Temporal.PlainDate
  readonly amount: Centavos
  readonly interest: Centavos
}

/**
 * What is copied when a quote is frozen, because its sources may change afterwards: a creditor
 * moves, an operator changes its telephone, a portfolio file renames a debt. Plain JSON, and no
 * personal data.
 */
export type FrozenTerms = {
  readonly creditor: TermsParty
  readonly operator: TermsOperator
  readonly debts: readonly {
    readonly debtId: string
    readonly description: string
    readonly contractNumber: string
    /** ISO date. */
    readonly originalDueOn: string
  }[]
  readonly system: 'zero' | 'price' | 'sac'
  /** Null where nothing is added to an instalment paid late. */
  readonly lateCharges: LateCharges | null
  readonly delisting: 'first_instalment' | 'full_payment'
}

export type TermsParty = {
  readonly legalName: string
  readonly tradeName: string
  /** With or without punctuation. */
  readonly cnpj: string
  readonly address: string
  readonly phone: string
}

/** The operator as the environment describes it (`operatorOf`). */
export type TermsOperator = {
  readonly name: string
  readonly legalName: string
  readonly cnpj: string
  readonly address: string
  readonly phone: string
  readonly hours: string
  readonly email: string
  readonly dataProtectionOfficer: string
}

/** Fractions: `0.02` is 2 %. */
export type LateCharges = {
  /** Once per instalment, at most 0.02 (CDC 52 §1). */
  readonly fineRate: string
  /** A month, simple, by the day on the basis of 30 days. */
  readonly monthlyRate: string
  /** Days after the last day to pay during which nothing is added. */
  readonly freeDays: number
}
