import type { z } from 'zod'
import type { OfferRule, PlanBand, PlanRule } from '../model.ts'
import { offerRuleSchema } from '../schema.ts'
import {
  percentText,
  rateOfPercent,
  rateText,
  reaisOfTyped,
  shareOfPercent,
} from '../sentence/model.ts'

/** A rule as the fields of its form: percentages and amounts as people write them. */
export type RuleFields = Readonly<Record<string, string>>

const SHARES = ['fine', 'interest', 'correction', 'principal'] as const

export function fieldsOfRule(rule: OfferRule): RuleFields {
  const { daysLate, total, products } = rule.appliesTo
  return {
    id: rule.id,
    daysFrom: `${daysLate.from}`,
    daysTo: daysLate.to === null ? '' : `${daysLate.to}`,
    totalFrom: typedReais(total.from),
    totalTo: total.to === null ? '' : typedReais(total.to),
    products: products?.join('; ') ?? '',
    spot: rule.spot ? 'sim' : '',
    spotOnMenu: rule.spot?.onMenu ? 'sim' : '',
    ...sharesAs('spot', rule.spot?.discounts ?? null),
    plan: rule.plan ? 'sim' : '',
    ...(rule.plan ? planFields(rule.plan) : {}),
  }
}

function planFields(plan: PlanRule): RuleFields {
  const { entrada, firstDue } = plan
  return {
    planOnMenu: plan.onMenu ? 'sim' : '',
    system: plan.system,
    rate: rateText(plan.monthlyRate),
    minimum: typedReais(plan.minimumPayment),
    entradaMin: percentText(entrada.min),
    entradaMax: percentText(entrada.max),
    entradaStep: percentText(entrada.step),
    entradaEqual: entrada.equal ? 'sim' : '',
    dueDays: plan.dueDays.join(', '),
    firstMin: `${firstDue.minDays}`,
    firstMax: `${firstDue.maxDays}`,
    ...Object.assign(
      {},
      ...plan.bands.map((band, at) => ({
        [`band${at}.from`]: `${band.payments.from}`,
        [`band${at}.to`]: `${band.payments.to}`,
        ...sharesAs(`band${at}`, band.discounts),
      })),
    ),
  }
}

function sharesAs(prefix: string, shares: PlanBand['discounts'] | null): RuleFields {
  return Object.fromEntries(
    SHARES.map((part) => [`${prefix}.${part}`, shares ? percentText(shares[part]) : '0']),
  )
}

const typedReais = (text: string) => text.replace('.', ',')

/** The rule that was typed; null where a field is not what it should be. */
export function ruleOfFields(fields: RuleFields): z.infer<typeof offerRuleSchema> | null {
  const at = (name: string) => (fields[name] ?? '').trim()
  const isOn = (name: string) => at(name) === 'sim'
  const products = at('products')
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean)
  const parsed = offerRuleSchema.safeParse({
    id: at('id'),
    appliesTo: {
      daysLate: { from: wholeOf(at('daysFrom')), to: at('daysTo') ? wholeOf(at('daysTo')) : null },
      total: {
        from: reaisOfTyped(at('totalFrom')),
        to: at('totalTo') ? (reaisOfTyped(at('totalTo')) ?? 'x') : null,
      },
      products: products.length > 0 ? products : null,
    },
    spot: isOn('spot') ? { discounts: sharesOf(at, 'spot'), onMenu: isOn('spotOnMenu') } : null,
    plan: isOn('plan') ? planOf(at, isOn) : null,
  })
  return parsed.success ? parsed.data : null
}

type Field = (name: string) => string

function planOf(at: Field, isOn: (name: string) => boolean): unknown {
  const rows = Array.from({ length: 20 }, (_, row) => `band${row}`)
  return {
    system: at('system'),
    monthlyRate: rateOfPercent(at('rate')),
    bands: rows
      .filter((row) => at(`${row}.from`) || at(`${row}.to`))
      .map((row) => ({
        payments: { from: wholeOf(at(`${row}.from`)), to: wholeOf(at(`${row}.to`)) },
        discounts: sharesOf(at, row),
      })),
    minimumPayment: reaisOfTyped(at('minimum')),
    entrada: {
      min: shareOfPercent(at('entradaMin')),
      max: shareOfPercent(at('entradaMax')),
      step: shareOfPercent(at('entradaStep')),
      equal: isOn('entradaEqual'),
    },
    dueDays: at('dueDays')
      .split(/[\s,;]+/)
      .filter(Boolean)
      .map(wholeOf),
    firstDue: { minDays: wholeOf(at('firstMin')), maxDays: wholeOf(at('firstMax')) },
    onMenu: isOn('planOnMenu'),
  }
}

function sharesOf(at: Field, prefix: string): Record<string, string | null> {
  return Object.fromEntries(
    SHARES.map((part) => [part, shareOfPercent(at(`${prefix}.${part}`) || '0')]),
  )
}

const wholeOf = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : null)
