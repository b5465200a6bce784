import type { ContactChangeId, ContactId, DebtorId } from '#server/kernel/id.ts'
import { type Channel, maskContact } from '#server/people/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

export type WaitingChange = {
  readonly id: ContactChangeId
  readonly channel: Channel
  readonly masked: string
  readonly replacesId: ContactId | null
  readonly effectiveAt: Temporal.Instant
}

/** New contacts of a person that do not count yet, masked. */
export async function waitingChanges(
  tx: Tx,
  _scope: Scope,
  debtorId: DebtorId,
): Promise<WaitingChange[]> {
  const rows = await tx.sql<{
    id: ContactChangeId
    channel: Channel
    sealed: Buffer
    index: Buffer
    replaces_id: ContactId | null
    effective_at: Temporal.Instant
  }>(
    `select c.id, c.channel, c.value_sealed as sealed, d.document_index as index, c.replaces_id,
            c.effective_at
       from contact_changes c join debtors d on d.id = c.debtor_id
      where c.debtor_id = $1 and c.applied_at is null and c.cancelled_at is null
      order by c.asked_at`,
    [debtorId],
  )
  return rows.map(({ id, channel, sealed, index, replaces_id, effective_at }) => ({
    id,
    channel,
    masked: maskContact(channel, tx.vault.open(sealed, { column: 'contacts.value', row: index })),
    replacesId: replaces_id,
    effectiveAt: effective_at,
  }))
}

/** Changes whose day has passed, oldest first. */
export async function dueChanges(tx: Tx, _scope: Scope, limit: number): Promise<ContactChangeId[]> {
  const rows = await tx.sql<{ id: ContactChangeId }>(
    `select id from contact_changes
      where applied_at is null and cancelled_at is null and effective_at <= $1
      order by effective_at limit $2`,
    [tx.clock.now(), limit],
  )
  return rows.map(({ id }) => id)
}
