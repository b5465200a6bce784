/**
 * What a provider of messages tells us, whoever it is. `id` is the provider's own, once for each thing
 * told, with the provider's name in front: what was told once is never told again under it.
 */
export type GatewayEvent = GatewayReport | GatewayReply

/** What became of a message that it took: by our key, or else by the id that it gave it. */
export type GatewayReport = {
  readonly kind: 'report'
  readonly id: string
  readonly channel: 'sms' | 'whatsapp'
  readonly of: { readonly key: string } | { readonly providerId: string }
  readonly status: ReportedStatus
}

/**
 * - `accepted`: it has the message. - `delivered`: the phone has it. - `failed`: it will not arrive, and
 * the next one may. - `undeliverable`: nobody can be reached there. - `unwanted`: whoever is reached
 * there told the provider to stop.
 */
export type ReportedStatus = 'accepted' | 'delivered' | 'failed' | 'undeliverable' | 'unwanted'

/** What somebody wrote: `from` a number or an address. */
export type GatewayReply = {
  readonly kind: 'reply'
  readonly id: string
  readonly channel: 'sms' | 'whatsapp' | 'email'
  readonly from: string
  readonly text: string
}

/** Longer texts are no replies to a message; a gateway cuts an SMS long before. */
export const LONGEST_REPLY = 1_600

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** The key that we gave a message, where what came back is one; else the provider's id is asked. */
export function reportedOf(key: unknown, providerId: string): GatewayReport['of'] {
  return typeof key === 'string' && UUID.test(key) ? { key } : { providerId }
}
