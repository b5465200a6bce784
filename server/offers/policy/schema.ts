import { z } from 'zod'
import { LAST_DUE_DAY, MAX_PAYMENTS, type OfferPolicy, type PolicyTerms } from './model.ts'

/** The file of an offer policy: every field is required, none besides is taken. */
const share = z
  .string()
  .regex(/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/, 'a fraction from 0 to 1, at most four places')
const monthlyRate = z.string().regex(/^0(\.\d{1,6})?$/, 'a monthly fraction, as 0.0199')
const amount = z.string().regex(/^\d{1,10}\.\d{2}$/, 'an amount as 1234.56')
const days = z.int().min(0).max(36_500)

export const discountSharesSchema = z.strictObject({
  fine: share,
  interest: share,
  correction: share,
  principal: share,
})

const payments = z.int().min(2).max(MAX_PAYMENTS)

const plan = z.strictObject({
  system: z.enum(['zero', 'price', 'sac']),
  monthlyRate,
  bands: z
    .array(
      z.strictObject({
        payments: z.strictObject({ from: payments, to: payments }),
        discounts: discountSharesSchema,
      }),
    )
    .min(1)
    .max(20),
  minimumPayment: amount,
  entrada: z.strictObject({ min: share, max: share, step: share, equal: z.boolean() }),
  dueDays: z.array(z.int().min(1).max(LAST_DUE_DAY)).min(1).max(LAST_DUE_DAY),
  firstDue: z.strictObject({ minDays: days.max(60), maxDays: days.max(120) }),
  onMenu: z.boolean(),
})

export const offerRuleSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'lower-case letters, digits and hyphens'),
  appliesTo: z.strictObject({
    daysLate: z.strictObject({ from: days, to: days.nullable() }),
    total: z.strictObject({ from: amount, to: amount.nullable() }),
    products: z.array(z.string().min(1).max(120)).min(1).max(500).nullable(),
  }),
  spot: z.strictObject({ discounts: discountSharesSchema, onMenu: z.boolean() }).nullable(),
  plan: plan.nullable(),
})

const terms = {
  breachEffect: z.enum(['novation', 'proportional', 'restore']),
  validityDays: z.int().min(1).max(60),
  lateCharges: z.strictObject({ fineRate: share, monthlyRate, freeDays: days.max(365) }).nullable(),
}

/** What holds for every rule of a policy. */
export const policyTermsSchema: z.ZodType<PolicyTerms> = z.strictObject(terms)

export const offerPolicySchema: z.ZodType<OfferPolicy> = z.strictObject({
  format: z.literal(1),
  creditorKind: z.enum(['financial', 'fund', 'commerce']),
  ...terms,
  rules: z.array(offerRuleSchema).min(1).max(200),
})
