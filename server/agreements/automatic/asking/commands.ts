import { and, eq } from 'drizzle-orm'
import { automaticAuthorisations } from '#db/schema/automatic.ts'
import { instalmentsOf } from '#server/agreements/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { payerOf } from '#server/payments/charge/commands.ts'
import { openChargesOn } from '#server/payments/charge/data.ts'
import { moveCharge } from '#server/payments/commands.ts'
import { chargeById } from '#server/payments/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { PixAnswer } from '#server/platform/pix/answer.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import type { PixRecurrence, RecInput } from '#server/platform/pix/recurrence.ts'
import type { PixClient } from '#server/platform/pix.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { type AutomaticKey, type AutomaticRow, automaticById, payeeAccountOf } from '../data.ts'
import { lockAutomatic, moveAutomatic } from '../state/commands.ts'

/**
 * Takes a wanted authorisation as far as the provider answers: made, and its code read. Safe to
 * repeat and to kill at any point: it is written down that the provider will be asked before it is,
 * so that a lost answer is looked for and never asked for again.
 */
export async function advance(
  core: Core,
  services: Services,
  scope: Scope,
  key: AutomaticKey,
): Promise<void> {
  const row = await inScope(core, scope, (tx) => automaticById(tx, scope, key))
  if (row?.status === 'wanted') await make(core, services, scope, row)
  await readCode(core, services, scope, key)
}

async function make(
  core: Core,
  services: Services,
  scope: Scope,
  row: AutomaticRow,
): Promise<void> {
  const input = await inScope(core, scope, (tx) => inputOf(tx, scope, row))
  if (input === null) return
  const place = await services.pix.createRecLocation()
  if (place.kind === 'unknown') return
  if (place.kind !== 'ok') return refuse(core, scope, row, place)
  const isOurs = await inScope(core, scope, (tx) =>
    moveAutomatic(tx, scope, row, 'asked', { askedAt: tx.clock.now() }),
  )
  if (!isOurs) return
  const made = await services.pix.createRec({ ...input, locationId: place.value.id })
  if (made.kind === 'unknown') return
  if (made.kind !== 'ok') return refuse(core, scope, row, made)
  const rec = made.value
  await inScope(core, scope, (tx) => converge(tx, scope, row, rec))
}

type Refusal = Exclude<PixAnswer<unknown>, { kind: 'ok' } | { kind: 'unknown' }>

/** Certainly not made: the person pays with codes, as before. */
async function refuse(core: Core, scope: Scope, row: AutomaticRow, answer: Refusal) {
  core.log.error({ automaticId: row.id, problem: answer.problem }, 'authorisation refused')
  await inScope(core, scope, (tx) =>
    moveAutomatic(tx, scope, row, 'refused', { endedBy: 'provider' }),
  )
}

/** What to ask for; null while the entry has no living code, and never again once it ended. */
async function inputOf(tx: Tx, scope: Scope, row: AutomaticRow): Promise<RecInput | null> {
  const { creditorId, entryChargeId, debtorId, fixedAmount } = row
  const current = await lockAutomatic(tx, scope, row)
  if (current.status !== 'wanted' || current.cancelWantedAt !== null) return null
  const entry = await chargeById(tx, scope, { creditorId, chargeId: entryChargeId })
  if (entry?.status === 'created' || entry?.status === 'unknown') return null
  const payer = await payerOf(tx, scope, debtorId)
  const payee = await payeeAccountOf(tx, scope, creditorId)
  if (entry?.status !== 'live' || payer === null || payee === null) {
    await moveAutomatic(tx, scope, row, 'expired', { endedBy: 'unanswered' })
    return null
  }
  return {
    contract: row.contract,
    subject: `Acordo ${payee.name}`.slice(0, 35),
    payer,
    startDate: row.startsOn,
    endDate: row.endsOn,
    frequency: 'monthly',
    retryPolicy: 'three_in_seven_days',
    entryTxid: txidFromId(entryChargeId),
    ...(fixedAmount === null ? {} : { fixedAmount }),
    ...(payee.payeeAgreement === null ? {} : { payeeAgreement: payee.payeeAgreement }),
  }
}

