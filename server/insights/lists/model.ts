import type { AgreementId, CreditorId, DebtId, PaymentId } from '#server/kernel/id.ts'

/** What a list can be narrowed down to, besides a creditor and a search. */
export const DEBT_STATES = ['portfolio', 'agreed', 'free', 'recalled'] as const
export const AGREEMENT_STATES = [
  'awaiting_payment',
  'active',
  'late',
  'settled',
  'broken',
  'lapsed',
  'superseded',
  'withdrawn',
] as const
export const PAYMENT_STATES = ['this_month', 'placeless'] as const

export type DebtState = (typeof DEBT_STATES)[number]
export type AgreementState = (typeof AGREEMENT_STATES)[number]
export type PaymentState = (typeof PAYMENT_STATES)[number]

/** A page of a list that may have millions of rows: it begins after a row, and nothing is counted. */
export type ListOf<State, Id> = {
  /** The creditors whose rows are shown. */
  readonly creditorIds: readonly CreditorId[]
  /** A number, or a whole CPF or CNPJ; empty: everything. */
  readonly query: string
  readonly state: State | null
  /** First and last day: of debts their due dates, of agreements and payments when they came. */
  readonly from: Temporal.PlainDate | null
  readonly to: Temporal.PlainDate | null
  /** The last row of the page before; null: from the newest. */
  readonly after: Id | null
  readonly limit: number
}

export type DebtListOf = ListOf<DebtState, DebtId>
export type AgreementListOf = ListOf<AgreementState, AgreementId>
export type PaymentListOf = ListOf<PaymentState, PaymentId>
