import { assertNever } from '#server/kernel/assert.ts'
import type { PixReturn } from '#server/platform/pix/return.ts'
import type { StripeDispute, StripeRefund } from '#server/platform/stripe/reversal.ts'
import type { ProviderReversal } from '../model.ts'

/** Returns as the providers tell them, as they are booked: by notices, asking and sweeps alike. */

/** A return of a Pix; null where the PSP says something that we do not know. */
export function reversalOfPix(found: PixReturn, now: Temporal.Instant): ProviderReversal | null {
  const outcome = PIX_OUTCOME[found.status]
  if (outcome === null || found.amount <= 0n) return null
  const isMed = found.nature.startsWith('med_')
  return {
    id: found.id,
    kind: isMed ? 'med' : 'refund',
    amount: found.amount,
    outcome,
    at: found.settledAt ?? found.requestedAt ?? now,
    reason: isMed ? found.nature : 'outside',
    respondUntil: null,
  }
}

const PIX_OUTCOME = {
  processing: 'pending',
  returned: 'gone',
  not_done: 'nothing',
  unrecognised: null,
} as const satisfies Record<PixReturn['status'], ProviderReversal['outcome'] | null>

/** A refund at Stripe; one that we asked for carries our name of it. */
export function reversalOfRefund(refund: StripeRefund): ProviderReversal | null {
  const outcome = REFUND_OUTCOME[refund.status]
  if (outcome === null || refund.currency !== 'brl' || refund.amount <= 0n) return null
  return {
    id: refund.metadata.reversal ?? refund.id,
    kind: 'refund',
    amount: refund.amount,
    outcome,
    at: refund.createdAt,
    reason: 'outside',
    respondUntil: null,
  }
}

const REFUND_OUTCOME = {
  pending: 'pending',
  requires_action: 'pending',
  succeeded: 'gone',
  failed: 'nothing',
  canceled: 'nothing',
  unrecognised: null,
} as const satisfies Record<StripeRefund['status'], ProviderReversal['outcome'] | null>

/**
 * A dispute at Stripe: what counts is whether its money is out now, which may be less than the
 * charge, and may change until it is over.
 */
export function reversalOfDispute(dispute: StripeDispute): ProviderReversal | null {
  const isOut = dispute.withdrawn > 0n
  const outcome = isOut ? 'gone' : disputeOutcome(dispute.status)
  if (outcome === null || dispute.currency !== 'brl' || dispute.amount <= 0n) return null
  return {
    id: dispute.id,
    kind: 'chargeback',
    amount: isOut ? dispute.withdrawn : dispute.amount,
    outcome,
    at: dispute.createdAt,
    reason: dispute.reason,
    respondUntil: dispute.respondUntil,
  }
}

function disputeOutcome(status: StripeDispute['status']): 'pending' | 'nothing' | null {
  switch (status) {
    case 'won':
    case 'prevented':
    case 'warning_closed':
      return 'nothing'
    case 'needs_response':
    case 'under_review':
    case 'warning_needs_response':
    case 'warning_under_review':
    case 'appeal_needs_response':
    case 'appeal_under_review':
    // Lost, and its money not taken yet: it will be.
    case 'lost':
      return 'pending'
    case 'unrecognised':
      return null
    default:
      return assertNever(status)
  }
}
