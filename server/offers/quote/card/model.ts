import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId, QuoteId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { QuotePlan } from '../model.ts'

/** What a card on screen says of a quote; nothing in it tells how far the creditor would go. */
export type QuoteCard = {
  readonly quoteId: QuoteId
  readonly creditorId: CreditorId
  readonly number: string
  readonly kind: 'full' | 'spot' | 'plan'
  /** Payments in all, entrada included. */
  readonly payments: number
  /** Where the first payment is an entrada: its amount. */
  readonly entrada: Centavos | null
  /** The regular instalment; of a falling schedule (SAC) the first and highest. */
  readonly regular: Centavos
  /** The last one where it differs. */
  readonly last: Centavos | null
  readonly total: Centavos
  /** Balance of the debts on the day it was computed. */
  readonly today: Centavos
  /** today − total: negative where interest makes a plan dearer. */
  readonly saving: Centavos
  /** The first instalment's date; of a single payment the last day to pay. */
  readonly firstDueOn: Temporal.PlainDate
  /** Yearly, in percent: `19.60`; null where there is only one payment. */
  readonly cetAnnualPercent: string | null
  readonly validUntil: Temporal.Instant
}

/** Instalments besides the entrada. */
export function instalmentsOf({
  payments,
  entrada,
}: Pick<QuoteCard, 'payments' | 'entrada'>): number {
  return entrada === null ? payments : payments - 1
}

/** The part of a card that is kept with the quote, so that pages need not read whole schedules. */
export type CardFigures = Pick<
  QuoteCard,
  'payments' | 'entrada' | 'regular' | 'last' | 'total' | 'today' | 'saving' | 'firstDueOn'
> & { readonly cetAnnualPercent: string }

export function cardFigures(plan: QuotePlan): CardFigures {
  const [first] = plan.instalments
  const entrada = first?.number === 0 ? first.amount : null
  const later = plan.instalments.filter((line) => line.number > 0)
  const regular = assertPresent(later[0], 'a quote has a payment besides the entrada')
  const last = assertPresent(later.at(-1), 'a quote has a last payment')
  return {
    payments: plan.instalments.length,
    entrada,
    regular: regular.amount,
    last: last.amount === regular.amount ? null : last.amount,
    total: plan.total,
    today: plan.today,
    saving: centavos(plan.today - plan.total),
    firstDueOn: regular.dueOn,
    cetAnnualPercent: plan.cetAnnualPercent,
  }
}
