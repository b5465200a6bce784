import { z } from 'zod'
import type { AgreementId, PaymentId, QuoteId } from '#server/kernel/id.ts'

export const agreementPaperInput = z.strictObject({
  agreementId: z.uuid().transform((id) => id as AgreementId),
})
export const receiptInput = z.strictObject({
  paymentId: z.uuid().transform((id) => id as PaymentId),
})
export const draftInput = z.strictObject({
  quoteId: z.uuid().transform((id) => id as QuoteId),
})
