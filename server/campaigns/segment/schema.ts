import { z } from 'zod'
import type { PortfolioId } from '#server/kernel/id.ts'
import { STATES } from '#server/kernel/states.ts'
import {
  AGREEMENT_PAST,
  CONTACT_PRESENCE,
  type Filter,
  OFFER_PRESENCE,
  PERSON_KINDS,
} from './model.ts'

const days = z.int().min(0).max(36_500)
const reais = z.string().regex(/^\d{1,10}\.\d{2}$/)

/** A filter as it is kept: nothing in it is text that a database would read as more than a value. */
export const filterSchema: z.ZodType<Filter> = z.strictObject({
  portfolioId: z
    .uuid()
    .transform((id) => id as PortfolioId)
    .nullable(),
  daysLate: z.strictObject({ from: days, to: days.nullable() }),
  total: z.strictObject({ from: reais, to: reais.nullable() }),
  agreement: z.enum(AGREEMENT_PAST),
  offer: z.enum(OFFER_PRESENCE),
  contact: z.enum(CONTACT_PRESENCE),
  kind: z.enum(PERSON_KINDS),
  uf: z.enum(STATES).nullable(),
  quietDays: z.int().min(1).max(365).nullable(),
})
