import type { AgreementId, CreditorId, DebtorId, MessageId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import { reachableContacts } from '#server/people/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { rankContacts } from '../code/model.ts'
import { queueLinkMessage } from '../link/commands.ts'

/**
 * Confirms to the person that the agreement they undid is undone, once (CDC 49): it is their own
 * act, and who did not do it learns of it. Null where nobody may be written to: their page says it.
 */
export async function tellAboutWithdrawal(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  undone: {
    readonly creditorId: CreditorId
    readonly agreementId: AgreementId
    readonly debtorId: DebtorId
  },
): Promise<MessageId | null> {
  const { creditorId, agreementId, debtorId } = undone
  return inScope(core, scope, async (tx) => {
    const contacts = await reachableContacts(tx, scope, debtorId)
    const [contact] = rankContacts(contacts, null, tx.clock.now())
    if (!contact) return null
    return queueLinkMessage(tx, scope, sender, {
      debtorId,
      creditorId,
      contactId: contact.id,
      purpose: 'agreement',
      by: 'system',
      dedupeKey: `withdrawal:${agreementId}`,
      notice: (link) => ({ template: 'agreement_withdrawn', link }),
    })
  })
}
