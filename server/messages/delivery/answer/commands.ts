import { and, eq, inArray, isNull } from 'drizzle-orm'
import { messages } from '#db/schema/messages.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertNever } from '#server/kernel/assert.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { suppressContact } from '#server/people/commands.ts'
import { endWhatsApp } from '#server/people/whatsapp/commands.ts'
import type { SendAnswer } from '#server/platform/channel.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { MESSAGE_TRANSITIONS, type MessageEvent, type MessageRefusal } from '../../model.ts'
import { retireSubscription } from '../../push/commands.ts'
import { PUSH_TRIES } from '../../push/model.ts'
import type { Outgoing } from '../data.ts'
import { type DeliveryOutcome, MAX_ATTEMPTS, WHATSAPP_TRIES } from '../model.ts'
import type { Route } from '../route/data.ts'

type Claimed = { readonly message: Outgoing; readonly route: Route }
type Refused = Extract<SendAnswer, { kind: 'refused' }>

/** Writes down what the channel said to a claimed message, and what follows from it. */
export async function recordAnswer(
  tx: Tx,
  scope: SystemScope,
  { message, route }: Claimed,
  answer: SendAnswer,
): Promise<DeliveryOutcome> {
  switch (answer.kind) {
    case 'sent': {
      const { providerId } = answer
      const sent = { status: 'sent', providerId, sentAt: tx.clock.now() } as const
      // A report that it does not arrive may be faster than the answer that it was taken.
      const isOwn = route.channel === 'whatsapp' ? isNull(messages.whatsAppFailedAt) : undefined
      await settle(tx, message, 'accepted', sent, isOwn)
      return 'sent'
    }
    case 'refused':
      tx.log.warn({ messageId: message.id, reason: answer.reason }, 'message not taken')
      if (route.channel === 'push') return pushRefused(tx, scope, message, route, answer)
      if (route.channel === 'whatsapp') return whatsAppRefused(tx, scope, message, answer)
      return contactRefused(tx, scope, message, answer)
    case 'unknown':
      tx.log.warn({ messageId: message.id, cause: answer.cause }, 'send outcome unknown')
      await settle(tx, message, 'unanswered', {})
      return 'waiting'
    default:
      return assertNever(answer)
  }
}

/** A number that is none, or whose holder told the provider to stop, is not written to again. */
async function contactRefused(
  tx: Tx,
  scope: SystemScope,
  message: Outgoing,
  answer: Refused,
): Promise<DeliveryOutcome> {
  const { contactId } = message
  switch (answer.reason) {
    case 'rejected':
      return refuseMessage(tx, scope, message, 'rejected')
    case 'gone':
      await suppressContact(tx, scope, { contactId, reason: 'bounced' })
      return refuseMessage(tx, scope, message, 'contact_bounced')
    case 'unwanted':
      await suppressContact(tx, scope, { contactId, reason: 'opt_out' })
      return refuseMessage(tx, scope, message, 'contact_opted_out')
    default: {
      const isLastTry = message.attempts + 1 >= MAX_ATTEMPTS
      return isLastTry
        ? refuseMessage(tx, scope, message, 'never_accepted')
        : postpone(tx, message, answer)
    }
  }
}

/**
 * A browser that is gone is forgotten. Where its service only asks for patience it is asked again
 * then, a few times; otherwise the message goes to its contact, by the next try and the same gate.
 */
async function pushRefused(
  tx: Tx,
  scope: SystemScope,
  message: Outgoing,
  { subscriptionId }: Extract<Route, { channel: 'push' }>,
  answer: Refused,
): Promise<DeliveryOutcome> {
  if (answer.reason === 'gone') await retireSubscription(tx, scope, subscriptionId)
  if (isWorthAsking(answer) && message.attempts + 1 < PUSH_TRIES) {
    return postpone(tx, message, answer)
  }
  return goToContact(tx, message, { pushFailedAt: tx.clock.now() })
}

/**
 * The same of WhatsApp, on which nothing rests: who is not reached there, or told it to stop, is
 * written to there no more, and this message goes as an SMS.
 */
async function whatsAppRefused(
  tx: Tx,
  scope: SystemScope,
  message: Outgoing,
  answer: Refused,
): Promise<DeliveryOutcome> {
  const { contactId } = message
  if (answer.reason === 'gone') await endWhatsApp(tx, scope, { contactId, reason: 'unreachable' })
  if (answer.reason === 'unwanted') await endWhatsApp(tx, scope, { contactId, reason: 'unwanted' })
  if (isWorthAsking(answer) && message.attempts + 1 < WHATSAPP_TRIES) {
    return postpone(tx, message, answer)
  }
  return goToContact(tx, message, { whatsAppFailedAt: tx.clock.now() })
}

function isWorthAsking({ reason }: Refused): boolean {
  return reason === 'throttled' || reason === 'unreachable'
}

async function goToContact(
  tx: Tx,
  message: Outgoing,
  failed: Partial<typeof messages.$inferInsert>,
): Promise<'waiting'> {
  const channel = message.contactChannel
  await settle(tx, message, 'postponed', { status: 'queued', channel, ...failed })
  return 'waiting'
}

/** Again soon, or when the provider named a time. */
async function postpone(
  tx: Tx,
  message: Outgoing,
  { retryAfterSeconds }: Refused,
): Promise<'waiting' | 'later'> {
  if (retryAfterSeconds === undefined) {
    await settle(tx, message, 'postponed', { status: 'queued' })
    return 'waiting'
  }
  const notBefore = tx.clock.now().add({ seconds: retryAfterSeconds })
  await settle(tx, message, 'postponed', { status: 'queued', notBefore })
  return 'later'
}

export async function refuseMessage(
  tx: Tx,
  scope: SystemScope,
  message: Outgoing,
  reason: MessageRefusal,
): Promise<'refused'> {
  await settle(tx, message, 'declined', { status: 'refused', refusalReason: reason })
  await recordAudit(tx, scope, {
    action: 'message.refused',
    subjectId: message.id,
    debtorId: message.debtorId,
    ...(message.creditorId === null ? {} : { creditorId: message.creditorId }),
    reason,
  })
  return 'refused'
}

/**
 * A "no" speaks only for the try it answers: a later try may be under way. A "yes" is true of the
 * message whichever try it answers.
 */
async function settle(
  tx: Tx,
  message: Outgoing,
  event: Exclude<MessageEvent, 'claimed' | 'undelivered'>,
  fields: Partial<typeof messages.$inferInsert>,
  besides?: ReturnType<typeof isNull>,
): Promise<void> {
  await tx.db
    .update(messages)
    .set({ ...fields, claimedUntil: null })
    .where(
      and(
        eq(messages.id, message.id),
        inArray(messages.status, statesAccepting(MESSAGE_TRANSITIONS, event)),
        event === 'accepted' ? besides : eq(messages.attempts, message.attempts + 1),
      ),
    )
}
