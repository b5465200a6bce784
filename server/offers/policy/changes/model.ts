import { type Change, changesAmong, type Fact } from '#server/kernel/changes.ts'
import { formatDays } from '#server/kernel/format.ts'
import { formatBRL } from '#server/kernel/money.ts'
import {
  type DiscountShares,
  type OfferPolicy,
  type OfferRule,
  type PlanRule,
  type PolicyTerms,
  reais,
} from '../model.ts'
import { breachWords, lateWords, percentText, rateWords, sentenceOf } from '../sentence/model.ts'

/**
 * Everything in which `draft` differs from `live`, also what a sentence leaves out (the discounts of
 * each band, what is shown unasked, days): nothing changes for a debtor that is not among these rows.
 * Rules are the same by their id; their numbers are those of the draft.
 */
export function policyChanges(live: OfferPolicy | null, draft: OfferPolicy): Change[] {
  const before = live?.rules ?? []
  return [
    ...draft.rules.flatMap((rule, place) => {
      const where = `Regra ${place + 1}`
      const old = before.find(({ id }) => id === rule.id)
      if (old) return changesAmong(where, factsOf(old), factsOf(rule))
      const made = { where, what: 'Regra nova', before: null, after: sentenceOf(rule) }
      return [made, ...changesAmong(where, [], factsOf(rule))]
    }),
    ...before
      .filter(({ id }) => !draft.rules.some((rule) => rule.id === id))
      .map((rule) => ({
        where: `Regra ${before.indexOf(rule) + 1} de antes`,
        what: 'Regra tirada',
        before: sentenceOf(rule),
        after: null,
      })),
    ...orderChange(before, draft.rules),
    ...changesAmong('Todas as regras', live ? factsOfTerms(live) : [], factsOfTerms(draft)),
  ]
}

/** The first rule that covers a debt counts: another order is another offer. */
function orderChange(before: readonly OfferRule[], after: readonly OfferRule[]): Change[] {
  const isIn = (rules: readonly OfferRule[]) => (rule: OfferRule) =>
    rules.some(({ id }) => id === rule.id)
  const numbers = (rules: readonly OfferRule[]) =>
    rules.map((rule) => after.findIndex(({ id }) => id === rule.id) + 1).join(', ')
  const [was, is] = [numbers(before.filter(isIn(after))), numbers(after.filter(isIn(before)))]
  if (was === is) return []
  return [{ where: 'Todas as regras', what: 'Ordem', before: was, after: is }]
}

const yesNo = (is: boolean) => (is ? 'sim' : 'não')
const money = (text: string) => formatBRL(reais(text))

function factsOf({ appliesTo: { daysLate, total, products }, spot, plan }: OfferRule): Fact[] {
  return [
    ['Atraso', range(`${daysLate.from}`, daysLate.to === null ? null : formatDays(daysLate.to))],
    ['Valor das dívidas', range(money(total.from), total.to === null ? null : money(total.to))],
    ['Produtos', products === null ? 'todos' : products.join(', ')],
    ['À vista', spot ? 'oferece' : 'não oferece'],
    ...(spot ? discounts('À vista', spot.discounts) : []),
    ...(spot ? ([['À vista, mostrar sem pedir', yesNo(spot.onMenu)]] as const) : []),
    ['Parcelado', plan ? interest(plan) : 'não oferece'],
    ...(plan ? factsOfPlan(plan) : []),
  ]
}

function factsOfPlan(plan: PlanRule): Fact[] {
  const { entrada, firstDue } = plan
  const percent = (share: string) => `${percentText(share)}%`
  return [
    ['Parcelado, mostrar sem pedir', yesNo(plan.onMenu)],
    ['Parcela mínima', money(plan.minimumPayment)],
    [
      'Entrada',
      `de ${percent(entrada.min)} a ${percent(entrada.max)}, de ${percent(entrada.step)} em ${percent(entrada.step)}`,
    ],
    ['Entrada igual às parcelas', yesNo(entrada.equal)],
    ['Dias do mês', plan.dueDays.join(', ')],
    ['Primeira parcela', `de ${firstDue.minDays} a ${formatDays(firstDue.maxDays)}`],
    ...plan.bands.flatMap(({ payments, discounts: shares }, at): Fact[] => {
      const band = `Faixa ${at + 1} de parcelas`
      return [[band, `${payments.from} a ${payments.to}×`], ...discounts(band, shares)]
    }),
  ]
}

function factsOfTerms({ validityDays, lateCharges, breachEffect }: PolicyTerms): Fact[] {
  return [
    ['Validade', formatDays(validityDays)],
    ['Atraso de parcela', lateWords(lateCharges)],
    ['Se o acordo parar', breachWords(breachEffect)],
  ]
}

function interest({ system, monthlyRate }: PlanRule): string {
  if (system === 'zero') return 'sem juros'
  return `${{ price: 'Price', sac: 'SAC' }[system]}, ${rateWords(monthlyRate)} ao mês`
}

/** Each component by itself, also those of which nothing is let off. */
function discounts(of: string, shares: DiscountShares): Fact[] {
  const { principal, fine, interest: late, correction } = shares
  const parts = [
    [principal, 'no principal'],
    [fine, 'na multa'],
    [late, 'nos juros'],
    [correction, 'na correção'],
  ] as const
  return parts.map(([share, where]) => [`${of}, desconto ${where}`, `${percentText(share)}%`])
}

function range(from: string, to: string | null): string {
  return to === null ? `a partir de ${from}` : `de ${from} a ${to}`
}
