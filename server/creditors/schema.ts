import { z } from 'zod'
import { creditorSlug } from '#server/kernel/input.ts'
import { STATES } from '#server/kernel/states.ts'
import { isCnpj } from '#server/kernel/tax-id.ts'

/**
 * Files that describe a creditor and the dated tables, as they are loaded here; staff edit them
 * on screen in a later version.
 */
const civilDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .transform((text) => Temporal.PlainDate.from(text))

const fraction = z.string().regex(/^\d(\.\d{1,12})?$/, 'a fraction as decimal text, 0.01 for 1 %')
const factor = z.string().regex(/^\d(\.\d{1,12})?$/, 'a monthly factor as decimal text, 1.0048')
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month as 2026-07')
const source = z.string().min(1)
const colour = z.string().regex(/^#[0-9a-f]{6}$/, 'a colour as #0f5e4e')

export const creditorTermsFile = z.strictObject({
  product: z.string().min(1).max(60),
  validFrom: civilDate,
  defaultInterestMonthly: fraction.nullable(),
  remunerativeMonthly: fraction.nullable(),
  fineRate: fraction,
  indexCode: z.enum(['IPCA', 'INPC', 'IGPM']).nullable(),
  creditCard: z.boolean(),
  prescriptionYears: z.int().min(1).max(20),
  source,
  approvedBy: z.string().min(1),
})

export const creditorFile = z.strictObject({
  slug: creditorSlug,
  kind: z.enum(['financial', 'fund', 'commerce']),
  tradeName: z.string().min(1),
  legalName: z.string().min(1),
  cnpj: z.string().refine(isCnpj, 'a CNPJ without mask whose check digits hold'),
  address: z.string().min(1),
  uf: z.enum(STATES).nullable().default(null),
  city: z.string().min(1).nullable().default(null),
  phone: z.string().min(1),
  sealText: z.string().min(1).max(3),
  groundColour: colour.default('#0f5e4e'),
  letterColour: colour.default('#ffffff'),
  breachEffect: z.enum(['novation', 'proportional', 'restore']),
  graceDays: z.int().min(10),
  repairDays: z.int().min(0).max(90).default(10),
  delistingPolicy: z.enum(['first_instalment', 'full_payment']),
  pixKey: z.string().min(1).max(77),
  pixPayeeName: z.string().min(1).max(25),
  pixPsp: z.string().min(1).max(60).nullable().default(null),
  /** The payee account, which Pix Automático needs beside the key; absent: it is not offered. */
  pixAccountNumber: z.string().min(1).max(20).nullable().default(null),
  pixAccountKind: z.enum(['checking', 'savings', 'payment']).nullable().default(null),
  pixAccountBranch: z.string().min(1).max(4).nullable().default(null),
  pixAgreement: z.string().min(1).max(60).nullable().default(null),
  /** Codes through the PSP of the key, or through Stripe where its Pix is set up. */
  pixThrough: z.enum(['psp', 'stripe']).default('psp'),
  terms: z.array(creditorTermsFile).min(1),
})

export const parametersFile = z.strictObject({
  source,
  factors: z.strictObject({
    IPCA: z.record(month, factor),
    INPC: z.record(month, factor),
    IGPM: z.record(month, factor),
    SELIC: z.record(month, factor),
  }),
  legalRates: z.record(month, fraction),
  iofRates: z.array(
    z.strictObject({ validFrom: civilDate, daily: fraction, additional: fraction, source }),
  ),
  localHolidays: z.array(
    z.strictObject({
      uf: z.enum(STATES),
      city: z.string().min(1),
      day: civilDate,
      name: z.string().min(1),
      source,
    }),
  ),
})

export type CreditorFile = z.infer<typeof creditorFile>
export type ParametersFile = z.infer<typeof parametersFile>
