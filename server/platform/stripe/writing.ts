import { assert } from '#server/kernel/assert.ts'
import type { Centavos } from '#server/kernel/money.ts'

/** Strict writers: input that Stripe's API does not allow is our bug and stops before it is sent. */

/** Stripe takes at most eight digits (docs.stripe.com/currencies). */
const LARGEST_AMOUNT = 99_999_999n

export function amountOf(amount: Centavos): number {
  assert(amount > 0n && amount <= LARGEST_AMOUNT, 'an amount that Stripe cannot charge')
  return Number(amount)
}

/** Texts that staff and reports find again; no personal data, which would leave for Stripe. */
export type StripeMetadata = Readonly<Record<string, string>>

export function metadataOf(metadata: StripeMetadata): Record<string, string> {
  const entries = Object.entries(metadata)
  const isAllowed = entries.every(
    ([name, value]) => name.length > 0 && name.length <= 40 && value.length <= 500,
  )
  assert(isAllowed && entries.length <= 50, 'metadata that Stripe does not keep')
  return { ...metadata }
}

/** Stored before the call: the same key makes a repeated call the same call, for 24 hours. */
export function keyed(key: string): { idempotencyKey: string } {
  assert(key.length > 0 && key.length <= 255, 'malformed idempotency key')
  return { idempotencyKey: key }
}

export function secondsOf(instant: Temporal.Instant): number {
  return Math.floor(instant.epochMilliseconds / 1000)
}
