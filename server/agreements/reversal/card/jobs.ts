import { type FollowUp, settleReceipt } from '#server/agreements/settlement/commands.ts'
import { receiptOfIntent } from '#server/payments/recording/receipt/data.ts'
import type { ProviderReversal } from '#server/payments/reversal/model.ts'
import { reversalOfDispute, reversalOfRefund } from '#server/payments/reversal/reading/data.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import { convergeReversal } from '../commands.ts'

const quarantined: FollowUp = async () => 'quarantined'

/** A refund that an event names, as Stripe's book has it now. */
export async function followRefund(
  stripe: StripeClient,
  scope: SystemScope,
  id: string,
): Promise<FollowUp> {
  const answer = await stripe.getRefund(id)
  if (answer.kind === 'unknown') throw new Error(`refund not fetched yet: ${answer.cause}`)
  if (answer.kind !== 'ok') return quarantined
  return converge(stripe, scope, answer.value.paymentIntentId, reversalOfRefund(answer.value))
}

/** A dispute that an event names, as Stripe's book has it now. */
export async function followDispute(
  stripe: StripeClient,
  scope: SystemScope,
  id: string,
): Promise<FollowUp> {
  const answer = await stripe.getDispute(id)
  if (answer.kind === 'unknown') throw new Error(`dispute not fetched yet: ${answer.cause}`)
  if (answer.kind !== 'ok') return quarantined
  return converge(stripe, scope, answer.value.paymentIntentId, reversalOfDispute(answer.value))
}

/** The money first, whose own event may not have come yet; then what went back of it. */
async function converge(
  stripe: StripeClient,
  scope: SystemScope,
  paymentIntentId: string | null,
  found: ProviderReversal | null,
): Promise<FollowUp> {
  if (paymentIntentId === null || found === null) return quarantined
  const answer = await stripe.getPaymentIntent(paymentIntentId)
  if (answer.kind === 'unknown') throw new Error(`payment not fetched yet: ${answer.cause}`)
  if (answer.kind !== 'ok') return quarantined
  const receipt = receiptOfIntent(answer.value)
  if (receipt === 'foreign') return quarantined
  const of = { provider: 'stripe', providerPaymentId: paymentIntentId } as const
  return async (tx) => {
    if (receipt) await settleReceipt(tx, scope, receipt)
    const outcome = await convergeReversal(tx, scope, of, found)
    return outcome === 'unknown_payment' ? 'quarantined' : outcome
  }
}
