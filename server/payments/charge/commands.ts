import { eq } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import {
  type Attempt,
  beginAttempt,
  type ChargeRefusal,
  type Pricing,
} from '#server/payments/attempt/commands.ts'
import { readBrCode } from '#server/payments/br-code/model.ts'
import { moveCharge } from '#server/payments/commands.ts'
import { chargeById } from '#server/payments/data.ts'
import { type Charge, PIX_CODE_LIFETIME_SECONDS } from '#server/payments/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { PixAnswer } from '#server/platform/pix/answer.ts'
import type { PixCharge as ProviderCharge } from '#server/platform/pix/charge.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'

/** A code with less life than this is not made. */
const SHORTEST_CODE_SECONDS = 60

/**
 * The one live Pix charge for what is priced: the existing one while its code lives and asks for
 * the same, else a new attempt. The attempt is committed before the provider is called, under a
 * txid that makes repeating the call harmless; so two devices, a double click or a crash end in one
 * and the same charge. A lost answer leaves the charge `unknown`, to be asked for by the janitor.
 */
export async function requestPixCharge(
  core: Core,
  services: Services,
  scope: DebtorScope,
  price: Pricing,
): Promise<Result<Charge, ChargeRefusal>> {
  const begun = await inScope(core, scope, async (tx) => {
    const priced = await price(tx)
    if (!priced.ok) return priced
    const payee = await payeeOf(tx, priced.value.creditorId)
    return beginAttempt(tx, scope, priced.value, {
      provider: 'pix',
      method: 'cob',
      payee,
      lifetimeSeconds: PIX_CODE_LIFETIME_SECONDS,
      shortestSeconds: SHORTEST_CODE_SECONDS,
    })
  })
  if (!begun.ok) return begun
  const attempt = begun.value
  if (attempt.status === 'live') return ok(attempt)
  const lifetime = attempt.expiresAt.since(core.clock.now()).total('seconds')
  const answer = await services.pix.createCob({
    txid: attempt.reference,
    amount: attempt.amount,
    key: attempt.payeeKey,
    expirySeconds: Math.max(60, Math.floor(lifetime)),
  })
  await inScope(core, scope, (tx) => applyProviderAnswer(tx, attempt, answer))
  if (answer.kind === 'refused' || answer.kind === 'not_found') {
    core.log.error({ chargeId: attempt.chargeId, problem: answer.problem }, 'pix charge refused')
    return refuse('provider_refused')
  }
  const charge = await inScope(core, scope, (tx) => chargeById(tx, scope, attempt))
  return ok(assertPresent(charge, 'the attempt was just committed'))
}

async function payeeOf(tx: Tx, creditorId: CreditorId) {
  const [row] = await tx.db
    .select({ key: creditors.pixKey, name: creditors.pixPayeeName, cnpj: creditors.cnpj })
    .from(creditors)
    .where(eq(creditors.id, creditorId))
  return assertPresent(row, 'a payable has a creditor')
}

/**
 * What the provider said about an attempt, written down. An answer that is not what was asked
 * for (other amount, other payee, unreadable code) is never shown to a person: the charge stays
 * unknown and the janitor looks again.
 */
export async function applyProviderAnswer(
  tx: Tx,
  attempt: Pick<Attempt, 'creditorId' | 'chargeId' | 'amount' | 'payeeKey'>,
  answer: PixAnswer<ProviderCharge>,
): Promise<void> {
  const { creditorId, chargeId } = attempt
  if (answer.kind === 'unknown') {
    await moveCharge(tx, creditorId, chargeId, 'outcome_lost')
  } else if (answer.kind !== 'ok') {
    await moveCharge(tx, creditorId, chargeId, 'refused')
  } else {
    await applyProviderCharge(tx, attempt, answer.value)
  }
}

async function applyProviderCharge(
  tx: Tx,
  attempt: Pick<Attempt, 'creditorId' | 'chargeId' | 'amount' | 'payeeKey'>,
  charge: ProviderCharge,
): Promise<void> {
  const { creditorId, chargeId } = attempt
  const code = charge.copyAndPaste
  const asAsked = charge.amount === attempt.amount && charge.key === attempt.payeeKey
  if (charge.status === 'removed_by_payee' || charge.status === 'removed_by_psp') {
    await moveCharge(tx, creditorId, chargeId, 'withdrawn')
  } else if (charge.status === 'active' && asAsked && code && readBrCode(code).ok) {
    await moveCharge(tx, creditorId, chargeId, 'went_live', {
      brCode: code,
      expiresAt: charge.expiresAt,
    })
  } else if (charge.status !== 'completed') {
    tx.log.error({ chargeId, status: charge.status, asAsked }, 'provider answered another charge')
    await moveCharge(tx, creditorId, chargeId, 'outcome_lost')
  }
}
