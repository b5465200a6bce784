import { formatDays } from '#server/kernel/format.ts'
import { formatBRL } from '#server/kernel/money.ts'
import { rateText } from '#server/kernel/percent.ts'
import { type OfferRule, type PlanRule, type PolicyTerms, reais, tenThousandths } from '../model.ts'

/** `0.125` as people write it: `12,5`. */
export function percentText(share: string): string {
  const units = tenThousandths(share)
  const places = String(units % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  const whole = Math.floor(units / 100)
  return places ? `${whole},${places}` : `${whole}`
}

/** A typed percentage as a share with at most four places; null where it is none. */
export function shareOfPercent(text: string): string | null {
  const found = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim().replace(/\s*%$/, ''))
  if (!found) return null
  const units = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'))
  if (units > 10_000) return null
  if (units === 10_000) return '1'
  return units === 0 ? '0' : `0.${String(units).padStart(4, '0').replace(/0+$/, '')}`
}

/** A typed amount (`1.234,5`, `200`) as decimal text in reais; null where it is none. */
export function reaisOfTyped(text: string): string | null {
  const plain = text.trim().replace(/^R\$\s*/, '')
  const found = /^(\d{1,10}|\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?$/.exec(plain)
  if (!found) return null
  return `${(found[1] ?? '').replaceAll('.', '')}.${(found[2] ?? '').padEnd(2, '0')}`
}

/** One rule as a person would say it: whom it is for → what they are offered. */
export function sentenceOf(rule: OfferRule): string {
  const offers = [spotWords(rule), ...planWords(rule.plan)].filter((words) => words !== null)
  const what = offers.length > 0 ? offers.join(', ') : 'só o valor inteiro'
  return `${audienceWords(rule)} → ${what}`
}

function audienceWords({ appliesTo: { daysLate, total, products } }: OfferRule): string {
  const age = rangeWords(daysLate.from, daysLate.to, formatDays, (days) => `${days}`)
  const money = (text: string) => formatBRL(reais(text)).replace(/,00$/, '')
  const isAnyTotal = reais(total.from) === 0n && total.to === null
  const amount = isAnyTotal ? 'de qualquer valor' : rangeWords(total.from, total.to, money, money)
  const which = products === null ? '' : ` (${products.join(', ')})`
  return `Dívidas${which} ${age}, ${amount}`
}

function rangeWords<T>(
  from: T,
  to: T | null,
  whole: (end: T) => string,
  short: (end: T) => string,
): string {
  return to === null ? `a partir de ${whole(from)}` : `de ${short(from)} a ${whole(to)}`
}

function spotWords({ spot }: OfferRule): string | null {
  if (spot === null) return null
  const words = discountWords(spot.discounts)
  return words === null ? 'à vista sem desconto' : `à vista com ${words}`
}

const PARTS = [
  ['principal', 'no principal'],
  ['fine', 'na multa'],
  ['interest', 'nos juros'],
  ['correction', 'na correção'],
] as const

function discountWords(shares: NonNullable<OfferRule['spot']>['discounts']): string | null {
  const words = PARTS.filter(([part]) => tenThousandths(shares[part]) > 0).map(
    ([part, where]) => `${percentText(shares[part])}% ${where}`,
  )
  return words.length === 0 ? null : words.join(' e ')
}

function planWords(plan: PlanRule | null): (string | null)[] {
  if (plan === null) return []
  const most = plan.bands.reduce((all, { payments }) => Math.max(all, payments.to), 0)
  const principal = plan.bands.reduce(
    (best, { discounts }) =>
      tenThousandths(discounts.principal) > tenThousandths(best) ? discounts.principal : best,
    '0',
  )
  const rate =
    plan.system === 'zero' ? 'sem juros' : `juros de ${rateWords(plan.monthlyRate)} ao mês`
  const entrada = tenThousandths(plan.entrada.min)
  return [
    `até ${most}× ${rate}`,
    tenThousandths(principal) > 0
      ? `parcelado com até ${percentText(principal)}% no principal`
      : null,
    `parcela mínima ${formatBRL(reais(plan.minimumPayment)).replace(/,00$/, '')}`,
    entrada > 0 ? `entrada a partir de ${percentText(plan.entrada.min)}%` : 'entrada opcional',
  ]
}

const BREACH = {
  proportional: 'o que foi pago abate em proporção',
  restore: 'volta o valor original, menos o que foi pago',
  novation: 'fica o valor do acordo',
} as const satisfies Record<PolicyTerms['breachEffect'], string>

/** What holds for every rule, as a person would say it. */
export function termsSentence({ validityDays, lateCharges, breachEffect }: PolicyTerms): string {
  const valid = `Cada condição vale ${formatDays(validityDays)}`
  return `${valid}; ${lateWords(lateCharges)}; se o acordo parar, ${breachWords(breachEffect)}.`
}

export const breachWords = (effect: PolicyTerms['breachEffect']): string => BREACH[effect]

export function lateWords(late: PolicyTerms['lateCharges']): string {
  if (late === null) return 'parcela atrasada não paga multa nem juros'
  const free = late.freeDays === 0 ? '' : `, depois de ${formatDays(late.freeDays)} sem encargos`
  return `parcela atrasada paga multa de ${percentText(late.fineRate)}% e juros de ${rateWords(late.monthlyRate)} ao mês${free}`
}

/** `0.0199` as `1,99%`; rates have up to six places. */
export function rateWords(monthly: string): string {
  return `${rateText(monthly)}%`
}
