import { rankContacts } from '#server/access/code/model.ts'
import { queueLinkMessage } from '#server/access/link/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CaseEntryId, CaseId, DebtorId, MessageId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import { reachableContacts } from '#server/people/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { caseById } from '../data.ts'

/**
 * Sends the person word that their case has an answer, or a question, once for each. The words are
 * behind the link. Null where nobody may be written to, and after a death: nobody writes to the
 * telephone of who died.
 */
export function tellAboutCase(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  { debtorId, caseId, entryId }: { debtorId: DebtorId; caseId: CaseId; entryId: CaseEntryId },
): Promise<MessageId | null> {
  return inScope(core, scope, async (tx) => {
    const { kind, number } = assertPresent(
      await caseById(tx, scope, caseId),
      'what was answered is there',
    )
    if (kind === 'bereavement') return null
    const contacts = await reachableContacts(tx, scope, debtorId)
    const [contact] = rankContacts(contacts, null, tx.clock.now())
    if (!contact) return null
    return queueLinkMessage(tx, scope, sender, {
      debtorId,
      contactId: contact.id,
      purpose: 'debts',
      by: 'system',
      dedupeKey: `case:${entryId}`,
      notice: (link) => ({ template: 'case_news', link, protocol: number }),
    })
  })
}
