import { z } from 'zod'
import { isReadable } from '#server/creditors/colours/model.ts'
import { CONTACT_LIMITS } from '#server/creditors/contact/model.ts'
import { creditorSlug } from '#server/kernel/input.ts'
import { STATES } from '#server/kernel/states.ts'
import { isCnpj } from '#server/kernel/tax-id.ts'

export const line = (most: number) => z.string().trim().min(1).max(most)
const colour = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^#[0-9a-f]{6}$/)
export const orNothing = <T extends z.ZodType>(schema: T) =>
  z.preprocess((typed) => (typed === '' ? null : typed), schema.nullable())

export const identityInput = z.strictObject({
  tradeName: line(60),
  legalName: line(120),
  cnpj: z
    .string()
    .transform((typed) => typed.toUpperCase().replace(/[^0-9A-Z]/g, ''))
    .refine(isCnpj),
  address: line(200),
  uf: orNothing(z.enum(STATES)),
  city: orNothing(line(80)),
  phone: line(30),
})

export function isOfReadableColours(values: { letterColour: string; groundColour: string }) {
  return isReadable(values.letterColour, values.groundColour)
}

/** Both colours are judged together: letters nobody can read are refused (WCAG 1.4.3). */
export const brandingInput = z
  .strictObject({ sealText: line(3), groundColour: colour, letterColour: colour })
  .refine(isOfReadableColours, { path: ['letterColour'] })

/** Ten days of grace at least, as the database holds it. */
export const conductInput = z.strictObject({
  breachEffect: z.enum(['novation', 'proportional', 'restore']),
  graceDays: z.coerce.number().int().min(10).max(90),
  repairDays: z.coerce.number().int().min(0).max(90),
  delistingPolicy: z.enum(['first_instalment', 'full_payment']),
})

const { contactFirstHour, contactEndHour, contactEveryDays, contactPerWeek, contactPerMonth } =
  CONTACT_LIMITS
const whole = (least: number, most: number) => z.coerce.number().int().min(least).max(most)
const yesOrNo = z.enum(['yes', 'no'])

export function isWindow(policy: { contactFirstHour: number; contactEndHour: number }) {
  return policy.contactFirstHour < policy.contactEndHour
}

/** Never looser than what the house allows itself, and a window that is one. */
export const contactInput = z
  .strictObject({
    contactFirstHour: whole(contactFirstHour, contactEndHour - 1),
    contactEndHour: whole(contactFirstHour + 1, contactEndHour),
    contactEveryDays: whole(contactEveryDays, 30),
    contactPerWeek: whole(0, contactPerWeek),
    contactPerMonth: whole(0, contactPerMonth),
    contactSms: yesOrNo,
    contactEmail: yesOrNo,
    contactWhatsApp: yesOrNo,
  })
  .refine(isWindow, { path: ['contactEndHour'] })

export const slugInput = z.strictObject({ slug: creditorSlug })

/** `seenSha256`: the section as it stood on the page that was changed. */
const seen = { ...slugInput.shape, seenSha256: z.string().regex(/^[0-9a-f]{64}$/) }

export const changeInput = z.discriminatedUnion('section', [
  z.strictObject({ ...seen, section: z.literal('identity'), values: identityInput }),
  z.strictObject({ ...seen, section: z.literal('branding'), values: brandingInput }),
  z.strictObject({ ...seen, section: z.literal('conduct'), values: conductInput }),
  z.strictObject({ ...seen, section: z.literal('contact'), values: contactInput }),
])

export type ChangeInput = z.infer<typeof changeInput>
