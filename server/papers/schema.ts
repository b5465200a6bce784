import { z } from 'zod'
import type { AgreementId, PaperId, PaymentId, QuoteId } from '#server/kernel/id.ts'

export const agreementPaperInput = z.strictObject({
  agreementId: z.uuid().transform((id) => id as AgreementId),
})
export const receiptInput = z.strictObject({
  paymentId: z.uuid().transform((id) => id as PaymentId),
})
export const paperInput = z.strictObject({
  paperId: z.uuid().transform((id) => id as PaperId),
})
export const draftInput = z.strictObject({
  quoteId: z.uuid().transform((id) => id as QuoteId),
})
export const statementInput = z.strictObject({
  creditorSlug: z.string().regex(/^[a-z0-9-]{1,80}$/),
  year: z.int().min(2000).max(2999),
})

/** What a stranger typed from a paper; judged by the command, so that all of it gets one answer. */
const typed = z.string().transform((text) => text.slice(0, 60))

export const checkInput = z.strictObject({ code: typed, number: typed, amount: typed })
