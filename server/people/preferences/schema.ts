import { z } from 'zod'
import { asId, type ContactId } from '#server/kernel/id.ts'

export const preferencesInput = z.strictObject({
  channel: z.enum(['any', 'sms', 'email']),
  hours: z.enum(['any', 'early', 'late']),
})

/** A contact of their own, and whether something shall go there. */
export const switchInput = z.strictObject({
  contactId: z.uuid().transform((id) => asId<ContactId>(id)),
  isWanted: z.boolean(),
})