/** The code that pays the entry and authorises the rest, once the authorisation is there. */
async function readCode(
  core: Core,
  services: Services,
  scope: Scope,
  key: AutomaticKey,
): Promise<void> {
  const row = await inScope(core, scope, (tx) => automaticById(tx, scope, key))
  if (row?.status !== 'created' || row.code !== null) return
  const id = assertPresent(row.recurrenceId, 'what was made has the provider’s id')
  const answer = await services.pix.getRec(id, { txid: txidFromId(row.entryChargeId) })
  if (answer.kind !== 'ok') return
  const rec = answer.value
  await inScope(core, scope, async (tx) => {
    await tx.db
      .update(automaticAuthorisations)
      .set({ code: rec.copyAndPaste, updatedAt: tx.clock.now() })
      .where(
        and(
          eq(automaticAuthorisations.creditorId, row.creditorId),
          eq(automaticAuthorisations.id, row.id),
        ),
      )
    await converge(tx, scope, row, rec)
  })
}

/** The provider needs a while until a list holds what was just made. */
const GIVE_UP_MINUTES = 10
const AROUND = { minutes: 5 }

/**
 * Looks for an authorisation whose making was not answered, by its contract. `absent` only where the
 * whole list was read and enough time has passed: then it may be asked for again.
 */
export async function findMade(
  pix: PixClient,
  row: AutomaticRow,
  now: Temporal.Instant,
): Promise<PixRecurrence | 'absent' | 'unknown'> {
  const askedAt = assertPresent(row.askedAt, 'an unknown one was asked for')
  for (let page = 0; ; page++) {
    const answer = await pix.listRec({ from: askedAt.subtract(AROUND), to: now.add(AROUND), page })
    if (answer.kind !== 'ok') return 'unknown'
    const found = answer.value.items.find((rec) => rec.contract === row.contract)
    if (found) return found
    if (answer.value.unreadable > 0) return 'unknown'
    if (page + 1 >= answer.value.pages) break
  }
  return now.since(askedAt).total('minutes') >= GIVE_UP_MINUTES ? 'absent' : 'unknown'
}

/** Brings an authorisation to what the provider's book says; safe to repeat. */
export async function converge(
  tx: Tx,
  scope: Scope,
  row: AutomaticRow,
  rec: PixRecurrence,
): Promise<void> {
  if (rec.contract !== row.contract) {
    tx.log.error({ automaticId: row.id }, 'the provider answered another authorisation')
    return
  }
  const now = tx.clock.now()
  await moveAutomatic(tx, scope, row, 'made', { recurrenceId: rec.id })
  const current = await lockAutomatic(tx, scope, row)
  if (rec.status === 'approved') {
    const isNew = await moveAutomatic(tx, scope, row, 'approved', { approvedAt: now })
    if (isNew) await makeRoom(tx, scope, row)
  } else if (rec.status === 'rejected' || rec.status === 'expired') {
    await moveAutomatic(tx, scope, row, rec.status, { endCode: rec.ending?.code ?? null })
  } else if (rec.status === 'cancelled') {
    const by = rec.ending?.by
    const bank = by === 'payer' || by === 'payer_bank' ? 'bank' : 'provider'
    await moveAutomatic(tx, scope, row, 'cancelled', {
      endCode: rec.ending?.code ?? null,
      endedBy: current.endedBy ?? bank,
    })
  }
  // Wanted no more, and the provider has it still: it is told.
  const isStanding = rec.status === 'created' || rec.status === 'approved'
  if (isStanding && current.cancelWantedAt !== null) {
    await emit(tx, {
      topic: 'automatic.end_wanted',
      creditorId: row.creditorId,
      automaticId: row.id,
    })
  }
}

/**
 * Codes with a due date that were made before would stand in the way of the debits for weeks; and
 * the first debit may be close enough to be ordered now.
 */
async function makeRoom(tx: Tx, scope: Scope, row: AutomaticRow): Promise<void> {
  const { creditorId, agreementId, startsOn } = row
  await emit(tx, { topic: 'automatic.approved', creditorId, agreementId })
  const lines = await instalmentsOf(tx, scope, { creditorId, agreementId })
  const covered = lines.filter(({ dueOn }) => Temporal.PlainDate.compare(dueOn, startsOn) >= 0)
  const open = await openChargesOn(
    tx,
    scope,
    creditorId,
    covered.map((line) => line.id),
  )
  for (const { chargeId, method } of open) {
    if (method !== 'cobv') continue
    await moveCharge(tx, creditorId, chargeId, 'withdrawn')
    await emit(tx, { topic: 'charge.removal_wanted', creditorId, chargeId })
  }
}
