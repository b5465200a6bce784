import type { CardOccasion } from '#server/agreements/saved-card/occasion/data.ts'
import type { MessageId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import type { Notice } from '#server/messages/templates/model.ts'
import { reachableContacts } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { rankContacts } from '../code/model.ts'
import { queueLinkMessage } from '../link/commands.ts'

/**
 * Writes to the person about their card and one instalment, once for each occasion: before its day,
 * or because the card will not pay it. Null where nobody may be written to: their page says the same.
 */
export async function writeAboutCard(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  { creditorId, debtorId, payableId, savedCardId, dueOn }: CardOccasion,
  about: 'card_notice' | 'card_needs_you',
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
    // Another card is another occasion: what was said of the first is not true of it.
    dedupeKey: `${about}:${savedCardId}:${payableId}`,
    payableId,
    notice: (link): Notice =>
      about === 'card_notice' ? { template: about, link, on: dueOn } : { template: about, link },
  })
}
