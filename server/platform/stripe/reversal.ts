import { z } from 'zod'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { oneOf, optionalText } from '../pix/reading.ts'
import { flag, metadata, minorUnits, reference, unixSeconds } from './reading.ts'

/** Money that goes back because we asked for it. Only `succeeded` is done; `failed` came to
 * nothing, which Stripe may say days after `pending`, and even after `succeeded`. */
export type StripeRefund = {
  id: string
  status: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled' | 'unrecognised'
  amount: Centavos
  currency: string
  createdAt: Temporal.Instant
  paymentIntentId: string | null
  chargeId: string | null
  failureReason: string | null
  metadata: Readonly<Record<string, string>>
}

export const refundSchema = z
  .looseObject({
    id: z.string().min(1),
    object: z.literal('refund'),
    status: oneOf({
      pending: 'pending',
      requires_action: 'requires_action',
      succeeded: 'succeeded',
      failed: 'failed',
      canceled: 'canceled',
    }),
    amount: minorUnits,
    currency: z.string(),
    created: unixSeconds,
    payment_intent: reference,
    charge: reference,
    failure_reason: optionalText,
    metadata,
  })
  .transform(
    (refund): StripeRefund => ({
      id: refund.id,
      status: refund.status,
      amount: refund.amount,
      currency: refund.currency,
      createdAt: refund.created,
      paymentIntentId: refund.payment_intent,
      chargeId: refund.charge,
      failureReason: refund.failure_reason,
      metadata: refund.metadata,
    }),
  )

/**
 * A payer's contestation at their bank. `withdrawn` is what Stripe has taken from our balance for it
 * at this moment, without fees: above zero from the withdrawal on, zero again once reinstated. It
 * may differ from the charge's amount.
 */
export type StripeDispute = {
  id: string
  status: DisputeStatus
  reason: string
  amount: Centavos
  withdrawn: Centavos
  currency: string
  livemode: boolean
  createdAt: Temporal.Instant
  /** Until when evidence may be sent. */
  respondUntil: Temporal.Instant | null
  paymentIntentId: string | null
  chargeId: string | null
  /** False once it may no longer be refunded instead of fought. */
  isRefundable: boolean
}

/** `warning_*` are inquiries, for which no money is withdrawn; only `lost` and `won` are final. */
type DisputeStatus = (typeof disputeStatuses)[keyof typeof disputeStatuses] | 'unrecognised'

const disputeStatuses = {
  needs_response: 'needs_response',
  under_review: 'under_review',
  won: 'won',
  lost: 'lost',
  prevented: 'prevented',
  warning_needs_response: 'warning_needs_response',
  warning_under_review: 'warning_under_review',
  warning_closed: 'warning_closed',
  appeal_needs_response: 'appeal_needs_response',
  appeal_under_review: 'appeal_under_review',
} as const

export const disputeSchema = z
  .looseObject({
    id: z.string().min(1),
    object: z.literal('dispute'),
    status: oneOf(disputeStatuses),
    reason: z.string().catch('general'),
    amount: minorUnits,
    currency: z.string(),
    livemode: z.boolean(),
    created: unixSeconds,
    payment_intent: reference,
    charge: reference,
    is_charge_refundable: flag,
    balance_transactions: z.array(z.looseObject({ amount: z.int() })),
    evidence_details: z
      .looseObject({ due_by: unixSeconds.nullish().catch(null) })
      .nullish()
      .catch(null),
  })
  .transform((dispute): StripeDispute => {
    const moved = dispute.balance_transactions.reduce((sum, { amount }) => sum + amount, 0)
    return {
      id: dispute.id,
      status: dispute.status,
      reason: dispute.reason,
      amount: dispute.amount,
      withdrawn: centavos(BigInt(Math.max(0, -moved))),
      currency: dispute.currency,
      livemode: dispute.livemode,
      createdAt: dispute.created,
      respondUntil: dispute.evidence_details?.due_by ?? null,
      paymentIntentId: dispute.payment_intent,
      chargeId: dispute.charge,
      isRefundable: dispute.is_charge_refundable,
    }
  })
