import { z } from 'zod'

/**
 * The sealed content of a message as it is read back: it was written by us, but a key rotation or
 * an older version stands in between.
 */
export const contentSchema = z.strictObject({
  subject: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
  unsubscribeUrl: z.url().optional(),
  values: z.record(z.string(), z.string()).optional(),
  link: z.string().nullable().default(null),
  papers: z.array(
    z.strictObject({ creditorId: z.uuid(), paperId: z.uuid(), filename: z.string().min(1) }),
  ),
})
