import { contactChanges } from '#db/schema/telephone.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { ContactChangeId, ContactId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { queueMessage } from '#server/messages/commands.ts'
import type { Sender } from '#server/messages/model.ts'
import { contactsOf } from '#server/people/data.ts'
import { type Channel, normaliseEmail, normalisePhone } from '#server/people/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope, StaffScope } from '#server/platform/scope.ts'
import { lockDebtor } from '../../link/data.ts'
import { CHANGE_HOURS } from '../model.ts'

export type ChangeRefusal =
  | 'malformed'
  | 'known'
  | 'given_up'
  | 'nobody_to_tell'
  | 'no_such_contact'
  | 'used_before'

export type ChangeOrder = {
  readonly id: ContactChangeId
  readonly channel: Channel
  readonly value: string
  readonly replacesId: ContactId | null
}

/**
 * A new contact, named on the telephone. It is written to from the next day on only, and everybody
 * whom we could write to before hears of it at once: who knows five digits of somebody's CPF must
 * not be able to draw their messages to himself unseen. Refused where there is nobody to tell.
 */
export function askContactChange(
  core: Core,
  sender: Sender,
  caller: DebtorScope,
  order: ChangeOrder,
): Promise<Result<{ from: Temporal.Instant }, ChangeRefusal>> {
  const value = order.channel === 'sms' ? normalisePhone(order.value) : normaliseEmail(order.value)
  if (!value.ok) return Promise.resolve(refuse('malformed'))
  const { debtorId } = caller
  return inScope(core, caller, async (tx) => {
    await lockDebtor(tx, caller, debtorId)
    const index = tx.vault.blindIndex(`contacts.${order.channel}`, value.value)
    const judged = await judge(tx, caller, order, index)
    if (!judged.ok) return judged
    const now = tx.clock.now()
    const from = now.add({ hours: CHANGE_HOURS })
    const [known] = await tx.sql<{ debtor_id: DebtorId; effective_at: Temporal.Instant }>(
      'select debtor_id, effective_at from contact_changes where id = $1 and value_index = $2',
      [order.id, index],
    )
    if (known) return ok({ from: known.effective_at })
    await cancelWaiting(tx, caller, { channel: order.channel })
    const inserted = await tx.db
      .insert(contactChanges)
      .values({
        id: order.id,
        debtorId,
        channel: order.channel,
        valueIndex: index,
        valueSealed: await sealed(tx, debtorId, value.value),
        replacesId: order.replacesId,
        askedBy: assertPresent(caller.deputy, 'somebody of the staff asks for it').staffId,
        askedAt: now,
        effectiveAt: from,
      })
      .onConflictDoNothing()
      .returning({ id: contactChanges.id })
    if (inserted.length === 0) return refuse('used_before')
    await tell(tx, sender, caller, { changeId: order.id, contactIds: judged.value, from })
    await recordAudit(tx, caller, {
      action: 'contact.change_asked',
      subjectId: order.id,
      debtorId,
      channel: order.channel,
    })
    return ok({ from })
  })
}

/** Who is to hear of it; refuses what is no new contact, or takes the place of none. */
async function judge(
  tx: Tx,
  caller: DebtorScope,
  { channel, replacesId }: ChangeOrder,
  index: Buffer,
): Promise<Result<ContactId[], ChangeRefusal>> {
  const contacts = await contactsOf(tx, caller, caller.debtorId)
  const [same] = await tx.sql<{ suppressed: boolean }>(
    `select suppressed_at is not null as suppressed from contacts
      where debtor_id = $1 and channel = $2 and value_index = $3`,
    [caller.debtorId, channel, index],
  )
  if (same) return refuse(same.suppressed ? 'given_up' : 'known')
  if (replacesId !== null && !contacts.some(({ id }) => id === replacesId)) {
    return refuse('no_such_contact')
  }
  const living = contacts.filter(({ suppressedAt }) => suppressedAt === null)
  return living.length === 0 ? refuse('nobody_to_tell') : ok(living.map(({ id }) => id))
}

