import type { DueInstalment } from '#server/agreements/reminder/data.ts'
import type { MessageId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import { reachableContacts } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { rankContacts } from '../code/model.ts'
import { queueLinkMessage } from '../link/commands.ts'

/**
 * Reminds somebody who asked for it of an instalment, once, before its day. The message has a
 * contact, too: it goes there where no browser takes it. Null where nobody may be written to.
 */
export async function remindOfInstalment(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  { creditorId, debtorId, payableId, dueOn }: DueInstalment,
): Promise<MessageId | null> {
  const contacts = await reachableContacts(tx, scope, debtorId)
  const [contact] = rankContacts(contacts, null, tx.clock.now())
  if (!contact) return null
  return queueLinkMessage(tx, scope, sender, {
    debtorId,
    creditorId,
    contactId: contact.id,
    purpose: 'agreement',
    by: 'system',
    // Another day is another occasion: somebody may move it.
    dedupeKey: `instalment_reminder:${payableId}:${dueOn.toString()}`,
    payableId,
    notice: (link) => ({ template: 'instalment_reminder', link, on: dueOn }),
  })
}
