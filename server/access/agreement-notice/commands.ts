import { claimNotice, recordNotice } from '#server/agreements/breach/notice/commands.ts'
import type { LateAgreement } from '#server/agreements/breach/notice/data.ts'
import type { MessageId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import { reachableContacts } from '#server/people/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { rankContacts } from '../code/model.ts'
import { queueLinkMessage } from '../link/commands.ts'

/**
 * Writes to the person whose agreement is late, before it can stop (rule 12): once for each
 * lateness, to another contact only where the one before did not get it. Null where nothing is to
 * be written any more, or nobody may be written to: then the agreement goes on.
 */
export async function noticeLateAgreement(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  late: LateAgreement,
): Promise<MessageId | null> {
  return inScope(core, scope, async (tx) => {
    const due = await claimNotice(tx, scope, late)
    if (due === null) return null
    const { debtorId, creditorId, payableId, attempt, triedContacts } = due
    const contacts = await reachableContacts(tx, scope, debtorId)
    const untried = contacts.filter(({ id }) => !triedContacts.includes(id))
    const [contact] = rankContacts(untried, null, tx.clock.now())
    if (!contact) return null
    const messageId = await queueLinkMessage(tx, scope, sender, {
      debtorId,
      creditorId,
      contactId: contact.id,
      purpose: 'agreement',
      by: 'system',
      dedupeKey: `agreement-notice:${payableId}:${attempt}`,
      notice: (link) => ({ template: 'agreement_notice', link }),
    })
    await recordNotice(tx, scope, due, messageId)
    return messageId
  })
}
