import type { CreditorId, MessageId, ReversalId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import { reversalById } from '#server/payments/reversal/data.ts'
import { reachableContacts } from '#server/people/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { rankContacts } from '../code/model.ts'
import { queueLinkMessage } from '../link/commands.ts'

/**
 * Writes to the person when money of theirs is on its way back, and when it has gone; once each.
 * Null where it is no refund of ours (their bank tells them about its own), where nobody is known
 * whose money it is, or where nobody may be written to: their page says it anyway.
 */
export async function tellAboutRefund(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  key: { creditorId: CreditorId; reversalId: ReversalId },
): Promise<MessageId | null> {
  return inScope(core, scope, async (tx) => {
    const refund = await reversalById(tx, scope, key)
    if (refund?.kind !== 'refund' || refund.debtorId === null) return null
    if (refund.status === 'failed' || refund.status === 'restored') return null
    const { debtorId, creditorId } = refund
    const contacts = await reachableContacts(tx, scope, debtorId)
    const [contact] = rankContacts(contacts, null, tx.clock.now())
    if (!contact) return null
    const template = refund.status === 'done' ? 'refund_done' : 'refund_on_its_way'
    return queueLinkMessage(tx, scope, sender, {
      debtorId,
      creditorId,
      contactId: contact.id,
      purpose: 'agreement',
      by: 'system',
      dedupeKey: `${template}:${key.reversalId}`,
      notice: (link) => ({ template, link }),
    })
  })
}
