import type { TermsOperator, TermsParty } from '#server/agreements/terms/input/model.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { TaxId } from '#server/kernel/tax-id.ts'

/** One payment that is in the books (Código Civil 319 and 320). */
export type ReceiptView = {
  /** `R2026-000123`. */
  readonly number: string
  readonly at: Temporal.Instant
  readonly creditor: TermsParty
  readonly operator: TermsOperator
  readonly sealText: string
  readonly debtorName: string | null
  readonly debtorDocument: TaxId
  readonly agreementNumber: string
  readonly paidAt: Temporal.Instant
  readonly amount: Centavos
  /** What went to the instalment; the rest waits in suspense. */
  readonly allocated: Centavos
  readonly suspended: Centavos
  readonly suspenseReason: SuspenseReason | null
  /** `Parcela 1 de 3`. */
  readonly instalment: string
  /** As the payer's bank showed it. */
  readonly payee: { readonly name: string; readonly cnpj: string }
  readonly endToEndId: string
  /** Our own reference of the charge. */
  readonly txid: string
  /** As it stood after this payment. */
  readonly line: readonly ReceiptPoint[]
  /** Null where the agreement is over without having been paid. */
  readonly remaining: { readonly amount: Centavos; readonly count: number } | null
}

export type SuspenseReason =
  | 'already_paid'
  | 'more_than_owed'
  | 'payable_cancelled'
  | 'paid_too_late'

export type ReceiptPoint = {
  readonly label: string
  readonly dueOn: Temporal.PlainDate
  readonly amount: Centavos
  readonly state: 'paid' | 'next' | 'later'
  readonly paidOn: Temporal.PlainDate | null
}
