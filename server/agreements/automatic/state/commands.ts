import { and, eq, inArray, isNull } from 'drizzle-orm'
import { automaticAuthorisations } from '#db/schema/automatic.ts'
import { instalmentsOf } from '#server/agreements/data.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { openChargesOn } from '#server/payments/charge/data.ts'
import { moveCharge } from '#server/payments/commands.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { AutomaticRow } from '../data.ts'
import { AUTOMATIC_TRANSITIONS, type AutomaticEvent } from '../model.ts'

/**
 * From now on nothing is collected by it: its debits are stopped where the bank still lets them be,
 * and the provider is told. One that the provider never had ends here.
 */
export async function endAutomatic(
  tx: Tx,
  scope: Scope,
  row: AutomaticRow,
  by: NonNullable<AutomaticRow['endedBy']>,
): Promise<void> {
  const { creditorId, id, debtorId } = row
  const now = tx.clock.now()
  const ended = await tx.db
    .update(automaticAuthorisations)
    .set({ cancelWantedAt: now, endedBy: by, updatedAt: now })
    .where(
      and(
        eq(automaticAuthorisations.creditorId, creditorId),
        eq(automaticAuthorisations.id, id),
        isNull(automaticAuthorisations.cancelWantedAt),
        inArray(
          automaticAuthorisations.status,
          statesAccepting(AUTOMATIC_TRANSITIONS, 'cancelled'),
        ),
      ),
    )
    .returning({ status: automaticAuthorisations.status })
  if (ended.length === 0) return
  await recordAudit(tx, scope, {
    action: 'automatic.end_wanted',
    subjectId: id,
    creditorId,
    debtorId,
    by,
  })
  await stopDebits(tx, scope, row)
  if (ended[0]?.status === 'wanted') await moveAutomatic(tx, scope, row, 'cancelled')
  else await emit(tx, { topic: 'automatic.end_wanted', creditorId, automaticId: id })
}

/** Takes every open debit of an authorisation away; what the bank pays all the same is booked. */
async function stopDebits(tx: Tx, scope: Scope, row: AutomaticRow): Promise<void> {
  const { creditorId, agreementId } = row
  const lines = await instalmentsOf(tx, scope, { creditorId, agreementId })
  const open = await openChargesOn(
    tx,
    scope,
    creditorId,
    lines.map((line) => line.id),
  )
  for (const { chargeId, method } of open) {
    if (method !== 'cobr') continue
    await moveCharge(tx, creditorId, chargeId, 'withdrawn')
    await emit(tx, { topic: 'charge.removal_wanted', creditorId, chargeId })
  }
}

type Fields = Partial<
  Pick<AutomaticRow, 'askedAt' | 'recurrenceId' | 'code' | 'endCode' | 'endedBy' | 'approvedAt'>
>

const ENDS = ['refused', 'rejected', 'expired', 'cancelled'] as const

const NEXT = {
  asked: 'unknown',
  not_there: 'wanted',
  made: 'created',
  refused: 'refused',
  approved: 'approved',
  rejected: 'rejected',
  expired: 'expired',
  cancelled: 'cancelled',
} as const satisfies Record<AutomaticEvent, AutomaticRow['status']>

/** Moves an authorisation along its table; answers whether it was in a state that allows it. */
export async function moveAutomatic(
  tx: Tx,
  scope: Scope,
  row: AutomaticRow,
  event: AutomaticEvent,
  fields: Fields = {},
): Promise<boolean> {
  const now = tx.clock.now()
  const status = NEXT[event]
  const isEnd = ENDS.some((end) => end === status)
  const moved = await tx.db
    .update(automaticAuthorisations)
    .set({ status, updatedAt: now, ...fields, ...(isEnd ? { endedAt: now } : {}) })
    .where(
      and(
        eq(automaticAuthorisations.creditorId, row.creditorId),
        eq(automaticAuthorisations.id, row.id),
        inArray(automaticAuthorisations.status, statesAccepting(AUTOMATIC_TRANSITIONS, event)),
      ),
    )
    .returning({ id: automaticAuthorisations.id })
  if (moved.length === 0) return false
  const subject = { subjectId: row.id, creditorId: row.creditorId, debtorId: row.debtorId }
  if (event === 'approved')
    await recordAudit(tx, scope, { action: 'automatic.approved', ...subject })
  if (isEnd) {
    await recordAudit(tx, scope, { action: 'automatic.ended', ...subject, status })
    await stopDebits(tx, scope, row)
  }
  return true
}

/** The authorisation again, locked; null where it is gone from the scope. */
export async function lockAutomatic(
  tx: Tx,
  _scope: Scope,
  { creditorId, id }: Pick<AutomaticRow, 'creditorId' | 'id'>,
): Promise<AutomaticRow> {
  const [row] = await tx.db
    .select()
    .from(automaticAuthorisations)
    .where(
      and(eq(automaticAuthorisations.creditorId, creditorId), eq(automaticAuthorisations.id, id)),
    )
    .for('update')
  return assertPresent(row, 'authorisations are never deleted')
}

/** Notes when the provider was last asked about it, so that the next question waits. */
export async function noteAutomaticAsked(
  tx: Tx,
  _scope: Scope,
  { creditorId, id }: Pick<AutomaticRow, 'creditorId' | 'id'>,
): Promise<void> {
  await tx.db
    .update(automaticAuthorisations)
    .set({ updatedAt: tx.clock.now() })
    .where(
      and(eq(automaticAuthorisations.creditorId, creditorId), eq(automaticAuthorisations.id, id)),
    )
}
