import type { Book } from '../book/database.ts'
import type { Courier } from './courier.ts'

/**
 * The Stripe-shaped double: our own, for the demonstration and the tests. It has the shapes of
 * stripe-node's types and the rules of Stripe's documentation that the product depends on, and
 * nothing else of Stripe.
 */
export type StripeDouble = {
  book: Book
  courier: Courier
  /** The host and port it is reached at. */
  authority: () => string
  secretKey: string
  /** The connected account its events name; null for none. */
  account: string | null
  /** How long a refund stays pending. */
  refundDelayMs: number
  /** Idempotency keys whose first call has not been answered yet. */
  keysInUse: Set<string>
}

/** Something that is being done, and the call that asked for it, which events name. */
export type Work = {
  double: StripeDouble
  request: { id: string; key: string | null } | null
}
