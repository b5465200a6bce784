import { eq } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { chargeLines, charges } from '#db/schema/payments.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type ChargeId, type CreditorId, type DebtorId, newId } from '#server/kernel/id.ts'
import { sum } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { readBrCode } from '#server/payments/br-code/model.ts'
import { moveCharge } from '#server/payments/commands.ts'
import { chargeById } from '#server/payments/data.ts'
import { type Charge, type ChargeLine, PIX_CODE_LIFETIME_SECONDS } from '#server/payments/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { PixAnswer } from '#server/platform/pix/answer.ts'
import { type PixCharge as ProviderCharge, txidFromId } from '#server/platform/pix/charge.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { openChargesOn } from './data.ts'

/** A code with less life than this is replaced: nobody opens the bank app that fast. */
const MIN_REMAINING_SECONDS = 120

export type ChargeRefusal =
  | 'not_found'
  | 'already_paid'
  | 'closed'
  | 'under_review'
  | 'provider_refused'

/** What is to be collected, worked out under the lock of what it is collected for. */
export type Priced = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  /** At least one; the first holds the place of the charge. */
  readonly lines: readonly [ChargeLine, ...ChargeLine[]]
  /** When these amounts stop being right; null: they do not change. */
  readonly until: Temporal.Instant | null
}

/** Answers what to collect, having locked every payable of it; or why nothing can be collected. */
export type Pricing = (tx: Tx) => Promise<Result<Priced, ChargeRefusal>>

type Attempt = Charge & { readonly reference: string; readonly payeeKey: string }

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
    return priced.ok ? beginAttempt(tx, scope, priced.value) : priced
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

async function beginAttempt(
  tx: Tx,
  scope: Scope,
  priced: Priced,
): Promise<Result<Attempt, ChargeRefusal>> {
  const { creditorId, debtorId, lines, until } = priced
  const now = tx.clock.now()
  if (until && Temporal.Instant.compare(now.add({ seconds: 60 }), until) > 0) {
    return refuse('closed')
  }
  const payableId = lines[0].payableId
  const payee = await payeeOf(tx, creditorId)
  const resumed = await makeRoom(tx, scope, priced, payee.key)
  if (resumed) return ok(resumed)
  const id = newId<ChargeId>(now.epochMilliseconds)
  const latest = now.add({ seconds: PIX_CODE_LIFETIME_SECONDS })
  const row = {
    creditorId,
    id,
    payableId,
    debtorId,
    provider: 'pix' as const,
    method: 'cob' as const,
    status: 'created' as const,
    amount: sum(lines.map((line) => line.amount)),
    reference: txidFromId(id),
    payeeKey: payee.key,
    payeeName: payee.name,
    payeeCnpj: payee.cnpj,
    expiresAt: until && Temporal.Instant.compare(until, latest) < 0 ? until : latest,
    createdAt: now,
    updatedAt: now,
  }
  await tx.db.insert(charges).values(row)
  await tx.db
    .insert(chargeLines)
    .values(
      lines.map((line, position) => ({ ...line, creditorId, chargeId: id, debtorId, position })),
    )
  await recordAudit(tx, scope, {
    action: 'charge.created',
    subjectId: id,
    creditorId,
    debtorId,
    provider: 'pix',
  })
  return ok({ ...row, chargeId: id, brCode: null, pageUrl: null })
}

/**
 * The open charge that asks for exactly this and lives long enough, to be used again. Any other
 * open charge on one of these payables gives way: its code is taken from the provider.
 */
async function makeRoom(
  tx: Tx,
  scope: Scope,
  { creditorId, lines }: Priced,
  payeeKey: string,
): Promise<Attempt | null> {
  const payableIds = lines.map((line) => line.payableId)
  for (const open of await openChargesOn(tx, scope, creditorId, payableIds)) {
    const lasts = open.expiresAt.since(tx.clock.now()).total('seconds') > MIN_REMAINING_SECONDS
    const isSame = open.method === 'cob' && asksFor(open.lines, lines)
    if (lasts && isSame) return { ...open, payeeKey }
    await moveCharge(tx, creditorId, open.chargeId, lasts ? 'withdrawn' : 'ran_out')
    if (lasts)
      await emit(tx, { topic: 'charge.removal_wanted', creditorId, chargeId: open.chargeId })
  }
  return null
}

function asksFor(open: readonly ChargeLine[], wanted: readonly ChargeLine[]): boolean {
  return (
    open.length === wanted.length &&
    wanted.every(({ payableId, amount }, index) => {
      const line = open[index]
      return line?.payableId === payableId && line.amount === amount
    })
  )
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
