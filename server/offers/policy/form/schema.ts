import type { z } from 'zod'
import { rateOfPercent, rateText } from '#server/kernel/percent.ts'
import type { OfferPolicy, OfferRule, PlanBand, PlanRule } from '../model.ts'
import { offerRuleSchema } from '../schema.ts'
import { percentText, reaisOfTyped, shareOfPercent } from '../sentence/model.ts'

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

/** Where a further rule begins: what the last one offers, for an audience that is still to be written. */
export function fieldsOfNextRule({ rules }: Pick<OfferPolicy, 'rules'>, id: string): RuleFields {
  const last = rules.at(-1)
  const offered = last ? fieldsOfRule(last) : {}
  return { ...offered, id, daysFrom: '', daysTo: '', totalFrom: '0,00', totalTo: '', products: '' }
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

type Read =
  | { readonly ok: true; readonly rule: z.infer<typeof offerRuleSchema> }
  /** The names of the fields that are not what they should be. */
  | { readonly ok: false; readonly wrong: readonly string[] }

/** The rule that was typed, or the fields that somebody has to look at again. */
export function ruleOfFields(fields: RuleFields): Read {
  const at = (name: string) => (fields[name] ?? '').trim()
  const isOn = (name: string) => at(name) === 'sim'
  const products = at('products')
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean)
  const parsed = offerRuleSchema.safeParse({
    id: at('id'),
    appliesTo: {
      daysLate: { from: wholeOf(at('daysFrom')), to: endOf(at('daysTo'), wholeOf) },
      total: {
        from: reaisOfTyped(at('totalFrom')),
        to: endOf(at('totalTo'), reaisOfTyped),
      },
      products: products.length > 0 ? products : null,
    },
    spot: isOn('spot') ? { discounts: sharesOf(at, 'spot'), onMenu: isOn('spotOnMenu') } : null,
    plan: isOn('plan') ? planOf(at, isOn, bandRowsOf(fields)) : null,
  })
  if (parsed.success) return { ok: true, rule: parsed.data }
  const rows = bandRowsOf(fields)
  const wrong = parsed.error.issues.map(({ path }) => fieldAt(path.map(String), rows))
  return { ok: false, wrong: [...new Set(wrong)] }
}

/** Where in a rule each field is read from; bands and discounts have their own names. */
const FIELD_AT: Readonly<Record<string, string>> = {
  'appliesTo.daysLate.from': 'daysFrom',
  'appliesTo.daysLate.to': 'daysTo',
  'appliesTo.total.from': 'totalFrom',
  'appliesTo.total.to': 'totalTo',
  'appliesTo.products': 'products',
  'plan.system': 'system',
  'plan.monthlyRate': 'rate',
  'plan.minimumPayment': 'minimum',
  'plan.entrada.min': 'entradaMin',
  'plan.entrada.max': 'entradaMax',
  'plan.entrada.step': 'entradaStep',
  'plan.dueDays': 'dueDays',
  'plan.firstDue.minDays': 'firstMin',
  'plan.firstDue.maxDays': 'firstMax',
}

function fieldAt(path: readonly string[], rows: readonly string[]): string {
  const last = path.at(-1) ?? ''
  if (path[0] === 'spot') return `spot.${last}`
  if (path[1] === 'bands')
    return `${rows[Number(path[2] ?? 0)] ?? 'band0'}.${last === 'bands' ? 'from' : last}`
  return FIELD_AT[path.slice(0, 3).join('.')] ?? FIELD_AT[path.slice(0, 2).join('.')] ?? 'id'
}

type Field = (name: string) => string

/** The rows of bands that somebody has written into, in the order of the bands they are read as. */
export function bandRowsOf(fields: RuleFields): string[] {
  const at = (name: string) => (fields[name] ?? '').trim()
  const rows = Array.from({ length: 20 }, (_, row) => `band${row}`)
  return rows.filter((row) => at(`${row}.from`) || at(`${row}.to`))
}

function planOf(at: Field, isOn: (name: string) => boolean, rows: readonly string[]): unknown {
  return {
    system: at('system'),
    monthlyRate: rateOfPercent(at('rate')),
    bands: rows.map((row) => ({
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

/** Only an empty field is no end; what cannot be read stays as typed, which the schema refuses. */
const endOf = <T>(text: string, read: (text: string) => T | null) =>
  text === '' ? null : (read(text) ?? text)

export const wholeOf = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : null)
