import { z } from 'zod'
import type { AgreementId, PayableId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { parseBRL } from '#server/kernel/parse-brl.ts'
import { MIN_PARTIAL } from './pricing/model.ts'

const payableId = z.uuid().transform((id) => id as PayableId)

export const payableInput = z.strictObject({ payableId })
export const agreementInput = z.strictObject({
  agreementId: z.uuid().transform((id) => id as AgreementId),
})

export const withdrawalInput = z.strictObject({
  agreementId: z.uuid().transform((id) => id as AgreementId),
  money: z.enum(['return', 'keep']),
})

/** An amount as a person types it, at least MIN_PARTIAL; an ambiguous one is refused, not guessed. */
const partialAmount = z
  .string()
  .max(40)
  .transform((text, context) => {
    const read = parseBRL(text)
    if (read.ok && read.value >= MIN_PARTIAL) return centavos(read.value)
    const message = read.ok ? 'too_little' : 'unreadable'
    context.issues.push({ code: 'custom', message, input: text })
    return z.NEVER
  })

/** What a person wants to pay. Only `amount` names an amount, and the debt decides over it. */
export const wishInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('instalment'), payableId }),
  z.strictObject({ kind: z.literal('amount'), payableId, amount: partialAmount }),
  z.strictObject({ kind: z.literal('ahead'), payableId, count: z.int().min(1).max(60) }),
  z.strictObject({ kind: z.literal('settlement'), payableId }),
  z.strictObject({ kind: z.literal('late'), payableId }),
])
