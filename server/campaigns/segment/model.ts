import type { PortfolioId } from '#server/kernel/id.ts'

export const AGREEMENT_PAST = ['any', 'never', 'stopped'] as const
export const OFFER_PRESENCE = ['any', 'with'] as const
export const CONTACT_PRESENCE = ['any', 'sms', 'email'] as const
export const PERSON_KINDS = ['any', 'cpf', 'cnpj'] as const

/**
 * Whom a campaign is for, of one creditor's people: closed questions, which one statement answers
 * for the whole portfolio. Ages and amounts are those of offers: days late of the oldest debt, and
 * today's balance of all of them; both ends belong to the band.
 */
export type Filter = {
  readonly portfolioId: PortfolioId | null
  readonly daysLate: { readonly from: number; readonly to: number | null }
  /** Reais as decimal text: `200.00`. */
  readonly total: { readonly from: string; readonly to: string | null }
  /** `never`: never made one; `stopped`: made one that stopped for lateness. */
  readonly agreement: (typeof AGREEMENT_PAST)[number]
  /** `with`: the rules in force make them an offer. */
  readonly offer: (typeof OFFER_PRESENCE)[number]
  /** Has such a contact that may be written to. */
  readonly contact: (typeof CONTACT_PRESENCE)[number]
  readonly kind: (typeof PERSON_KINDS)[number]
  readonly uf: string | null
  /** Nothing was sent to them for so many days; null: whenever. */
  readonly quietDays: number | null
}

/** Where a filter begins. */
export const EVERYBODY: Filter = {
  portfolioId: null,
  daysLate: { from: 1, to: null },
  total: { from: '0.00', to: null },
  agreement: 'any',
  offer: 'any',
  contact: 'any',
  kind: 'any',
  uf: null,
  quietDays: null,
}
