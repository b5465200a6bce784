import { z } from 'zod'
import type { AgreementId, PayableId } from '#server/kernel/id.ts'

const agreementId = z.uuid().transform((id) => id as AgreementId)

export const cardInput = z.strictObject({ agreementId })

export const saveCardInput = z.strictObject({
  agreementId,
  /** The instalment to be paid while the card is saved; null: it is only saved. */
  payableId: z
    .uuid()
    .transform((id) => id as PayableId)
    .nullable(),
  /** Of the words that were on screen. */
  consentSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .transform((hex) => Buffer.from(hex, 'hex')),
})
