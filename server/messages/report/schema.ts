import { z } from 'zod'

/**
 * What an SMS gateway tells about a message it took: `id` is the gateway's own, once for each
 * report; `key` is ours, which it was given with the message.
 */
export const deliveryReportSchema = z.strictObject({
  id: z.string().min(1).max(200),
  key: z.uuid(),
  status: z.enum(['delivered', 'undeliverable']),
})
