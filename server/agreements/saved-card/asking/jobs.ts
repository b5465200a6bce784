import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { ChargeAttempt } from '#server/payments/charge/data.ts'
import { noteAsked } from '#server/payments/commands.ts'
import { receiptOfIntent } from '#server/payments/recording/receipt/data.ts'
import { savedCardById } from '#server/payments/saved-card/data.ts'
import { applyTryIntent, endTry, type TryCharge } from '#server/payments/saved-card/try/commands.ts'
import { tryOfCharge } from '#server/payments/saved-card/try/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import type { StripePaymentIntent } from '#server/platform/stripe/payment-intent.ts'

/** The provider lists payments by when they were made: this long around the try. */
const SEARCH_MINUTES = 5
/** A try that the provider does not know after so long was never made. */
const GIVE_UP_MINUTES = 10

/** What the provider's book says of a try, booked: money as any other, a no as the end of the try. */
export async function bookTry(
  tx: Tx,
  scope: SystemScope,
  charge: TryCharge,
  intent: StripePaymentIntent,
): Promise<string> {
  const receipt = receiptOfIntent(intent)
  if (receipt === 'foreign') return 'quarantined'
  if (receipt) return settleReceipt(tx, scope, receipt)
  await applyTryIntent(tx, scope, charge, intent)
  return 'not_paid'
}

/**
 * The janitor's question about a try whose answer was lost. It is asked for by the id that the
 * provider gave it, or found among the payments of the card's customer by its reference; it is never
 * sent again (scenarios 38 to 41). What certainly was never made is closed.
 */
export async function askForTry(
  core: Core,
  stripe: StripeClient,
  scope: SystemScope,
  charge: ChargeAttempt,
): Promise<void> {
  const found = charge.providerChargeId
    ? await intentById(stripe, charge.providerChargeId)
    : await searchIntent(core, stripe, scope, charge)
  await inScope(core, scope, async (tx) => {
    await noteAsked(tx, scope, charge)
    if (found === 'unknown') return
    if (found !== null) {
      await bookTry(tx, scope, charge, found)
    } else if (tx.clock.now().since(charge.createdAt).total('minutes') >= GIVE_UP_MINUTES) {
      await endTry(tx, scope, charge, { ending: 'not_made', reason: 'not_found' })
    }
  })
}

async function intentById(stripe: StripeClient, id: string) {
  const answer = await stripe.getPaymentIntent(id)
  if (answer.kind === 'ok') return answer.value
  return answer.kind === 'not_found' ? null : ('unknown' as const)
}

async function searchIntent(
  core: Core,
  stripe: StripeClient,
  scope: SystemScope,
  charge: ChargeAttempt,
): Promise<StripePaymentIntent | 'unknown' | null> {
  const customer = await inScope(core, scope, async (tx) => {
    const made = assertPresent(await tryOfCharge(tx, scope, charge), 'a try has its row')
    return (await savedCardById(tx, scope, made))?.customer
  })
  const { createdAt, reference } = charge
  const from = createdAt.subtract({ minutes: SEARCH_MINUTES })
  const to = createdAt.add({ minutes: SEARCH_MINUTES })
  const only = { customer: assertPresent(customer, 'a card that was charged has a customer') }
  for await (const page of stripe.listPaymentIntents(from, to, only)) {
    // What cannot be read must not pass for absent.
    if (page.kind !== 'ok' || page.value.unreadable > 0) return 'unknown'
    const found = page.value.items.find(({ metadata }) => metadata.reference === reference)
    if (found) return found
  }
  return null
}
