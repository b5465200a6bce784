import { z } from 'zod'
import type { AgreementId, QuoteId } from '#server/kernel/id.ts'
import { creditorSlug } from '#server/kernel/input.ts'
import { monthlyAmountOf } from './search/amount/model.ts'

/**
 * What the debtor's forms may send. There is no field for an amount to be paid, a discount or a
 * rate, and unknown fields are refused, so a tampered request has nothing to change (scenario 50).
 */
const quoteId = z.uuid().transform((id) => id as QuoteId)

export const situationInput = z.strictObject({
  /** Whether the person asked to see debts whose time for collecting is over. */
  closedDebts: z.boolean().default(false),
})

export const waysInput = z.strictObject({ creditorSlug })

export const quoteInput = z.strictObject({ quoteId })

/** `amount` as it was typed: what it may look like is `monthlyAmountOf`. */
export const searchInput = z.strictObject({
  creditorSlug,
  amount: z
    .string()
    .max(40)
    .transform((text, context) => {
      const amount = monthlyAmountOf(text)
      if (amount !== null) return amount
      context.issues.push({ code: 'custom', message: 'not an amount', input: text })
      return z.NEVER
    }),
  day: z.int().min(1).max(31),
})

export const acceptInput = z.strictObject({
  quoteId,
  /** Made by the page, once for each acceptance. */
  agreementId: z.uuid({ version: 'v7' }).transform((id) => id as AgreementId),
  /** Of the terms that were on screen, as hexadecimal text. */
  termsSha256: z.string().regex(/^[0-9a-f]{64}$/),
})
