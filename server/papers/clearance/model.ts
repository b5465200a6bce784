import type { TermsOperator, TermsParty } from '#server/agreements/terms/input/model.ts'
import { addBusinessDays, bankCalendar } from '#server/kernel/calendar.ts'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import type { TaxId } from '#server/kernel/tax-id.ts'
import { type Facts, partiesOf } from '../content/model.ts'

/** The termo de quitação of one agreement: nothing of it is owed any more. */
export type ClearanceView = {
  readonly creditor: TermsParty
  readonly operator: TermsOperator
  readonly sealText: string
  readonly debtorName: string | null
  readonly debtorDocument: TaxId
  readonly agreementNumber: string
  readonly acceptedOn: Temporal.PlainDate
  readonly settledAt: Temporal.Instant
  /** All that was paid. */
  readonly total: Centavos
  readonly payments: readonly ClearedPayment[]
  readonly debts: readonly ClearedDebt[]
  readonly delisting: Delisting
}

export type ClearedPayment = {
  readonly label: string
  readonly paidAt: Temporal.Instant
  readonly amount: Centavos
}

export type ClearedDebt = {
  readonly description: string
  readonly contractNumber: string
  readonly originalDueOn: Temporal.PlainDate
  /** What it came to when the agreement was made, before any discount. */
  readonly amount: Centavos
}

/** By when the creditor takes out what it had registered (rule 6, Súmula STJ 548). */
export type Delisting = {
  readonly after: 'first_instalment' | 'full_payment'
  readonly fundsOn: Temporal.PlainDate
  readonly until: Temporal.PlainDate
}

const BUSINESS_DAYS = 5

/** Day 1 is the first business day after the money arrived. */
export function delistingOf(
  after: Delisting['after'],
  { first, last }: { first: Temporal.PlainDate; last: Temporal.PlainDate },
): Delisting {
  const fundsOn = after === 'first_instalment' ? first : last
  return { after, fundsOn, until: addBusinessDays(bankCalendar, fundsOn, BUSINESS_DAYS) }
}

export function factsOfClearance(view: ClearanceView): Facts {
  return {
    ...partiesOf(view),
    agreement: view.agreementNumber,
    acceptedOn: view.acceptedOn.toString(),
    settledAt: view.settledAt.toString(),
    total: toDecimalString(view.total),
    payments: view.payments.map(({ label, paidAt, amount }) => ({
      label,
      paidAt: paidAt.toString(),
      amount: toDecimalString(amount),
    })),
    debts: view.debts.map(({ description, contractNumber, originalDueOn, amount }) => ({
      description,
      contract: contractNumber,
      originalDueOn: originalDueOn.toString(),
      amount: toDecimalString(amount),
    })),
    delistingUntil: view.delisting.until.toString(),
  }
}
