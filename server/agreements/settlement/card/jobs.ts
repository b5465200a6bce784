import { followDispute, followRefund } from '#server/agreements/reversal/card/jobs.ts'
import { askForTry, bookTry } from '#server/agreements/saved-card/asking/jobs.ts'
import { applySavingPage, keepCardOfPayment } from '#server/agreements/saved-card/commands.ts'
import { followCard } from '#server/agreements/saved-card/jobs.ts'
import {
  type FollowUp,
  type Step,
  settleReceipt,
  stepOf,
} from '#server/agreements/settlement/commands.ts'
import { asId, isId, type SavedCardId } from '#server/kernel/id.ts'
import { applyCheckoutAnswer } from '#server/payments/card/commands.ts'
import { type ChargeAttempt, chargeBoundTo } from '#server/payments/charge/data.ts'
import { attemptOfPage } from '#server/payments/charge/of-page/data.ts'
import { moveCharge, noteAsked } from '#server/payments/commands.ts'
import type { Receipt } from '#server/payments/recording/data.ts'
import { receiptOfIntent } from '#server/payments/recording/receipt/data.ts'
import { cardOfPage, cardOfReference } from '#server/payments/saved-card/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { notFetched } from '#server/platform/provider-answer.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { StripeAnswer } from '#server/platform/stripe/answer.ts'
import type { StripeCheckout } from '#server/platform/stripe/checkout.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import type { StripePaymentIntent } from '#server/platform/stripe/payment-intent.ts'

type Hint = Readonly<Record<string, string>>

const quarantined: Step = async () => 'quarantined'
const ignored: Step = async () => 'ignored'

/**
 * What an event of Stripe's leads to. Another mode or account than ours is quarantined; objects
 * that say nothing about money that came are left alone. Throws while Stripe gives no answer.
 */
export async function followStripe(
  core: Core,
  { stripe }: Services,
  scope: SystemScope,
  hint: Hint,
): Promise<FollowUp> {
  if (!stripe || !isOurs(stripe, hint) || !hint.objectId) return quarantined
  switch (hint.objectType) {
    case 'payment_intent':
      return followIntent(core, stripe, scope, hint.objectId)
    case 'checkout.session':
      return followPage(core, stripe, scope, hint.objectId)
    case 'payment_method':
      return isChange(hint.type) ? followCard(stripe, scope, hint.objectId) : ignored
    case 'refund':
      return followRefund(stripe, scope, hint.objectId)
    case 'dispute':
      return followDispute(stripe, scope, hint.objectId)
    default:
      return ignored
  }
}

function isOurs(stripe: StripeClient, hint: Hint): boolean {
  return hint.livemode === String(stripe.livemode) && (hint.account ?? null) === stripe.account
}

/**
 * A payment that names an attempt of ours must be the one made for it: metadata can be changed by
 * whoever holds a key to the account, our row cannot (scenario 13).
 */
async function followIntent(
  core: Core,
  stripe: StripeClient,
  scope: SystemScope,
  id: string,
): Promise<FollowUp> {
  const answer = await stripe.getPaymentIntent(id)
  if (answer.kind === 'unknown') throw notFetched('payment', answer)
  if (answer.kind !== 'ok') return quarantined
  const intent = answer.value
  const read = receiptOfIntent(intent)
  if (read === 'foreign') return quarantined
  const charge = await attemptOfPage(core, scope, intent.metadata.reference ?? null)
  if (charge !== null && charge.method !== 'checkout') {
    // The payment itself was asked for, so that our row names it.
    const { providerChargeId } = charge
    if (providerChargeId !== null && providerChargeId !== id) return quarantined
  }
  if (charge?.method === 'off_session') return (tx) => bookTry(tx, scope, charge, intent)
  if (read === null) return async () => 'not_paid'
  if (charge?.method === 'checkout' && !(await isPaymentOf(stripe, charge, id))) return quarantined
  // Whether a page saves the card is settled when the page is made.
  return charge?.savesCard ? settlingAndKeeping(scope, read, charge, intent) : read
}

/** Books a payment, and keeps the card it was made with, as its person allowed. */
function settlingAndKeeping(
  scope: SystemScope,
  receipt: Receipt,
  charge: ChargeAttempt,
  intent: StripePaymentIntent,
): Step {
  return async (tx) => {
    const outcome = await settleReceipt(tx, scope, receipt)
    await keepCardOfPayment(tx, scope, await cardOfPage(tx, scope, charge), intent)
    return outcome
  }
}

/** Whether the page that was made for a charge is the one that this payment came by. */
async function isPaymentOf(
  stripe: StripeClient,
  charge: ChargeAttempt,
  intentId: string,
): Promise<boolean> {
  const page = await pageOf(stripe, charge)
  if (page?.kind === 'unknown') throw notFetched('card page', page)
  return page?.kind === 'ok' && page.value.paymentIntentId === intentId
}

