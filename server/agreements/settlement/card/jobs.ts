import { type FollowUp, settleReceipt } from '#server/agreements/settlement/commands.ts'
import { applyCheckoutAnswer } from '#server/payments/card/commands.ts'
import { type ChargeAttempt, chargeOfPage } from '#server/payments/charge/data.ts'
import { moveCharge, noteAsked } from '#server/payments/commands.ts'
import { receiptOfIntent } from '#server/payments/recording/receipt/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { StripeCheckout } from '#server/platform/stripe/checkout.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'

type Hint = Readonly<Record<string, string>>

const quarantined: FollowUp = async () => 'quarantined'
const ignored: FollowUp = async () => 'ignored'

/**
 * What an event of Stripe's leads to. Another mode or account than ours is quarantined; objects
 * that say nothing about money that came are left alone. Throws while Stripe gives no answer.
 */
export async function followStripe(
  { stripe }: Services,
  scope: SystemScope,
  hint: Hint,
): Promise<FollowUp> {
  if (!stripe || !isOurs(stripe, hint) || !hint.objectId) return quarantined
  switch (hint.objectType) {
    case 'payment_intent':
      return followIntent(stripe, scope, hint.objectId)
    case 'checkout.session':
      return followPage(stripe, scope, hint.objectId)
    default:
      return ignored
  }
}

function isOurs(stripe: StripeClient, hint: Hint): boolean {
  return hint.livemode === String(stripe.livemode) && (hint.account ?? null) === stripe.account
}

async function followIntent(
  stripe: StripeClient,
  scope: SystemScope,
  id: string,
): Promise<FollowUp> {
  const answer = await stripe.getPaymentIntent(id)
  if (answer.kind === 'unknown') throw new Error(`payment not fetched yet: ${answer.cause}`)
  if (answer.kind !== 'ok') return quarantined
  const read = receiptOfIntent(answer.value)
  if (read === 'foreign') return quarantined
  return read === null ? async () => 'not_paid' : (tx) => settleReceipt(tx, scope, read)
}

async function followPage(stripe: StripeClient, scope: SystemScope, id: string): Promise<FollowUp> {
  const answer = await stripe.getCheckout(id)
  if (answer.kind === 'unknown') throw new Error(`card page not fetched yet: ${answer.cause}`)
  if (answer.kind !== 'ok') return quarantined
  const page = answer.value
  if (page.paymentIntentId) return followIntent(stripe, scope, page.paymentIntentId)
  return async (tx) => {
    const charge = await chargeOfPage(tx, scope, page.reference)
    if (!charge) return 'quarantined'
    if (page.status === 'expired')
      await moveCharge(tx, charge.creditorId, charge.chargeId, 'ran_out')
    return 'not_paid'
  }
}

/** Stripe lists objects by when they were made: this long around the attempt. */
const SEARCH_MINUTES = 5
/** An attempt that Stripe does not know after so long was never made. */
const GIVE_UP_MINUTES = 10

/** The janitor's question about a card page: by its id, or by its reference if the id was lost. */
export async function askForCardPage(
  core: Core,
  { stripe }: Services,
  scope: SystemScope,
  charge: ChargeAttempt,
): Promise<void> {
  if (!stripe) return
  const page = charge.providerChargeId
    ? await stripe.getCheckout(charge.providerChargeId)
    : await searchPage(stripe, charge)
  if (page === 'unknown' || (page !== null && page.kind === 'unknown')) {
    await inScope(core, scope, (tx) => noteAsked(tx, scope, charge))
    return
  }
  if (page === null || page.kind !== 'ok') {
    await inScope(core, scope, (tx) => closeUnmade(tx, scope, charge))
    return
  }
  const settle = await convergence(stripe, scope, charge, page.value)
  await inScope(core, scope, async (tx) => {
    await noteAsked(tx, scope, charge)
    await settle(tx)
  })
}

async function searchPage(stripe: StripeClient, charge: ChargeAttempt) {
  const around = { minutes: SEARCH_MINUTES }
  const { createdAt } = charge
  for await (const page of stripe.listCheckouts(
    createdAt.subtract(around),
    createdAt.add(around),
  )) {
    if (page.kind === 'unknown') return 'unknown' as const
    if (page.kind !== 'ok') return null
    const found = page.value.items.find((item) => item.reference === charge.reference)
    if (found) return { kind: 'ok' as const, value: found }
  }
  return null
}

async function closeUnmade(tx: Tx, scope: SystemScope, charge: ChargeAttempt): Promise<void> {
  const { creditorId, chargeId, createdAt } = charge
  await noteAsked(tx, scope, charge)
  const since = tx.clock.now().since(createdAt).total('minutes')
  if (since >= GIVE_UP_MINUTES) await moveCharge(tx, creditorId, chargeId, 'refused')
}

async function convergence(
  stripe: StripeClient,
  scope: SystemScope,
  charge: ChargeAttempt,
  page: StripeCheckout,
): Promise<(tx: Tx) => Promise<unknown>> {
  if (page.paymentIntentId && page.status === 'complete') {
    return followIntent(stripe, scope, page.paymentIntentId)
  }
  if (page.status === 'expired') {
    return (tx) => moveCharge(tx, charge.creditorId, charge.chargeId, 'ran_out')
  }
  return (tx) => applyCheckoutAnswer(tx, charge, { kind: 'ok', value: page })
}
