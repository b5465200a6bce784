import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { applyProviderAnswer } from '#server/payments/charge/commands.ts'
import type { ChargeAttempt } from '#server/payments/charge/data.ts'
import { moveCharge, noteAsked } from '#server/payments/commands.ts'
import { receiptOfIntent } from '#server/payments/recording/receipt/data.ts'
import { findStripePix, stripePixAnswer } from '#server/payments/stripe-pix/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { StripePaymentIntent } from '#server/platform/stripe/payment-intent.ts'
import { closeUnmade } from '../card/jobs.ts'

/** The janitor's question about a code of Stripe's: what it is now, and whether it was paid. */
export async function askForStripePix(
  core: Core,
  { stripe }: Services,
  scope: SystemScope,
  charge: ChargeAttempt,
): Promise<void> {
  if (!stripe) return
  const answer = await findStripePix(stripe, charge)
  await inScope(core, scope, async (tx) => {
    if (answer?.kind === 'unknown') return noteAsked(tx, scope, charge)
    if (answer?.kind !== 'ok') return closeUnmade(tx, scope, charge)
    await noteAsked(tx, scope, charge)
    await converge(tx, scope, charge, answer.value)
  })
}

async function converge(
  tx: Tx,
  scope: SystemScope,
  charge: ChargeAttempt,
  intent: StripePaymentIntent,
): Promise<void> {
  const { creditorId, chargeId, reference } = charge
  const receipt = receiptOfIntent(intent, reference)
  if (receipt !== null && receipt !== 'foreign') {
    await settleReceipt(tx, scope, receipt)
  } else if (intent.status === 'requires_payment_method') {
    await moveCharge(tx, creditorId, chargeId, 'ran_out')
  } else {
    await applyProviderAnswer(tx, charge, stripePixAnswer({ kind: 'ok', value: intent }, charge))
  }
}
