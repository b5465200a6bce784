import { z } from 'zod'
import { type ContactId, type DebtorId, isId } from '#server/kernel/id.ts'
import { REVEAL_REASONS } from './model.ts'

/** One thing of one person: the document, or (with its id) a contact. */
export const revealInput = z.strictObject({
  debtorId: z.custom<DebtorId>(isId),
  contactId: z.custom<ContactId>(isId).nullable(),
  reason: z.enum(REVEAL_REASONS),
})
