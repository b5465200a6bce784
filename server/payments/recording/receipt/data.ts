import type { PixReceipt } from '#server/platform/pix/receipt.ts'
import type { StripePaymentIntent } from '#server/platform/stripe/payment-intent.ts'
import type { Receipt } from '../data.ts'

/** The objects of the providers as money to be booked: by notices, the janitor and the sweeps alike. */

/** A Pix of the provider's book; null where it moved nothing. */
export function receiptOfPix(pix: PixReceipt): Receipt | null {
  if (pix.amount <= 0n) return null
  return {
    provider: 'pix',
    reference: pix.txid,
    providerPaymentId: pix.endToEndId,
    amount: pix.amount,
    paidAt: pix.settledAt,
    payeeKey: pix.key,
    lateCharges: pix.parts && { fine: pix.parts.fine, interest: pix.parts.interest },
  }
}

/**
 * Money only where Stripe says that it succeeded; `foreign` where it is not ours to book: another
 * currency (its minor units are not centavos), or money that names no attempt of ours. Where our
 * own rows say which attempt it pays, `bound` names it, whatever the object's metadata say.
 */
export function receiptOfIntent(
  intent: StripePaymentIntent,
  bound: string | null = null,
): Receipt | 'foreign' | null {
  if (intent.currency !== 'brl') return 'foreign'
  if (intent.status !== 'succeeded' || intent.amountReceived <= 0n || intent.paidAt === null) {
    return null
  }
  const reference = bound ?? intent.metadata.reference ?? null
  if (reference === null) return 'foreign'
  return {
    provider: 'stripe',
    reference,
    providerPaymentId: intent.id,
    amount: intent.amountReceived,
    paidAt: intent.paidAt,
    payeeKey: null,
    lateCharges: null,
  }
}
