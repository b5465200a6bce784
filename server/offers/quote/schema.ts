import { z } from 'zod'
import type { AgreementDebt, AgreementInstalment } from '#server/agreements/model.ts'
import { anId } from '#server/kernel/input.ts'
import { centavos } from '#server/kernel/money.ts'
import type { Result } from '#server/kernel/result.ts'
import { discountSharesSchema, offerRuleSchema } from '../policy/schema.ts'
import type { CardFigures } from './card/model.ts'
import { computeQuote, type QuotePlan, type QuoteRefusal } from './model.ts'
import type { QuoteParameters, StoredParameters } from './parameters/model.ts'

/** The shapes of `quotes.parameters` and `quotes.plan`, checked on every read. */
const centavosText = z.string().regex(/^\d{1,18}$/)
const signedCentavosText = z.string().regex(/^-?\d{1,18}$/)
const isoDate = z.iso.date()
const fraction = z.string().regex(/^\d{1,4}(\.\d{1,12})?$/)

const entrada = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('equal') }),
  z.strictObject({ kind: z.literal('share'), share: fraction }),
])

const quotedDebt = z.strictObject({
  debtId: z.uuid(),
  principal: centavosText,
  correction: centavosText,
  fine: centavosText,
  interest: centavosText,
  fee: centavosText,
  discounts: discountSharesSchema,
  chargesCapped: z.boolean(),
  iof: z.strictObject({ dailyRate: fraction, daysLeft: z.int().min(0).max(365) }).nullable(),
})

const party = z.strictObject({
  legalName: z.string(),
  tradeName: z.string(),
  cnpj: z.string(),
  address: z.string(),
  phone: z.string(),
})

const operator = z.strictObject({
  name: z.string(),
  legalName: z.string(),
  cnpj: z.string(),
  address: z.string(),
  phone: z.string(),
  hours: z.string(),
  email: z.string(),
  dataProtectionOfficer: z.string(),
})

const frozenTerms = z.strictObject({
  creditor: party,
  operator,
  debts: z.array(
    z.strictObject({
      debtId: z.uuid(),
      description: z.string(),
      contractNumber: z.string(),
      originalDueOn: isoDate,
    }),
  ),
  system: z.enum(['zero', 'price', 'sac']),
  lateCharges: z
    .strictObject({ fineRate: fraction, monthlyRate: fraction, freeDays: z.int().min(0) })
    .nullable(),
  delisting: z.enum(['first_instalment', 'full_payment']),
})

const parametersFields = {
  format: z.literal(1),
  kind: z.enum(['full', 'spot', 'plan']),
  computedOn: isoDate,
  lastDay: isoDate,
  debts: z.array(quotedDebt).min(1),
  choice: z
    .strictObject({
      system: z.enum(['zero', 'price', 'sac']),
      monthlyRate: fraction,
      payments: z.int().min(1).max(360),
      entrada,
      firstDue: isoDate,
    })
    .nullable(),
  holidays: z.array(isoDate),
  breachEffect: z.enum(['novation', 'proportional', 'restore']),
  graceDays: z.int().min(0),
  /** Quotes from before there was a choice have the usual days. */
  repairDays: z.int().min(0).default(10),
  policy: z.strictObject({ version: z.int().min(1), rule: offerRuleSchema }).nullable(),
  tables: z.string(),
}

const storedParameters: z.ZodType<StoredParameters> = z.strictObject({
  ...parametersFields,
  terms: frozenTerms,
})

export function readParameters(json: unknown): StoredParameters {
  return storedParameters.parse(json)
}

/**
 * Computes a quote again from nothing but what was stored with it. The same centavos as on the
 * day, whatever has changed since in policies, rates or holidays.
 */
export function replayQuote(json: unknown): Result<QuotePlan, QuoteRefusal> {
  const parameters: QuoteParameters = readParameters(json)
  return computeQuote(parameters)
}

const amount = centavosText.transform((text) => centavos(BigInt(text)))
const signedAmount = signedCentavosText.transform((text) => centavos(BigInt(text)))
const date = isoDate.transform((text) => Temporal.PlainDate.from(text))

const agreementDebt: z.ZodType<AgreementDebt> = z.strictObject({
  debtId: anId<AgreementDebt['debtId']>(),
  principal: amount,
  correction: amount,
  fine: amount,
  interest: amount,
  fee: amount,
  discountOnCharges: amount,
  discountOnPrincipal: amount,
})

const instalment: z.ZodType<AgreementInstalment> = z.strictObject({
  number: z.int().min(0),
  dueOn: date,
  payableUntil: date,
  amount,
  interest: amount,
})

const plan: z.ZodType<QuotePlan> = z.strictObject({
  debts: z.array(agreementDebt),
  instalments: z.array(instalment),
  today: amount,
  discount: amount,
  planInterest: amount,
  iof: amount,
  total: amount,
  monthlyRate: fraction,
  cetAnnualPercent: z.string(),
})

const card: z.ZodType<CardFigures> = z.strictObject({
  payments: z.int().min(1),
  entrada: amount.nullable(),
  regular: amount,
  last: amount.nullable(),
  total: amount,
  today: amount,
  saving: signedAmount,
  firstDueOn: date,
  cetAnnualPercent: z.string(),
})

const storedPlan = z.object({ plan, card })

/** `quotes.plan` as JSON: the whole result, and the few figures that a card shows. */
export function readPlan(json: unknown): QuotePlan {
  return storedPlan.parse(json).plan
}

export function readCard(json: unknown): CardFigures {
  return card.parse(json)
}

/** What `readPlan` and `readCard` read: amounts and dates as text. */
export function planAsJson(computed: QuotePlan, figures: CardFigures): unknown {
  return JSON.parse(
    JSON.stringify({ plan: computed, card: figures }, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    ),
  )
}
