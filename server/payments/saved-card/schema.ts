import { z } from 'zod'

/** What is kept, sealed, of a card. */
export const detailsSchema = z.strictObject({
  brand: z.string(),
  last4: z.string().regex(/^\d{4}$/),
  expMonth: z.int().min(1).max(12),
  expYear: z.int(),
})
