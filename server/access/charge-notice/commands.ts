import type { CreditorId, DebtorId, MessageId, PayableId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import type { Notice } from '#server/messages/templates/model.ts'
import { reachableContacts } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { rankContacts } from '../code/model.ts'
import { queueLinkMessage } from '../link/commands.ts'

/** One instalment that is paid without its person's doing, and what they are told of it. */
export type ChargeNews = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly payableId: PayableId
  /** Said once for each: another card, or another order to the bank, is another occasion. */
  readonly dedupeKey: string
  readonly notice: (link: string) => Notice
}

/**
 * Writes to the person about an instalment that a card or their bank pays: before its day, or
 * because it will not be paid so. Null where nobody may be written to: their page says the same.
 */
export async function writeAboutCharge(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  news: ChargeNews,
): Promise<MessageId | null> {
  const contacts = await reachableContacts(tx, scope, news.debtorId)
  const [contact] = rankContacts(contacts, null, tx.clock.now())
  if (!contact) return null
  return queueLinkMessage(tx, scope, sender, {
    ...news,
    contactId: contact.id,
    purpose: 'agreement',
    by: 'system',
  })
}
