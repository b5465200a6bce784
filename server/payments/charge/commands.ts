import { eq } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { charges } from '#db/schema/payments.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type ChargeId, newId, type PayableId } from '#server/kernel/id.ts'
import { subtract } from '#server/kernel/money.ts'
import { ok, type Refusal, type Result, refuse } from '#server/kernel/result.ts'
import { readBrCode } from '#server/payments/br-code/model.ts'
import { moveCharge } from '#server/payments/commands.ts'
import { latestCharge, lockPayable, openCharge, payableById } from '#server/payments/data.ts'
import { PIX_CODE_LIFETIME_SECONDS, type PixCharge } from '#server/payments/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { PixAnswer } from '#server/platform/pix/answer.ts'
import { type PixCharge as ProviderCharge, txidFromId } from '#server/platform/pix/charge.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'

/** A code with less life than this is replaced: nobody opens the bank app that fast. */
const MIN_REMAINING_SECONDS = 120

export type ChargeRefusal = 'not_found' | 'already_paid' | 'closed' | 'provider_refused'

type Attempt = PixCharge & { readonly txid: string; readonly payeeKey: string }

/**
 * The one live Pix charge of a payable: the existing one while its code lives, else a new attempt.
 * The attempt is committed before the provider is called, under a txid that makes repeating the
 * call harmless; so two devices, a double click or a crash end in one and the same charge.
 * A lost answer leaves the charge `unknown`, to be asked for by the janitor.
 */
export async function requestPixCharge(
  core: Core,
  services: Services,
  scope: DebtorScope,
  input: { payableId: PayableId },
): Promise<Result<PixCharge, ChargeRefusal>> {
  const begun = await inScope(core, scope, (tx) => beginAttempt(tx, scope, input.payableId))
  if (!begun.ok) return begun
  const attempt = begun.value
  if (attempt.status === 'live') return ok(attempt)

  const lifetime = attempt.expiresAt.since(core.clock.now()).total('seconds')
  const answer = await services.pix.createCob({
    txid: attempt.txid,
    amount: attempt.amount,
    key: attempt.payeeKey,
    expirySeconds: Math.max(60, Math.floor(lifetime)),
  })
  await inScope(core, scope, (tx) => applyProviderAnswer(tx, attempt, answer))
  if (answer.kind === 'refused' || answer.kind === 'not_found') {
    core.log.error({ chargeId: attempt.chargeId, problem: answer.problem }, 'pix charge refused')
    return refuse('provider_refused')
  }
  const charge = await inScope(core, scope, (tx) => latestCharge(tx, scope, input.payableId))
  return ok(assertPresent(charge, 'the attempt was just committed'))
}

async function beginAttempt(
  tx: Tx,
  scope: Scope,
  payableId: PayableId,
): Promise<Result<Attempt, ChargeRefusal>> {
  const found = await payableById(tx, scope, payableId)
  if (!found) return refuse('not_found')
  await lockPayable(tx, scope, found.creditorId, payableId)
  const payable = assertPresent(await payableById(tx, scope, payableId), 'locked payable')
  const now = tx.clock.now()
  const refusal = refusalOf(payable, now)
  if (refusal) return refusal

  const payee = await payeeOf(tx, payable.creditorId)
  const open = await openCharge(tx, scope, payable.creditorId, payableId)
  if (open) {
    const lasts = open.expiresAt.since(now).total('seconds') > MIN_REMAINING_SECONDS
    const resumable = open.status !== 'live' || lasts
    if (resumable && lasts) return ok({ ...open, payeeKey: payee.key })
    await moveCharge(tx, open.creditorId, open.chargeId, 'ran_out')
  }
  const id = newId<ChargeId>(now.epochMilliseconds)
  const expiresAt = earlier(
    now.add({ seconds: PIX_CODE_LIFETIME_SECONDS }),
    payable.closesAt ?? now.add({ seconds: PIX_CODE_LIFETIME_SECONDS }),
  )
  const row = {
    creditorId: payable.creditorId,
    id,
    payableId,
    debtorId: payable.debtorId,
    provider: 'pix' as const,
    status: 'created' as const,
    amount: subtract(payable.amount, payable.paid),
    txid: txidFromId(id),
    payeeKey: payee.key,
    payeeName: payee.name,
    payeeCnpj: payee.cnpj,
    expiresAt,
    createdAt: now,
    updatedAt: now,
  }
  await tx.db.insert(charges).values(row)
  await recordAudit(tx, scope, {
    action: 'charge.created',
    subjectId: id,
    creditorId: payable.creditorId,
    debtorId: payable.debtorId,
    provider: 'pix',
  })
  return ok({ ...row, chargeId: id, brCode: null })
}

function refusalOf(
  payable: NonNullable<Awaited<ReturnType<typeof payableById>>>,
  now: Temporal.Instant,
): Refusal<ChargeRefusal> | null {
  if (payable.paid >= payable.amount) return refuse('already_paid')
  if (payable.cancelled) return refuse('closed')
  const closes = payable.closesAt
  if (closes && Temporal.Instant.compare(now.add({ seconds: 60 }), closes) > 0) {
    return refuse('closed')
  }
  return null
}

function earlier(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) <= 0 ? a : b
}

async function payeeOf(tx: Tx, creditorId: PixCharge['creditorId']) {
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
