import type { Book } from '../book/database.ts'
import type { StripeDouble } from './context.ts'
import { createCourier } from './courier.ts'
import { endpointOf, writeEndpoint } from './deliveries.ts'
import { settleDue } from './due.ts'
import { openStripeTables } from './store.ts'

export type StripeOptions = {
  secretKey: string
  /** They sign the calls to the webhook, all of them. */
  webhookSecrets: readonly string[]
  /** Where events are delivered; none are before tests say where. */
  webhookUrl: string | null
  /** The connected account that events name. */
  account?: string | undefined
}

/** Opens the double's shelves in the sandbox's book and begins to deliver. */
export function openStripeDouble(
  book: Book,
  options: StripeOptions,
  timing: { authority: () => string; retryMs: number; refundDelayMs: number },
): StripeDouble {
  openStripeTables(book)
  const secrets = [...options.webhookSecrets]
  writeEndpoint(book, { url: options.webhookUrl ?? endpointOf(book)?.url ?? null, secrets })
  const double: StripeDouble = {
    book,
    courier: createCourier(book, timing.retryMs, () => settleDue(double)),
    authority: timing.authority,
    secretKey: options.secretKey,
    account: options.account ?? null,
    refundDelayMs: timing.refundDelayMs,
    keysInUse: new Set(),
  }
  return double
}
