import { and, eq, inArray, isNull } from 'drizzle-orm'
import { messages } from '#db/schema/messages.ts'
import { webhookInbox } from '#db/schema/payments.ts'
import { asId, type ContactId, type MessageId, newId } from '#server/kernel/id.ts'
import { jsonOrNull } from '#server/kernel/json.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { suppressContact } from '#server/people/commands.ts'
import { endWhatsApp } from '#server/people/whatsapp/commands.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { GatewayReport } from '#server/platform/gateway-event.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type SignedCall, verifyCall } from '#server/platform/signed-call.ts'
import { MESSAGE_TRANSITIONS } from '../model.ts'
import { deliveryReportSchema } from './schema.ts'

export type ReportRefusal = 'bad_signature' | 'too_old' | 'malformed'
export type ReportOutcome = 'noted' | 'known' | 'no_such_message'

/** Takes the report of a gateway that signs with a secret we share. */
export async function takeDeliveryReport(
  core: Core,
  scope: SystemScope,
  secrets: readonly string[],
  call: SignedCall,
): Promise<Result<ReportOutcome, ReportRefusal>> {
  const verified = verifyCall(secrets, call, core.clock.now())
  if (!verified.ok) return verified
  const read = deliveryReportSchema.safeParse(jsonOrNull(call.body))
  if (!read.success) return refuse('malformed')
  const { id, key, status } = read.data
  const report = { kind: 'report', id, channel: 'sms', of: { key }, status } as const
  return ok(await inScope(core, scope, (tx) => noteReport(tx, scope, report)))
}

type Reported = { readonly id: MessageId; readonly contactId: ContactId }

/**
 * Notes what a provider tells of a message, whoever it is, once by the provider's own id. A number that
 * does not exist is given up, one whose holder told the provider to stop is left in peace, and a message
 * whose answer was lost is known to have been sent; none of it touches any money.
 */
export async function noteReport(
  tx: Tx,
  scope: SystemScope,
  report: GatewayReport,
): Promise<ReportOutcome> {
  const now = tx.clock.now()
  const told = JSON.stringify(report)
  const inserted = await tx.db
    .insert(webhookInbox)
    .values({
      id: newId(now.epochMilliseconds),
      provider: 'sms',
      eventKey: report.id,
      hint: { ...report.of, status: report.status },
      bodySha256: sha256(told),
      receivedAt: now,
      processedAt: now,
      outcome: 'noted',
    })
    .onConflictDoNothing({ target: [webhookInbox.provider, webhookInbox.eventKey] })
    .returning({ id: webhookInbox.id })
  if (inserted.length === 0) return 'known'
  const message = await reportedMessage(tx, scope, report)
  if (message === null) return 'no_such_message'
  if (report.channel === 'whatsapp') await noteAtWhatsApp(tx, scope, message, report)
  else await noteAtNumber(tx, scope, message, report)
  return 'noted'
}

/** The message that went this way under our key, or under the id that the provider gave it. */
async function reportedMessage(
  tx: Tx,
  _scope: SystemScope,
  { of, channel }: GatewayReport,
): Promise<Reported | null> {
  const named =
    'key' in of ? eq(messages.id, asId<MessageId>(of.key)) : eq(messages.providerId, of.providerId)
  const [message] = await tx.db
    .select({ id: messages.id, contactId: messages.contactId })
    .from(messages)
    .where(and(named, eq(messages.channel, channel)))
  return message ?? null
}

async function noteAtNumber(
  tx: Tx,
  scope: SystemScope,
  { id, contactId }: Reported,
  { status }: GatewayReport,
): Promise<void> {
  await settleUnknown(tx, id)
  if (status === 'delivered') await noteDelivered(tx, id)
  if (status === 'undeliverable') {
    await suppressContact(tx, scope, { contactId, reason: 'bounced' })
  }
  if (status === 'unwanted') await suppressContact(tx, scope, { contactId, reason: 'opt_out' })
}

/** What does not arrive at WhatsApp goes as an SMS; the number itself is as good as before. */
async function noteAtWhatsApp(
  tx: Tx,
  scope: SystemScope,
  { id, contactId }: Reported,
  { status }: GatewayReport,
): Promise<void> {
  switch (status) {
    case 'accepted':
      return settleUnknown(tx, id)
    case 'delivered':
      await settleUnknown(tx, id)
      return noteDelivered(tx, id)
    case 'undeliverable':
      await endWhatsApp(tx, scope, { contactId, reason: 'unreachable' })
      return goToContact(tx, id)
    case 'unwanted':
      await endWhatsApp(tx, scope, { contactId, reason: 'unwanted' })
      return goToContact(tx, id)
    case 'failed':
      return goToContact(tx, id)
  }
}

/** Back to the queue and to its gate, unless the phone had it, or its text is gone. */
async function goToContact(tx: Tx, messageId: MessageId): Promise<void> {
  const back = await tx.sql<{ id: MessageId }>(
    `update messages m set status = 'queued', channel = c.channel, whatsapp_failed_at = $2,
            provider_id = null, sent_at = null, claimed_until = null
       from contacts c
      where m.id = $1 and c.id = m.contact_id and m.channel = 'whatsapp'
        and m.status = any ($3) and m.delivered_at is null and m.content_sealed is not null
      returning m.id`,
    [messageId, tx.clock.now(), statesAccepting(MESSAGE_TRANSITIONS, 'undelivered')],
  )
  if (back.length > 0) await emit(tx, { topic: 'message.queued', messageId })
}

async function noteDelivered(tx: Tx, messageId: MessageId): Promise<void> {
  await tx.db
    .update(messages)
    .set({ deliveredAt: tx.clock.now() })
    .where(and(eq(messages.id, messageId), isNull(messages.deliveredAt)))
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
