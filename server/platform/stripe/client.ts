import type { Centavos } from '#server/kernel/money.ts'
import type { Result } from '#server/kernel/result.ts'
import type { StripeAnswer } from './answer.ts'
import type { KeptCard } from './card.ts'
import type { CheckoutInput, SetupCheckoutInput, StripeCheckout } from './checkout.ts'
import type { EventRefusal, StripeEvent } from './event.ts'
import type { StripePages } from './listing.ts'
import type { StripePaymentIntent, StripePix } from './payment-intent.ts'
import type { StripeDispute, StripeRefund } from './reversal.ts'
import type { StripeMetadata } from './writing.ts'

/**
 * The port to Stripe: cards, saved cards, and Stripe's own Pix. Expected failures of
 * the network, of Stripe and of the payer's bank are answers (`StripeAnswer`), never exceptions;
 * input that Stripe's API does not allow is our bug and stops before anything is sent. Nothing is
 * ever repeated here: a `key` is stored by the caller before the call, and the same key makes a
 * repeated call the same call for 24 hours. After that only asking is safe.
 */
export interface StripeClient {
  /** Events of another mode or account than these are not ours. */
  readonly livemode: boolean
  readonly account: string | null
  /** Reads a webhook call, signed with any of the configured secrets. */
  verifyEvent(
    rawBody: string,
    signatureHeader: string | null,
    now: Temporal.Instant,
  ): Result<StripeEvent, EventRefusal>

  /** A hosted page on which the debtor pays `amount` by card. */
  createCheckout(input: CheckoutInput): Promise<StripeAnswer<StripeCheckout>>
  /** A hosted page on which the debtor saves a card without paying. */
  createSetupCheckout(input: SetupCheckoutInput): Promise<StripeAnswer<StripeCheckout>>
  getCheckout(id: string): Promise<StripeAnswer<StripeCheckout>>
  /** Closes the page, and with it the payment. Refused unless it is open: then fetch it. */
  expireCheckout(id: string): Promise<StripeAnswer<StripeCheckout>>

  getPaymentIntent(id: string): Promise<StripeAnswer<StripePaymentIntent>>
  /**
   * Charges a saved card while the debtor is away. Refused with `kind: 'card'` when the bank says
   * no; `needsAuthentication(problem)` when it wants the debtor. The payment named in the problem
   * stays open and is charged by nobody: cancel it, or let it be.
   */
  chargeOffSession(input: OffSessionInput): Promise<StripeAnswer<OffSessionCharge>>
  /** Refused when it is already paid or cancelled, and for the payment of a Checkout. */
  cancelPaymentIntent(id: string): Promise<StripeAnswer<StripePaymentIntent>>
  /** Stripe's own Pix (Brazilian accounts by invitation): a code to pay, one use. */
  createPixIntent(input: PixIntentInput): Promise<StripeAnswer<PixIntent>>

  /** Who saved cards belong to; carries no name or address of ours, only `metadata`. */
  createCustomer(input: {
    key: string
    metadata: StripeMetadata
  }): Promise<StripeAnswer<{ id: string }>>
  /** Forgets the customer and every card saved for them. `not_found` when already forgotten. */
  deleteCustomer(id: string): Promise<StripeAnswer<null>>
  /** A card as it is now: networks renew numbers and dates without anybody's doing. */
  getCard(paymentMethodId: string): Promise<StripeAnswer<KeptCard>>
  /** Forgets one saved card. Refused when it is no longer attached to anybody. */
  detachCard(paymentMethodId: string): Promise<StripeAnswer<null>>

  /** Asks for money to go back; refused beyond what is left of the charge. Done asynchronously. */
  createRefund(input: RefundInput): Promise<StripeAnswer<StripeRefund>>
  getRefund(id: string): Promise<StripeAnswer<StripeRefund>>
  getDispute(id: string): Promise<StripeAnswer<StripeDispute>>

  /** Objects created between two instants, both included, newest first. */
  listCheckouts(from: Temporal.Instant, to: Temporal.Instant): StripePages<StripeCheckout>
  listPaymentIntents(
    from: Temporal.Instant,
    to: Temporal.Instant,
    only?: { customer: string },
  ): StripePages<StripePaymentIntent>
  listRefunds(
    from: Temporal.Instant,
    to: Temporal.Instant,
    only?: { paymentIntentId: string },
  ): StripePages<StripeRefund>
  listDisputes(from: Temporal.Instant, to: Temporal.Instant): StripePages<StripeDispute>
  /** Stripe keeps events for 30 days. */
  listEvents(from: Temporal.Instant, to: Temporal.Instant): StripePages<StripeEvent>
}

export type OffSessionInput = {
  key: string
  customer: string
  paymentMethod: string
  amount: Centavos
  metadata: StripeMetadata
  /** What the debtor reads in Stripe's receipt. */
  description: string
}

/** `requires_action` and `processing` may still become money or come to nothing. */
export type OffSessionCharge = StripePaymentIntent & {
  status: 'succeeded' | 'requires_action' | 'processing'
}

export type PixIntentInput = {
  key: string
  amount: Centavos
  /** To the second, and at most 14 days ahead; the code can be paid until then. */
  expiresAt: Temporal.Instant
  metadata: StripeMetadata
}

export type PixIntent = StripePaymentIntent & { pix: StripePix }

export type RefundInput = {
  key: string
  paymentIntentId: string
  amount: Centavos
  metadata?: StripeMetadata
}
