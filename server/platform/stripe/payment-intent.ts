import { z } from 'zod'
import type { Centavos } from '#server/kernel/money.ts'
import { ZERO } from '#server/kernel/money.ts'
import { oneOf } from '../pix/reading.ts'
import { cardSchema, type StripeCard } from './card.ts'
import { flag, metadata, minorUnits, reference, unixSeconds } from './reading.ts'

/**
 * One attempt to be paid, as Stripe's book holds it. The amounts are in the minor unit of
 * `currency` (lower case), so they are centavos only where it is `brl`. Only `succeeded` is money.
 */
export type StripePaymentIntent = {
  id: string
  status:
    | 'requires_payment_method'
    | 'requires_confirmation'
    | 'requires_action'
    | 'requires_capture'
    | 'processing'
    | 'succeeded'
    | 'canceled'
    | 'unrecognised'
  amount: Centavos
  amountReceived: Centavos
  currency: string
  livemode: boolean
  createdAt: Temporal.Instant
  /** The last charge, paid or declined. */
  chargeId: string | null
  /** When the charge that paid was made; null until it is paid. */
  paidAt: Temporal.Instant | null
  /** `card`, `pix`, …; null before there was any. */
  method: string | null
  paymentMethod: StripeCard | null
  customer: string | null
  metadata: Readonly<Record<string, string>>
  lastError: { code: string | null; declineCode: string | null } | null
  /** Asked back, refunds still pending included: each refund's own status says what is done. */
  refundedAmount: Centavos
  disputed: boolean
  /** The code to pay while a Stripe Pix waits for its payer. */
  pix: StripePix | null
  /** The Central Bank's endToEndId, where it was paid by Pix and Stripe says it. */
  bankTransactionId: string | null
}

export type StripePix = { copyAndPaste: string; expiresAt: Temporal.Instant }

/** What has to come with a payment for all of it to be read. */
export const paymentIntentParts = ['latest_charge', 'payment_method'] as const

const statuses = {
  requires_payment_method: 'requires_payment_method',
  requires_confirmation: 'requires_confirmation',
  requires_action: 'requires_action',
  requires_capture: 'requires_capture',
  processing: 'processing',
  succeeded: 'succeeded',
  canceled: 'canceled',
} as const

const optionalText = z.string().nullish().catch(null)

const chargeSchema = z.looseObject({
  id: z.string().min(1),
  object: z.literal('charge'),
  created: unixSeconds,
  paid: flag,
  amount_refunded: minorUnits,
  disputed: flag,
  payment_method_details: z
    .looseObject({
      type: optionalText,
      pix: z.looseObject({ bank_transaction_id: optionalText }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
})

const pixSchema = z
  .looseObject({
    pix_display_qr_code: z.looseObject({ data: z.string().min(1), expires_at: unixSeconds }),
  })
  .transform(
    ({ pix_display_qr_code: pix }): StripePix => ({
      copyAndPaste: pix.data,
      expiresAt: pix.expires_at,
    }),
  )
  .nullish()
  .catch(null)

export const paymentIntentSchema = z
  .looseObject({
    id: z.string().min(1),
    object: z.literal('payment_intent'),
    status: oneOf(statuses),
    amount: minorUnits,
    amount_received: minorUnits,
    currency: z.string(),
    livemode: z.boolean(),
    created: unixSeconds,
    latest_charge: z.union([chargeSchema, z.string()]).nullish(),
    payment_method: z.unknown().optional(),
    customer: reference,
    metadata,
    last_payment_error: z
      .looseObject({ code: optionalText, decline_code: optionalText })
      .nullish()
      .catch(null),
    next_action: pixSchema,
  })
  .transform((intent): StripePaymentIntent => {
    const { latest_charge: charge, last_payment_error: error } = intent
    const details = charge && typeof charge !== 'string' ? charge : null
    const isPaid = intent.status === 'succeeded' && details?.paid === true
    const method = z.looseObject({ type: z.string() }).safeParse(intent.payment_method)
    return {
      id: intent.id,
      status: intent.status,
      amount: intent.amount,
      amountReceived: intent.amount_received,
      currency: intent.currency,
      livemode: intent.livemode,
      createdAt: intent.created,
      chargeId: typeof charge === 'string' ? charge : (charge?.id ?? null),
      paidAt: isPaid ? details.created : null,
      method: (method.success ? method.data.type : details?.payment_method_details?.type) ?? null,
      paymentMethod: cardSchema.parse(intent.payment_method),
      customer: intent.customer,
      metadata: intent.metadata,
      lastError: error
        ? { code: error.code ?? null, declineCode: error.decline_code ?? null }
        : null,
      refundedAmount: details?.amount_refunded ?? ZERO,
      disputed: details?.disputed ?? false,
      pix: intent.next_action ?? null,
      bankTransactionId: details?.payment_method_details?.pix?.bank_transaction_id ?? null,
    }
  })
