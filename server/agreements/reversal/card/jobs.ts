import { type Step, settleReceipt } from '#server/agreements/settlement/commands.ts'
import { receiptOfIntent } from '#server/payments/recording/receipt/data.ts'
import type { ProviderReversal } from '#server/payments/reversal/model.ts'
import { reversalOfDispute, reversalOfRefund } from '#server/payments/reversal/reading/data.ts'
import { notFetched } from '#server/platform/provider-answer.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import { convergeReversal } from '../commands.ts'

const quarantined: Step = async () => 'quarantined'

/** A refund that an event names, as Stripe's book has it now. */
export async function followRefund(
  stripe: StripeClient,
  scope: SystemScope,
  id: string,
): Promise<Step> {
  const answer = await stripe.getRefund(id)
  if (answer.kind === 'unknown') throw notFetched('refund', answer)
  if (answer.kind !== 'ok') return quarantined
  return converge(stripe, scope, answer.value.paymentIntentId, reversalOfRefund(answer.value))
}

/** A dispute that an event names, as Stripe's book has it now. */
export async function followDispute(
  stripe: StripeClient,
  scope: SystemScope,
  id: string,
): Promise<Step> {
  const answer = await stripe.getDispute(id)
  if (answer.kind === 'unknown') throw notFetched('dispute', answer)
  if (answer.kind !== 'ok') return quarantined
  return converge(stripe, scope, answer.value.paymentIntentId, reversalOfDispute(answer.value))
}

/** The money first, whose own event may not have come yet; then what went back of it. */
async function converge(
  stripe: StripeClient,
  scope: SystemScope,
  paymentIntentId: string | null,
  found: ProviderReversal | null,
): Promise<Step> {
  if (paymentIntentId === null || found === null) return quarantined
  const answer = await stripe.getPaymentIntent(paymentIntentId)
  if (answer.kind === 'unknown') throw notFetched('payment', answer)
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
