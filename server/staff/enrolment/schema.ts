import { z } from 'zod'

/** What an entry offers to whoever enrols: an authenticator's secret, and recovery codes. */
export const offerSchema = z.object({
  /** Base64; null where only codes are renewed. */
  totpSecret: z.string().nullable(),
  recoveryCodes: z.array(z.string()),
})

export type Offer = z.infer<typeof offerSchema>