/** Bound to the person, as a contact is, so that it can become one as it is. */
async function sealed(tx: Tx, debtorId: DebtorId, value: string): Promise<Buffer> {
  const [row] = await tx.sql<{ index: Buffer }>(
    'select document_index as index from debtors where id = $1',
    [debtorId],
  )
  const { index } = assertPresent(row, 'the person was seen before')
  return tx.vault.seal(value, { column: 'contacts.value', row: index })
}

async function tell(
  tx: Tx,
  sender: Sender,
  caller: DebtorScope,
  about: { changeId: ContactChangeId; contactIds: readonly ContactId[]; from: Temporal.Instant },
): Promise<void> {
  for (const contactId of about.contactIds) {
    await queueMessage(tx, caller, sender, {
      debtorId: caller.debtorId,
      contactId,
      notice: { template: 'contact_change', from: about.from },
      dedupeKey: `contact-change:${about.changeId}:${contactId}`,
    })
  }
}

async function cancelWaiting(
  tx: Tx,
  scope: DebtorScope | (StaffScope & { debtorId: DebtorId }),
  which: { channel: Channel } | { changeId: ContactChangeId },
): Promise<number> {
  const rows = await tx.sql<{ id: ContactChangeId; channel: Channel }>(
    `update contact_changes set cancelled_at = $4
      where debtor_id = $1 and ($2::text is null or channel = $2) and ($3::uuid is null or id = $3)
        and applied_at is null and cancelled_at is null
      returning id, channel`,
    [
      scope.debtorId,
      'channel' in which ? which.channel : null,
      'changeId' in which ? which.changeId : null,
      tx.clock.now(),
    ],
  )
  for (const { id, channel } of rows) {
    await recordAudit(tx, scope, {
      action: 'contact.change_cancelled',
      subjectId: id,
      debtorId: scope.debtorId,
      channel,
    })
  }
  return rows.length
}

/** Stops a change before it counts, which needs no check: nothing opens by it. */
export function cancelContactChange(
  core: Core,
  scope: StaffScope,
  { debtorId, changeId }: { debtorId: DebtorId; changeId: ContactChangeId },
): Promise<Result<null, 'not_found'>> {
  return inScope(core, scope, async (tx) => {
    const ended = await cancelWaiting(tx, { ...scope, debtorId }, { changeId })
    return ended > 0 ? ok(null) : refuse('not_found')
  })
}

/** Makes a contact of one change whose day has passed without a no; false where it was dealt with. */
export async function applyContactChange(
  tx: Tx,
  scope: Scope,
  changeId: ContactChangeId,
): Promise<boolean> {
  const now = tx.clock.now()
  const [change] = await tx.sql<{
    debtor_id: DebtorId
    channel: Channel
    replaces_id: ContactId | null
  }>(
    `update contact_changes set applied_at = $2
      where id = $1 and applied_at is null and cancelled_at is null and effective_at <= $2
      returning debtor_id, channel, replaces_id`,
    [changeId, now],
  )
  if (!change) return false
  await tx.sql(
    `insert into contacts (id, debtor_id, channel, value_index, value_sealed, created_at)
     select id, debtor_id, channel, value_index, value_sealed, $2 from contact_changes where id = $1
     on conflict (debtor_id, channel, value_index) do nothing`,
    [changeId, now],
  )
  if (change.replaces_id !== null) {
    await tx.sql(
      `update contacts set suppressed_at = $2, suppression_reason = 'opt_out'
        where id = $1 and suppressed_at is null`,
      [change.replaces_id, now],
    )
  }
  await recordAudit(tx, scope, {
    action: 'contact.changed',
    subjectId: changeId,
    debtorId: change.debtor_id,
    channel: change.channel,
  })
  return true
}
