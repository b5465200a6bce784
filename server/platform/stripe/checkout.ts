import type Stripe from 'stripe'
import { z } from 'zod'
import { assert } from '#server/kernel/assert.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { oneOf } from '../pix/reading.ts'
import { cardSchema, type StripeCard } from './card.ts'
import { metadata, minorUnits, reference, unixSeconds } from './reading.ts'
import { amountOf, metadataOf, type StripeMetadata, secondsOf } from './writing.ts'

/**
 * A visit to Stripe's hosted page. `complete` says that the debtor is through with it, not that
 * money came: that is the payment's own status, to be fetched by `paymentIntentId`, which is null
 * until somebody tries to pay.
 */
export type StripeCheckout = {
  id: string
  mode: 'payment' | 'setup' | 'unrecognised'
  status: 'open' | 'complete' | 'expired' | 'unrecognised'
  paymentStatus: 'paid' | 'unpaid' | 'no_payment_required' | 'unrecognised'
  /** Where the debtor goes; null once it is no longer open. */
  url: string | null
  amount: Centavos | null
  currency: string | null
  livemode: boolean
  createdAt: Temporal.Instant
  expiresAt: Temporal.Instant
  /** Our own id of the attempt, as given (`client_reference_id`). */
  reference: string | null
  customer: string | null
  paymentIntentId: string | null
  setupIntentId: string | null
  /** The card that was saved, on a visit that saves a card without paying. */
  savedCard: StripeCard | null
  metadata: Readonly<Record<string, string>>
}

type Visit = {
  key: string
  /** Comes back as `reference`; our id of the attempt. */
  reference: string
  metadata: StripeMetadata
  /** `{CHECKOUT_SESSION_ID}` in it becomes the id of the visit. */
  successUrl: string
  cancelUrl: string
  /** Between 30 minutes and 24 hours from now (docs: Checkout Session `expires_at`). */
  expiresAt: Temporal.Instant
  /** A customer of ours at Stripe, for cards that are or will be saved. */
  customer?: string
}

export type CheckoutInput = Visit & {
  amount: Centavos
  /** What the debtor reads on the page and in Stripe's receipt. */
  description: string
  /** Keeps the card for later instalments; only with the debtor's consent, and a customer. */
  saveCard: boolean
}

export type SetupCheckoutInput = Visit & { customer: string }

export function checkoutParams(input: CheckoutInput): Stripe.Checkout.SessionCreateParams {
  assert(!input.saveCard || input.customer !== undefined, 'a saved card needs a customer')
  return {
    mode: 'payment',
    ...visitParams(input),
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: 'brl',
          unit_amount: amountOf(input.amount),
          product_data: { name: input.description },
        },
      },
    ],
    payment_intent_data: {
      description: input.description,
      metadata: metadataOf(input.metadata),
      ...(input.saveCard ? { setup_future_usage: 'off_session' as const } : {}),
    },
  }
}

export function setupCheckoutParams(
  input: SetupCheckoutInput,
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'setup',
    ...visitParams(input),
    setup_intent_data: { metadata: metadataOf(input.metadata) },
  }
}

function visitParams(input: Visit) {
  return {
    allowed_payment_method_types: ['card' as const],
    locale: 'pt-BR' as const,
    client_reference_id: input.reference,
    metadata: metadataOf(input.metadata),
    success_url: input.successUrl,
    cancel_url: input.cancelUrl,
    expires_at: secondsOf(input.expiresAt),
    ...(input.customer === undefined ? {} : { customer: input.customer }),
  } satisfies Stripe.Checkout.SessionCreateParams
}

/** What has to come with a visit for all of it to be read. */
export const checkoutParts = ['setup_intent.payment_method'] as const

export const checkoutSchema = z
  .looseObject({
    id: z.string().min(1),
    object: z.literal('checkout.session'),
    mode: oneOf({ payment: 'payment', setup: 'setup' }),
    status: oneOf({ open: 'open', complete: 'complete', expired: 'expired' }),
    payment_status: oneOf({
      paid: 'paid',
      unpaid: 'unpaid',
      no_payment_required: 'no_payment_required',
    }),
    url: z.string().nullish(),
    amount_total: minorUnits.nullish(),
    currency: z.string().nullish(),
    livemode: z.boolean(),
    created: unixSeconds,
    expires_at: unixSeconds,
    client_reference_id: z.string().nullish(),
    customer: reference,
    payment_intent: reference,
    setup_intent: z.unknown().optional(),
    metadata,
  })
  .transform((session): StripeCheckout => {
    const setup = z
      .looseObject({ payment_method: z.unknown().optional() })
      .safeParse(session.setup_intent)
    return {
      id: session.id,
      mode: session.mode,
      status: session.status,
      paymentStatus: session.payment_status,
      url: session.url ?? null,
      amount: session.amount_total ?? null,
      currency: session.currency ?? null,
      livemode: session.livemode,
      createdAt: session.created,
      expiresAt: session.expires_at,
      reference: session.client_reference_id ?? null,
      customer: session.customer,
      paymentIntentId: session.payment_intent,
      setupIntentId: reference.parse(session.setup_intent),
      savedCard: setup.success ? cardSchema.parse(setup.data.payment_method) : null,
      metadata: session.metadata,
    }
  })
