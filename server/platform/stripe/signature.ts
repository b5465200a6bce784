import Stripe from 'stripe'
import { ok, type Result, refuse } from '#server/kernel/result.ts'

/**
 * Verification of Stripe's webhook signature, by Stripe's own library. It checks
 * age on one side only: a timestamp in the future is accepted, so event ids are kept unique for
 * ever by whoever stores the event.
 */
export type SignedDelivery = {
  /** The body exactly as received: text before any parsing. */
  readonly payload: string
  /** The `Stripe-Signature` header. */
  readonly header: string
  readonly secret: string
  readonly receivedAt: Temporal.Instant
  /** Accepted age; 300 s as the library's default. 0 switches the check of age off. */
  readonly toleranceSeconds?: number
}

export function verifyStripeSignature(
  delivery: SignedDelivery,
): Result<Stripe.Event, 'signature', string> {
  const { payload, header, secret, receivedAt, toleranceSeconds = 300 } = delivery
  if (!isSignatureHeader(header)) return refuse('signature', 'StripeSignatureVerificationError')
  try {
    const event = Stripe.webhooks.constructEvent(
      payload,
      header,
      secret,
      toleranceSeconds,
      undefined,
      receivedAt.epochMilliseconds,
    )
    return ok(event)
  } catch (error) {
    // A body that is signed but is not JSON is no event either; anything else is ours to see.
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) {
      return refuse('signature', 'StripeSignatureVerificationError')
    }
    if (error instanceof SyntaxError) return refuse('signature', 'SyntaxError')
    throw error
  }
}

/**
 * `t=…,v1=…`, of parts that each have a name and a value. The library breaks on a signature without
 * a value (`v1` or `v1=`) by an error of its own, which a stranger could send us.
 */
export function isSignatureHeader(header: string): boolean {
  return header.split(',').every((part) => /^\w+=\w+$/.test(part))
}

/** A header as Stripe signs it: for tests and for checking a secret. `timestamp` in seconds. */
export function stripeSignatureHeader(signed: {
  readonly payload: string
  readonly secret: string
  readonly timestamp: number
}): string {
  return Stripe.webhooks.generateTestHeaderString(signed)
}
