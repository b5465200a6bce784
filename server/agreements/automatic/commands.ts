import { and, eq } from 'drizzle-orm'
import { agreements } from '#db/schema/agreements.ts'
import { automaticAuthorisations } from '#db/schema/automatic.ts'
import { instalmentsOf, lockSchedule } from '#server/agreements/data.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { endOfBusinessDate, today } from '#server/kernel/clock.ts'
import { type AgreementId, type AutomaticId, type ChargeId, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Begun, ChargeRefusal, Priced } from '#server/payments/attempt/commands.ts'
import { askProvider, beginForToday } from '#server/payments/charge/commands.ts'
import type { Charge } from '#server/payments/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { type AgreementKey, lockAgreement } from '../breach/data.ts'
import { pricingOf } from '../paying/commands.ts'
import { advance } from './asking/commands.ts'
import { automaticsOf, isPaidByCard, offersAutomatic, openAutomatic } from './data.ts'
import { type Cover, coverOf } from './model.ts'
import { endAutomatic } from './state/commands.ts'

/** `unavailable`: this plan, creditor or PSP does not allow it, or a saved card pays. */
export type AutomaticRefusal = ChargeRefusal | 'unavailable'

/**
 * "Pagar as próximas sozinho, pelo seu banco": one code that pays the next instalment and asks the
 * person's bank to pay the others. Nothing is authorised here: the bank asks its client. Wanted
 * twice it is one authorisation; what the provider did not answer is found by the janitor.
 */
export async function wantAutomatic(
  core: Core,
  services: Services,
  scope: DebtorScope,
  { agreementId }: { agreementId: AgreementId },
): Promise<Result<Charge, AutomaticRefusal>> {
  if (!services.pixProducts.automatic) return refuse('unavailable')
  let id: AutomaticId | null = null
  const asked = await askProvider(core, services, scope, async (tx) => {
    const begun = await beginWithCode(tx, scope, agreementId)
    if (begun.ok) id = begun.value.automaticId
    return begun
  })
  if (!asked.ok || id === null) return asked
  const { creditorId } = asked.value
  await advance(core, services, scope, { creditorId, automaticId: id })
  return asked
}

type BegunWithCode = Begun & { readonly automaticId: AutomaticId }

async function beginWithCode(
  tx: Tx,
  scope: DebtorScope,
  agreementId: AgreementId,
): Promise<Result<BegunWithCode, AutomaticRefusal>> {
  const found = await coverable(tx, scope, agreementId)
  if (!found.ok) return found
  const { cover, priced } = found.value
  const begun = await beginForToday(tx, scope, priced, null)
  if (!begun.ok) return begun
  const { chargeId } = begun.value.attempt
  const key = { creditorId: priced.creditorId, agreementId }
  const open = await openAutomatic(tx, scope, key)
  if (open?.entryChargeId === chargeId) return ok({ ...begun.value, automaticId: open.id })
  if (open) await endAutomatic(tx, scope, open, 'plan')
  return ok({ ...begun.value, automaticId: await addWanted(tx, scope, key, cover, chargeId) })
}

/** What would be covered and what its first payment costs, under the lock of the schedule. */
async function coverable(
  tx: Tx,
  scope: DebtorScope,
  agreementId: AgreementId,
): Promise<Result<{ cover: Cover; priced: Omit<Priced, 'due'> }, AutomaticRefusal>> {
  const [agreement] = await tx.db
    .select()
    .from(agreements)
    .where(and(eq(agreements.id, agreementId), eq(agreements.debtorId, scope.debtorId)))
  if (!agreement) return refuse('not_found')
  const key = { creditorId: agreement.creditorId, agreementId }
  const on = today(tx.clock)
  const next = coverOf(await instalmentsOf(tx, scope, key), on)
  if (next === null) return refuse('unavailable')
  const priced = await pricingOf(scope, { kind: 'instalment', payableId: next.entry.id })(tx)
  if (!priced.ok) return priced
  // Read again under the lock that pricing took: what was paid meanwhile is not covered.
  const { kind, status } = await lockAgreement(tx, scope, key)
  const cover = coverOf(await instalmentsOf(tx, scope, key), on)
  const isOffered = await offersAutomatic(tx, scope, key.creditorId)
  const isRunning = kind === 'plan' && status === 'active'
  if (await isPaidByCard(tx, scope, key)) return refuse('unavailable')
  if (!isRunning || cover?.entry.id !== next.entry.id || !isOffered) {
    return refuse('unavailable')
  }
  const { creditorId, debtorId, lines } = priced.value
  return ok({
    cover,
    priced: { creditorId, debtorId, lines, until: untilOf(cover, priced.value, on) },
  })
}

/** Until its due date the amount does not change, whatever lateness would cost afterwards. */
function untilOf({ entry }: Cover, { until }: Priced, on: Temporal.PlainDate): Temporal.Instant {
  const isLate = Temporal.PlainDate.compare(on, entry.payableUntil) > 0
  return isLate && until !== null ? until : endOfBusinessDate(isLate ? on : entry.payableUntil)
}

async function addWanted(
  tx: Tx,
  scope: DebtorScope,
  key: AgreementKey,
  cover: Cover,
  entryChargeId: ChargeId,
): Promise<AutomaticId> {
  const now = tx.clock.now()
  const id = newId<AutomaticId>(now.epochMilliseconds)
  const earlier = await automaticsOf(tx, scope, key)
  const agreement = await lockAgreement(tx, scope, key)
  const contract =
    earlier.length === 0 ? agreement.number : `${agreement.number}/${earlier.length + 1}`
  await tx.db.insert(automaticAuthorisations).values({
    ...key,
    id,
    debtorId: agreement.debtorId,
    status: 'wanted',
    contract,
    fixedAmount: cover.fixedAmount,
    startsOn: cover.startsOn,
    endsOn: cover.endsOn,
    entryChargeId,
    createdAt: now,
    updatedAt: now,
  })
  await recordAudit(tx, scope, {
    action: 'automatic.wanted',
    subjectId: id,
    creditorId: key.creditorId,
    debtorId: agreement.debtorId,
    contract,
  })
  return id
}

/** The person ends it, at any time and for no reason; ended twice it is ended once. */
export function cancelAutomatic(
  core: Core,
  scope: DebtorScope,
  { agreementId }: { agreementId: AgreementId },
): Promise<Result<null, 'not_found'>> {
  return inScope(core, scope, async (tx) => {
    const [agreement] = await tx.db
      .select({ creditorId: agreements.creditorId })
      .from(agreements)
      .where(and(eq(agreements.id, agreementId), eq(agreements.debtorId, scope.debtorId)))
    if (!agreement) return refuse('not_found')
    const key = { ...agreement, agreementId }
    await lockSchedule(tx, scope, key)
    const open = await openAutomatic(tx, scope, key)
    if (open) await endAutomatic(tx, scope, open, 'debtor')
    return ok(null)
  })
}
