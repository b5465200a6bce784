import { z } from 'zod'

/** What a browser hands over of its subscription; whether it leads anywhere is judged by the command. */
const subscription = {
  endpoint: z.string().min(1).max(1024),
  /** 65 bytes of a point, 16 of a secret (RFC 8291 §3). */
  p256dh: z.string().regex(/^[\w-]{87}=?$/),
  auth: z.string().regex(/^[\w-]{22}(?:==)?$/),
  /** The public key that it was made with. */
  publicKey: z.string().regex(/^[\w-]{87}$/),
}

export const subscriptionInput = z.strictObject(subscription)

/** Longer texts are no tokens; cut, they are unknown ones. */
export const againInput = z.strictObject({
  token: z.string().transform((text) => text.slice(0, 120)),
})
