import { identityView, lastDay, maskedContract } from '#app/(portal)/_views/offers.ts'
import { instalmentLabel } from '#app/(portal)/_views/schedule.ts'
import type {
  DisclosureView,
  FormAction,
  InstalmentView,
  OperatorView,
  ReviewView,
} from '#components/portal/view.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { formatDays, formatPercent } from '#server/kernel/format.ts'
import { ZERO } from '#server/kernel/money.ts'
import { isZeroRate, rate } from '#server/kernel/rate.ts'

type Quote = PortalOutputs['offers']['quote']

const BREACH = {
  novation: 'novacao',
  proportional: 'proportional',
  restore: 'restore',
} as const satisfies Record<Quote['breachEffect'], ReviewView['breachEffect']>

function amountsView(amounts: Quote['amounts']): ReviewView['amounts'] {
  const { original, charges, discount, planInterest, total } = amounts
  return { original, charges, discount, planInterest, total }
}

/** The first payment is due with the acceptance: today, and at the latest on the quote's last day. */
function scheduleView(quote: Quote, today: Temporal.PlainDate): InstalmentView[] {
  const paidAtOnce = (number: number) => number === 0 || quote.kind !== 'plan'
  return quote.instalments.map((line, i) => ({
    id: String(line.number),
    label: instalmentLabel(line.number, quote.instalments),
    dueDate: paidAtOnce(line.number) ? today : line.dueOn,
    amount: line.amount,
    paid: ZERO,
    state: i === 0 ? 'next' : 'later',
    paidOn: null,
    receiptHref: null,
  }))
}

function monthlyRateText(text: string): string {
  const monthly = rate(text)
  return isZeroRate(monthly) ? 'sem juros' : `${formatPercent(monthly)} ao mês`
}

function lateChargesText(late: Quote['disclosure']['lateCharges']): string {
  if (late === null) return 'Nada é acrescentado à parcela paga com atraso.'
  const fine = `${formatPercent(rate(late.fineRate))} de multa`
  const interest = `${formatPercent(rate(late.monthlyRate))} de juros ao mês`
  return `${fine} e ${interest} sobre a parcela, depois de ${formatDays(late.freeDays)}`
}

function periodicityText(quote: Quote): string {
  const later = quote.instalments.filter((line) => line.number > 0)
  const day = later[0]?.dueOn.day
  return quote.kind === 'plan' && day ? `mensal, todo dia ${day}` : 'um único pagamento'
}

function disclosureView(quote: Quote): DisclosureView {
  const { disclosure } = quote
  return {
    totalAtOnce: disclosure.totalAtOnce,
    totalFinanced: disclosure.totalFinanced,
    cet: `${disclosure.cetAnnualPercent.replace('.', ',')}% ao ano`,
    monthlyRate: monthlyRateText(disclosure.monthlyRate),
    lateCharges: lateChargesText(disclosure.lateCharges),
    periodicity: periodicityText(quote),
    validUntil: lastDay(quote.validUntil),
  }
}

/** D3: everything that is shown before accepting; `previous` is the quote it takes the place of. */
export function reviewView(
  quote: Quote,
  previous: Quote | null,
  context: {
    operator: OperatorView
    today: Temporal.PlainDate
    agreementId: string
    acceptAction: FormAction
  },
): ReviewView {
  const { operator, today, acceptAction } = context
  return {
    operator,
    creditor: identityView(quote.creditor),
    today,
    quoteId: quote.id,
    quoteNumber: quote.number,
    kind: quote.kind,
    debts: quote.debts.map((debt) => ({
      title: debt.description,
      contract: maskedContract(debt.contractNumber),
      today: debt.today,
    })),
    amounts: amountsView(quote.amounts),
    schedule: scheduleView(quote, today),
    disclosure: disclosureView(quote),
    graceDays: quote.graceDays,
    graceIsFree:
      quote.disclosure.lateCharges === null ||
      quote.disclosure.lateCharges.freeDays >= quote.graceDays,
    breachEffect: BREACH[quote.breachEffect],
    terms: quote.terms.summary,
    termsPdfHref: `/confira/${quote.id}/minuta`,
    acceptance: {
      agreementId: context.agreementId,
      termsSha256: quote.terms.sha256.toString('hex'),
    },
    acceptAction,
    previous: previous ? amountsView(previous.amounts) : null,
  }
}
