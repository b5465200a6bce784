import { z } from 'zod'

/** Longer texts are no replies to a message; a gateway cuts an SMS long before. */
const LONGEST_REPLY = 1_600
/** Whatever a gateway sends: a reply in letters of four bytes each, and what stands around it. */
export const MAX_GATEWAY_BYTES = 16 * 1024
/** The same of a provider that tells of many messages in one call. */
export const MAX_BATCH_BYTES = 512 * 1024

/**
 * What a gateway tells about an answer to one of our messages: `id` is its own, once for each; `from`
 * the number (E.164) or the address that it came from.
 */
export const replySchema = z.strictObject({
  id: z.string().min(1).max(200),
  channel: z.enum(['sms', 'email']).default('sms'),
  from: z.string().min(1).max(320),
  text: z.string().max(LONGEST_REPLY),
})
