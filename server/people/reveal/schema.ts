import { z } from 'zod'
import type { ContactId, DebtorId } from '#server/kernel/id.ts'
import { anId } from '#server/kernel/input.ts'
import { REVEAL_REASONS } from './model.ts'

/** One thing of one person: the document, or (with its id) a contact. */
export const revealInput = z.strictObject({
  debtorId: anId<DebtorId>(),
  contactId: anId<ContactId>().nullable(),
  reason: z.enum(REVEAL_REASONS),
})
