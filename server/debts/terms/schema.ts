import { z } from 'zod'
import { creditorSlug } from '#server/kernel/input.ts'
import { rateOfPercent } from '#server/kernel/percent.ts'
import { compareRates, type Rate, rate } from '#server/kernel/rate.ts'
import { FINE_CAP, MORA_CAP } from './model.ts'

const line = (most: number) => z.string().trim().min(1).max(most)

/** A day as a date field sends it; one that does not exist is none. */
const day = z.string().refine((text) => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }) !== null
  } catch {
    return false
  }
})

/** A percentage as people write it (`1,99`); up to a cap where the law has one. */
const percent = (cap: Rate | null) =>
  z.string().refine((typed) => {
    const fraction = rateOfPercent(typed)
    return fraction !== null && (cap === null || compareRates(rate(fraction), cap) <= 0)
  })

const orNothing = <T extends z.ZodType>(schema: T) =>
  z.preprocess((typed) => (typed === '' ? null : typed), schema.nullable())

/** As a person types it, so that it may be read twice; the limits that do not depend on the kind of creditor are here. */
const termsValues = z.strictObject({
  /** `*` for every product without terms of its own. */
  product: line(60),
  validFrom: day,
  /** CDC 52 §1: two per cent at most. */
  fineRate: percent(FINE_CAP),
  /** Súmula 379 and, for all, our policy: one per cent a month at most; empty: the legal rate. */
  defaultInterestMonthly: orNothing(percent(MORA_CAP)),
  remunerativeMonthly: orNothing(percent(null)),
  indexCode: orNothing(z.enum(['IPCA', 'INPC', 'IGPM'])),
  creditCard: z.enum(['yes', 'no']),
  /** CC 205: no term is longer than ten years. */
  prescriptionYears: z.coerce.number().int().min(1).max(10),
  source: line(300),
  approvedBy: line(120),
})

export const stateTermsInput = z.strictObject({ slug: creditorSlug, values: termsValues })

/** `on`: the day for which the terms in force are wanted; null: today. */
export const termsOfInput = z.strictObject({ slug: creditorSlug, on: day.nullable().catch(null) })

export type StateTermsInput = z.infer<typeof stateTermsInput>
