import { recordAudit } from '#server/audit/commands.ts'
import { BUSINESS_TIME_ZONE, businessDate } from '#server/kernel/clock.ts'
import type { ContactId, CreditorId, DebtorId, MessageId, PayableId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { queueMessage } from '../../commands.ts'
import { outgoingMessage } from '../../delivery/data.ts'
import type { Sender } from '../../model.ts'
import { AGAIN_DAYS, canComeAgain } from '../model.ts'
import { messageOfToken } from './data.ts'

type Reminded = {
  debtor_id: DebtorId
  creditor_id: CreditorId | null
  contact_id: ContactId
  payable_id: PayableId | null
}

/**
 * "Lembrar amanhã": the same reminder, on the next day, through the same gate: what is paid until
 * then is not reminded of, and its hours are kept. Asking again changes nothing. One answer for
 * everything that puts nothing off.
 */
export async function remindTomorrow(
  tx: Tx,
  scope: SystemScope,
  sender: Sender,
  token: string,
): Promise<Result<MessageId, 'unavailable'>> {
  const messageId = messageOfToken(tx, scope, token)
  if (messageId === null) return refuse('unavailable')
  const now = tx.clock.now()
  const [reminded] = await tx.sql<Reminded>(
    `select debtor_id, creditor_id, contact_id, payable_id from messages
      where id = $1 and channel = 'push' and status in ('sent', 'unknown')
        and coalesce(sent_at, claimed_until) > $2`,
    [messageId, now.subtract({ hours: AGAIN_DAYS * 24 })],
  )
  const message = reminded && (await outgoingMessage(tx, scope, messageId))
  if (!message || message.content.link === null || !canComeAgain(message.template)) {
    return refuse('unavailable')
  }
  const queued = await queueMessage(tx, scope, sender, {
    debtorId: reminded.debtor_id,
    contactId: reminded.contact_id,
    notice: { template: 'reminder_again', link: message.content.link },
    dedupeKey: `again:${messageId}`,
    notBefore: businessDate(now).add({ days: 1 }).toZonedDateTime(BUSINESS_TIME_ZONE).toInstant(),
    ...(reminded.creditor_id === null ? {} : { creditorId: reminded.creditor_id }),
    ...(reminded.payable_id === null ? {} : { payableId: reminded.payable_id }),
  })
  if (queued.isNew) {
    await recordAudit(tx, scope, {
      action: 'push.put_off',
      subjectId: messageId,
      debtorId: reminded.debtor_id,
      ...(reminded.creditor_id === null ? {} : { creditorId: reminded.creditor_id }),
    })
  }
  return ok(queued.messageId)
}
