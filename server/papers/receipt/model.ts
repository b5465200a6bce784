import { cnpjText } from '#server/agreements/terms/clauses/model.ts'
import type { TermsOperator, TermsParty } from '#server/agreements/terms/input/model.ts'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import type { TaxId } from '#server/kernel/tax-id.ts'
import type { SuspenseReason } from '#server/payments/model.ts'
import { type Facts, partiesOf } from '../content/model.ts'

/** One payment that is in the books (Código Civil 319 and 320). */
export type ReceiptView = {
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
  readonly way: 'pix' | 'card'
  /** The provider's own name of it: of a Pix its endToEndId, at Stripe the PaymentIntent. */
  readonly endToEndId: string
  /** Our own reference of the charge; null where nobody had asked for it. */
  readonly txid: string | null
  /** As it stood after this payment. */
  readonly line: readonly ReceiptPoint[]
  /** Null where the agreement is over without having been paid. */
  readonly remaining: { readonly amount: Centavos; readonly count: number } | null
}

export type ReceiptPoint = {
  readonly label: string
  readonly dueOn: Temporal.PlainDate
  readonly amount: Centavos
  readonly state: 'paid' | 'next' | 'later'
  readonly paidOn: Temporal.PlainDate | null
}

export function factsOfReceipt(view: ReceiptView): Facts {
  const { remaining } = view
  return {
    ...partiesOf(view),
    agreement: view.agreementNumber,
    instalment: view.instalment,
    paidAt: view.paidAt.toString(),
    amount: toDecimalString(view.amount),
    allocated: toDecimalString(view.allocated),
    kept: toDecimalString(view.suspended),
    receivedBy: { name: view.payee.name, cnpj: cnpjText(view.payee.cnpj) },
    payment: view.endToEndId,
    charge: view.txid,
    remaining: remaining && {
      amount: toDecimalString(remaining.amount),
      payments: remaining.count,
    },
  }
}