/** The payment of a page is that of the page's own attempt, whatever the payment says. */
async function followBound(
  core: Core,
  stripe: StripeClient,
  scope: SystemScope,
  id: string,
  charge: ChargeAttempt,
): Promise<FollowUp> {
  const answer = await stripe.getPaymentIntent(id)
  if (answer.kind === 'unknown') throw notFetched('payment', answer)
  if (answer.kind !== 'ok') return quarantined
  const read = receiptOfIntent(answer.value, charge.reference)
  if (read === 'foreign') return quarantined
  if (read === null) return async () => 'not_paid'
  const attempt = await attemptOfPage(core, scope, charge.reference)
  return attempt?.savesCard ? settlingAndKeeping(scope, read, charge, answer.value) : read
}

/** What happens to a card of which we were not told before; that it was saved its page says. */
function isChange(type: string | undefined): boolean {
  return (
    type !== undefined && /^payment_method\.(automatically_updated|updated|detached)$/.test(type)
  )
}

async function followPage(
  core: Core,
  stripe: StripeClient,
  scope: SystemScope,
  id: string,
): Promise<FollowUp> {
  const answer = await stripe.getCheckout(id)
  if (answer.kind === 'unknown') throw notFetched('card page', answer)
  if (answer.kind !== 'ok') return quarantined
  const page = answer.value
  if (page.mode === 'setup') return (tx) => followSavingPage(tx, scope, page)
  const charge = await inScope(core, scope, (tx) => chargeBoundTo(tx, scope, page))
  if (!charge) return quarantined
  if (page.paymentIntentId) return followBound(core, stripe, scope, page.paymentIntentId, charge)
  return async (tx) => {
    if (page.status === 'expired')
      await moveCharge(tx, charge.creditorId, charge.chargeId, 'ran_out')
    return 'not_paid'
  }
}

/** A page that only saves a card; our own row says whose it is, whatever the page says. */
async function followSavingPage(tx: Tx, scope: SystemScope, page: StripeCheckout): Promise<string> {
  const card = isId(page.reference)
    ? await cardOfReference(tx, scope, asId<SavedCardId>(page.reference))
    : null
  if (!card) return 'quarantined'
  await applySavingPage(tx, scope, card, page)
  return 'applied'
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
  if (charge.method === 'off_session') return askForTry(core, stripe, scope, charge)
  const page = await pageOf(stripe, charge)
  if (page !== null && page.kind === 'unknown') {
    await inScope(core, scope, (tx) => noteAsked(tx, scope, charge))
    return
  }
  if (page === null || page.kind !== 'ok') {
    await inScope(core, scope, (tx) => closeUnmade(tx, scope, charge))
    return
  }
  const converge = await convergence(core, stripe, scope, charge, page.value)
  await inScope(core, scope, async (tx) => {
    await noteAsked(tx, scope, charge)
    await converge(tx)
  })
}

/** The page of an attempt; null where Stripe has none. */
function pageOf(stripe: StripeClient, charge: ChargeAttempt) {
  return charge.providerChargeId
    ? stripe.getCheckout(charge.providerChargeId)
    : searchPage(stripe, charge)
}

async function searchPage(
  stripe: StripeClient,
  charge: ChargeAttempt,
): Promise<StripeAnswer<StripeCheckout> | null> {
  const around = { minutes: SEARCH_MINUTES }
  const { createdAt } = charge
  for await (const page of stripe.listCheckouts(
    createdAt.subtract(around),
    createdAt.add(around),
  )) {
    if (page.kind === 'unknown') return page
    if (page.kind !== 'ok') return null
    const found = page.value.items.find((item) => item.reference === charge.reference)
    if (found) return { kind: 'ok', value: found }
  }
  return null
}

/** What Stripe does not know: it may still be on its way at first, and was never made later. */
export async function closeUnmade(
  tx: Tx,
  scope: SystemScope,
  charge: ChargeAttempt,
): Promise<void> {
  const { creditorId, chargeId, createdAt } = charge
  await noteAsked(tx, scope, charge)
  const since = tx.clock.now().since(createdAt).total('minutes')
  if (since >= GIVE_UP_MINUTES) await moveCharge(tx, creditorId, chargeId, 'refused')
}

async function convergence(
  core: Core,
  stripe: StripeClient,
  scope: SystemScope,
  charge: ChargeAttempt,
  page: StripeCheckout,
): Promise<(tx: Tx) => Promise<unknown>> {
  if (page.paymentIntentId && page.status === 'complete') {
    const next = await followBound(core, stripe, scope, page.paymentIntentId, charge)
    return stepOf(scope, next)
  }
  if (page.status === 'expired') {
    return (tx) => moveCharge(tx, charge.creditorId, charge.chargeId, 'ran_out')
  }
  return (tx) => applyCheckoutAnswer(tx, charge, { kind: 'ok', value: page })
}
