import { z } from 'zod'
import { asId, type ContactId } from '#server/kernel/id.ts'

export const preferencesInput = z.strictObject({
  channel: z.enum(['any', 'sms', 'email']),
  hours: z.enum(['any', 'early', 'late']),
})

export const switchInput = z.strictObject({
  contactId: z.uuid().transform((id) => asId<ContactId>(id)),
  isWanted: z.boolean(),
})
