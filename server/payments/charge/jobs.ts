import type { ChargeId, CreditorId } from '#server/kernel/id.ts'
import { applyProviderAnswer } from '#server/payments/charge/commands.ts'
import { type ChargeAttempt, chargeById } from '#server/payments/charge/data.ts'
import { removePixCharge } from '#server/payments/charge/provider/data.ts'
import { moveCharge } from '#server/payments/commands.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'

/**
 * Takes a charge that is no longer wanted away from the provider, so that its code stops working.
 * If it was paid meanwhile the provider refuses, and the notice of that payment decides. Throws
 * when the provider gave no answer: the queue tries again.
 */
export async function removeCharge(
  core: Core,
  services: Services,
  scope: SystemScope,
  input: { creditorId: CreditorId; chargeId: ChargeId },
): Promise<void> {
  const { creditorId, chargeId } = input
  const charge = await inScope(core, scope, (tx) => chargeById(tx, scope, creditorId, chargeId))
  // A charge that gave way to another is `removed` here before the provider knows.
  if (!charge || ['paid', 'failed', 'expired'].includes(charge.status)) return
  // A saved card that is being charged is answered for in seconds: there is nothing to take away.
  if (charge.method === 'off_session') return
  if (charge.provider === 'stripe') return closeAtStripe(core, services, scope, charge)
  if (charge.method === 'cobr') return stopDebit(core, services, charge)
  const answer = await removePixCharge(services.pix, charge)
  if (answer.kind === 'unknown') throw new Error(`pix charge not removed yet: ${answer.cause}`)
  if (answer.kind === 'not_found') {
    await inScope(core, scope, (tx) => moveCharge(tx, creditorId, chargeId, 'withdrawn'))
  } else if (answer.kind === 'ok') {
    await inScope(core, scope, (tx) => applyProviderAnswer(tx, charge, answer))
  } else {
    core.log.warn({ chargeId, problem: answer.problem }, 'pix charge not removed')
  }
}

/**
 * A page or a code whose id was lost was shown to nobody and ends by itself, within hours; one that
 * was paid stays paid.
 */
async function closeAtStripe(
  core: Core,
  { stripe }: Services,
  scope: SystemScope,
  charge: ChargeAttempt,
): Promise<void> {
  const { creditorId, chargeId, method, providerChargeId: id } = charge
  if (!stripe || id === null) return
  const isCode = method === 'stripe_pix'
  const answer = isCode ? await stripe.cancelPaymentIntent(id) : await stripe.expireCheckout(id)
  if (answer.kind === 'unknown') throw new Error(`${method} not closed yet: ${answer.cause}`)
  if (answer.kind === 'ok' || answer.kind === 'not_found') {
    await inScope(core, scope, (tx) => moveCharge(tx, creditorId, chargeId, 'withdrawn'))
  } else {
    core.log.warn({ chargeId, method, problem: answer.problem }, 'not closed at stripe')
  }
}

/**
 * Asks the payer's bank not to debit. It says no from the day of its first try on, and knows
 * nothing yet where the order is on its way: whoever collects asks until it has ended.
 */
async function stopDebit(core: Core, { pix }: Services, charge: ChargeAttempt): Promise<void> {
  const answer = await pix.cancelCobr(charge.reference)
  if (answer.kind === 'unknown') throw new Error(`debit not stopped yet: ${answer.cause}`)
  if (answer.kind !== 'ok') {
    core.log.warn({ chargeId: charge.chargeId, problem: answer.problem }, 'debit not stopped')
  }
}
