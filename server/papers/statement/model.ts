import type { TermsOperator, TermsParty } from '#server/agreements/terms/input/model.ts'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import type { TaxId } from '#server/kernel/tax-id.ts'
import { type Facts, partiesOf } from '../content/model.ts'

/** The yearly statement of Lei 12.007/2009: all that was paid to one creditor in one year. */
export type StatementView = {
  readonly creditor: TermsParty
  readonly operator: TermsOperator
  readonly sealText: string
  readonly debtorName: string | null
  readonly debtorDocument: TaxId
  readonly year: number
  readonly total: Centavos
  readonly payments: readonly StatedPayment[]
  /** Months of the year in which something fell due, 1 to 12. */
  readonly months: readonly { readonly month: number; readonly isPaid: boolean }[]
  /**
   * Whether everything due up to the end of the year is paid, of this and of earlier years: then
   * it stands for the receipts of each month (art. 2 and 4).
   */
  readonly isComplete: boolean
}

export type StatedPayment = {
  readonly paidAt: Temporal.Instant
  readonly agreementNumber: string
  readonly label: string
  readonly amount: Centavos
}

export function factsOfStatement(view: StatementView): Facts {
  return {
    ...partiesOf(view),
    year: view.year,
    total: toDecimalString(view.total),
    payments: view.payments.map(({ paidAt, agreementNumber, label, amount }) => ({
      paidAt: paidAt.toString(),
      agreement: agreementNumber,
      label,
      amount: toDecimalString(amount),
    })),
    months: view.months.map(({ month, isPaid }) => ({ month, isPaid })),
    isComplete: view.isComplete,
  }
}

/** From this month of the next year on the sweep issues it; the law allows until the May bill. */
const FIRST_MONTH = 2

/**
 * Which statements that nobody asked for are due (Lei 12.007/2009 art. 3): those of years that are
 * over and whose last payments had time to settle; and, where everything is settled, those whose
 * last payment was before this month.
 */
export function statementsDue(today: Temporal.PlainDate): {
  readonly lastYear: number
  readonly settledBefore: Temporal.PlainDate
} {
  return {
    lastYear: today.month >= FIRST_MONTH ? today.year - 1 : today.year - 2,
    settledBefore: today.with({ day: 1 }),
  }
}
