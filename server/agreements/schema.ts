import { z } from 'zod'
import type { AgreementId, PayableId } from '#server/kernel/id.ts'

export const payableInput = z.strictObject({
  payableId: z.uuid().transform((id) => id as PayableId),
})
export const agreementInput = z.strictObject({
  agreementId: z.uuid().transform((id) => id as AgreementId),
})
