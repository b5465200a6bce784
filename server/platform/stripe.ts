import Stripe from 'stripe'
import { createTransport } from './pix/transport.ts'
import { checkouts, customers, listings, payments, reversals } from './stripe/calls.ts'
import type { StripeClient } from './stripe/client.ts'
import { verifyEvent } from './stripe/event.ts'
import { createStripeHttpClient } from './stripe/http-client.ts'

export type StripeConfig = {
  secretKey: string
  /** The signing secrets of the webhook endpoint; two while one is being rotated. */
  webhookSecrets: readonly string[]
  /** The connected account all calls are for; none for our own. */
  account?: string
  /** `http://127.0.0.1:3100/stripe` in the sandbox; Stripe's own API by default. */
  apiBase?: string
  /** For the whole of one call, in milliseconds. */
  timeoutMs?: number
}

const DEFAULT_API_BASE = 'https://api.stripe.com'
const DEFAULT_TIMEOUT_MS = 20_000

export function createStripeClient(config: StripeConfig): StripeClient {
  const stripe = sdkOf(config)
  return {
    livemode: /^(sk|rk)_live_/.test(config.secretKey),
    account: config.account ?? null,
    verifyEvent: (rawBody, signatureHeader, now) =>
      verifyEvent(rawBody, signatureHeader, config.webhookSecrets, { now }),
    ...checkouts(stripe),
    ...payments(stripe),
    ...customers(stripe),
    ...reversals(stripe),
    ...listings(stripe),
  }
}

/** The version of the API is the library's own: package.json pins both. */
function sdkOf(config: StripeConfig): Stripe {
  const timeout = config.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const send = createTransport({ timeoutMs: timeout })
  return new Stripe(config.secretKey, {
    apiVersion: '2026-10-28.endive',
    httpClient: createStripeHttpClient(config.apiBase ?? DEFAULT_API_BASE, send),
    maxNetworkRetries: 0,
    timeout,
    telemetry: false,
    appInfo: { name: 'Quita' },
    ...(config.account === undefined ? {} : { stripeAccount: config.account }),
  })
}
