import { and, eq, inArray, isNull } from 'drizzle-orm'
import { messages } from '#db/schema/messages.ts'
import { webhookInbox } from '#db/schema/payments.ts'
import { asId, type MessageId, newId } from '#server/kernel/id.ts'
import { jsonOrNull } from '#server/kernel/json.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { suppressContact } from '#server/people/commands.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type SignedCall, verifyCall } from '#server/platform/signed-call.ts'
import { MESSAGE_TRANSITIONS } from '../model.ts'
import { type DeliveryReport, deliveryReportSchema } from './schema.ts'

export type ReportRefusal = 'bad_signature' | 'too_old' | 'malformed'
export type ReportOutcome = 'noted' | 'known' | 'no_such_message'

/**
 * Takes a gateway's report, once by the gateway's own id. A number that does not exist is given up,
 * and a message whose answer was lost is known to have been sent; neither touches any money.
 */
export async function takeDeliveryReport(
  core: Core,
  scope: SystemScope,
  secrets: readonly string[],
  call: SignedCall,
): Promise<Result<ReportOutcome, ReportRefusal>> {
  const verified = verifyCall(secrets, call, core.clock.now())
  if (!verified.ok) return verified
  const report = deliveryReportSchema.safeParse(jsonOrNull(call.body))
  if (!report.success) return refuse('malformed')
  return ok(await inScope(core, scope, (tx) => takeReport(tx, scope, report.data, call.body)))
}

async function takeReport(
  tx: Tx,
  scope: SystemScope,
  report: DeliveryReport,
  body: string,
): Promise<ReportOutcome> {
  const now = tx.clock.now()
  const inserted = await tx.db
    .insert(webhookInbox)
    .values({
      id: newId(now.epochMilliseconds),
      provider: 'sms',
      eventKey: report.id,
      hint: { key: report.key, status: report.status },
      bodySha256: sha256(body),
      receivedAt: now,
      processedAt: now,
      outcome: 'noted',
    })
    .onConflictDoNothing({ target: [webhookInbox.provider, webhookInbox.eventKey] })
    .returning({ id: webhookInbox.id })
  if (inserted.length === 0) return 'known'
  const messageId = asId<MessageId>(report.key)
  const [message] = await tx.db
    .select({ contactId: messages.contactId })
    .from(messages)
    .where(and(eq(messages.id, messageId), eq(messages.channel, 'sms')))
  if (!message) return 'no_such_message'
  await settleUnknown(tx, messageId)
  if (report.status === 'delivered') {
    await tx.db
      .update(messages)
      .set({ deliveredAt: now })
      .where(and(eq(messages.id, messageId), isNull(messages.deliveredAt)))
  }
  if (report.status === 'undeliverable') {
    await suppressContact(tx, scope, { contactId: message.contactId, reason: 'bounced' })
  }
  return 'noted'
}

/** Whatever became of it afterwards: the gateway had it, so it is not sent again. */
async function settleUnknown(tx: Tx, messageId: MessageId): Promise<void> {
  await tx.db
    .update(messages)
    .set({ status: 'sent', sentAt: tx.clock.now(), claimedUntil: null })
    .where(
      and(
        eq(messages.id, messageId),
        inArray(messages.status, statesAccepting(MESSAGE_TRANSITIONS, 'accepted')),
      ),
    )
}
