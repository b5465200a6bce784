import { z } from 'zod'
import type { ContactChangeId, ContactId, DebtorId, PromiseId } from '#server/kernel/id.ts'
import { anId, creditorSlug } from '#server/kernel/input.ts'
import { parseBRL } from '#server/kernel/parse-brl.ts'
import { searchInput } from '#server/offers/schema.ts'
import { CALLER_PROOFS } from './model.ts'

const debtorId = anId<DebtorId>()

export const callInput = z.strictObject({ debtorId })

export const verifyInput = z.strictObject({
  debtorId,
  /** As it was heard: `390.53` or `39053`. */
  digits: z.string().transform((text) => text.slice(0, 40).replace(/[\s.-]/g, '')),
  proofs: z.array(z.enum(CALLER_PROOFS)).min(1).max(CALLER_PROOFS.length),
})

export const sendInput = z.strictObject({
  debtorId,
  contactId: anId<ContactId>(),
  what: z.enum(['link', 'quotes']),
})

/** What they can pay a month, as it was said, and on which day: read as the portal reads it. */
export const callerSearchInput = searchInput.extend({ debtorId })

/** `id` is made with the page, and is the key of the promise. */
export const promiseInput = z.strictObject({
  debtorId,
  id: anId<PromiseId>(),
  creditorSlug,
  on: z.iso.date().transform((text) => Temporal.PlainDate.from(text)),
  /** What they named, as it was typed; empty: no sum. */
  amount: z
    .string()
    .max(40)
    .transform((text, context) => {
      if (text.trim() === '') return null
      const parsed = parseBRL(text)
      if (parsed.ok && parsed.value > 0n) return parsed.value
      context.issues.push({ code: 'custom', message: 'not an amount', input: text })
      return z.NEVER
    }),
})

export const withdrawInput = z.strictObject({ debtorId, promiseId: anId<PromiseId>() })

export const contactInput = z.strictObject({
  debtorId,
  id: anId<ContactChangeId>(),
  channel: z.enum(['sms', 'email']),
  value: z.string().max(300),
  /** The contact that it takes the place of. */
  replacesId: anId<ContactId>().nullable(),
})

export const cancelInput = z.strictObject({ debtorId, changeId: anId<ContactChangeId>() })
