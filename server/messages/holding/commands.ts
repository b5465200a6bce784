import { recordAudits } from '#server/audit/commands.ts'
import type { CreditorId, DebtorId, MessageId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import { emitAll } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { MessageRefusal } from '../model.ts'

/**
 * Keeps messages back that were not sent yet: nobody claims them until they are let go. One that a
 * worker has in hand at this moment comes to its answer, and is kept back if that was a "not now".
 */
export async function holdMessages(
  tx: Tx,
  _scope: Scope,
  ids: readonly MessageId[],
): Promise<void> {
  await tx.sql(
    `update messages set held_since = $2
      where id = any ($1) and status in ('queued', 'unknown') and held_since is null`,
    [ids, tx.clock.now()],
  )
}

/** Lets them go: each is judged again when it is taken up. */
export async function releaseMessages(
  tx: Tx,
  _scope: Scope,
  ids: readonly MessageId[],
): Promise<void> {
  const released = await tx.sql<{ id: MessageId }>(
    `update messages set held_since = null
      where id = any ($1) and held_since is not null and status in ('queued', 'unknown')
      returning id`,
    [ids],
  )
  await emitAll(
    tx,
    released.map(({ id }) => ({ topic: 'message.queued', messageId: id })),
  )
}

/**
 * Takes messages back for good, with the reason. What may have arrived is not known to be unsent:
 * it ends as that. Answers how many were taken back unsent.
 */
export async function withdrawMessages(
  tx: Tx,
  scope: Scope,
  ids: readonly MessageId[],
  reason: MessageRefusal,
): Promise<number> {
  const withdrawn = await tx.sql<{
    id: MessageId
    debtor_id: DebtorId
    creditor_id: CreditorId | null
    refusal_reason: MessageRefusal
  }>(
    `update messages set status = 'refused', claimed_until = null,
            refusal_reason = case status when 'queued' then $2 else 'outcome_unknown' end
      where id = any ($1) and status in ('queued', 'unknown')
        and (claimed_until is null or claimed_until <= $3)
      returning id, debtor_id, creditor_id, refusal_reason`,
    [ids, reason, tx.clock.now()],
  )
  await recordAudits(
    tx,
    scope,
    withdrawn.map((row) => ({
      action: 'message.refused',
      subjectId: row.id,
      debtorId: row.debtor_id,
      ...(row.creditor_id === null ? {} : { creditorId: row.creditor_id }),
      reason: row.refusal_reason,
    })),
  )
  // What a worker has in hand now comes to its answer; a "not now" is the last one.
  await holdMessages(tx, scope, ids)
  return withdrawn.filter((row) => row.refusal_reason === reason).length
}
