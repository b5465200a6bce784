import { and, eq, isNull, lte, or } from 'drizzle-orm'
import { messages } from '#db/schema/messages.ts'
import { isAtRest } from '#server/debts/standstill/data.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import type { MessageId } from '#server/kernel/id.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { Channel, SendAnswer } from '#server/platform/channel.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { MailAttachment, MailMessage } from '#server/platform/mail.ts'
import type { PushMessage } from '#server/platform/push.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { SmsMessage } from '#server/platform/sms.ts'
import type { WhatsAppMessage } from '#server/platform/whatsapp.ts'
import { judgeSend } from '../eligibility/model.ts'
import { type ChannelName, MESSAGE_TRANSITIONS, type MessageRefusal } from '../model.ts'
import { TEMPLATES, type TemplateFacts } from '../templates/model.ts'
import { recordAnswer, refuseMessage } from './answer/commands.ts'
import { attachmentsOf, isMoot, lockPersonOf, type Outgoing, outgoingMessage } from './data.ts'
import type { DeliveryOutcome } from './model.ts'
import { type Route, routeOf } from './route/data.ts'

export type Channels = {
  readonly sms: Channel<SmsMessage>
  readonly mail: Channel<MailMessage>
  /** Missing where this installation has no keys for it. */
  readonly push?: Channel<PushMessage> | undefined
  /** Missing where this installation writes to nobody that way. */
  readonly whatsapp?: Channel<WhatsAppMessage> | undefined
}

/**
 * Longer than a channel may take to answer. A worker that died leaves its claim behind; not every
 * gateway remembers keys, so nobody else asks it about the same message before then.
 */
const CLAIM_MINUTES = 2

type Claim =
  | {
      readonly kind: 'claimed'
      readonly message: Outgoing
      readonly route: Route
      readonly papers: MailAttachment[]
    }
  | { readonly kind: 'done'; readonly outcome: DeliveryOutcome }

/**
 * Sends one message: judges it, claims it, looks once more whether it is still true (its money may
 * come in between), hands it to its channel under its id as key, and records the answer. Safe to repeat and to run in parallel: of several claims one wins, and the
 * gateway remembers the key of a send whose answer was lost.
 */
export async function sendMessage(
  core: Core,
  channels: Channels,
  scope: SystemScope,
  { messageId }: { messageId: MessageId },
): Promise<DeliveryOutcome> {
  const claim = await inScope(core, scope, (tx) => claimMessage(tx, scope, channels, messageId))
  if (claim.kind === 'done') return claim.outcome
  const refused = await inScope(core, scope, async (tx) => {
    const reason = await secondLook(tx, scope, claim.message)
    return reason && refuseMessage(tx, scope, claim.message, reason)
  })
  if (refused) return refused
  const answer = await handOver(channels, claim)
  return inScope(core, scope, (tx) => recordAnswer(tx, scope, claim, answer))
}

/** What may have become true since the claim: its money came, or its person opened a case. */
async function secondLook(
  tx: Tx,
  scope: SystemScope,
  { id, facts }: Outgoing,
): Promise<MessageRefusal | null> {
  if (await isMoot(tx, scope, id)) return 'no_longer_due'
  const template: TemplateFacts = TEMPLATES[facts.template]
  return template.restsInCases && (await isAtRest(tx, scope, id)) ? 'case_open' : null
}

async function claimMessage(
  tx: Tx,
  scope: SystemScope,
  channels: Channels,
  messageId: MessageId,
): Promise<Claim> {
  await lockPersonOf(tx, scope, messageId)
  const message = await outgoingMessage(tx, scope, messageId)
  if (message === null || !statesAccepting(MESSAGE_TRANSITIONS, 'claimed').includes(message.status))
    return { kind: 'done', outcome: 'settled' }
  if (message.isHeld || isBeforeItsTime(tx, message)) return { kind: 'done', outcome: 'later' }
  const isDoubtful = message.status === 'unknown'
  const route = await routeOf(tx, scope, message, {
    hasPush: channels.push !== undefined,
    hasWhatsApp: channels.whatsapp !== undefined,
  })
  const { facts } = message
  const judged = judgeSend({
    ...facts,
    channel: route.channel,
    // Who left one channel, or whose number is dead, has not left another.
    suppression: route.channel === 'push' ? null : facts.suppression,
    mayComeTwice: isDoubtful && !isKnownAgain(channels, message, route.channel),
  })
  if (judged.ok && judged.value !== null) {
    const { later } = judged.value
    await tx.db.update(messages).set({ notBefore: later }).where(eq(messages.id, messageId))
    return { kind: 'done', outcome: 'later' }
  }
  const refusal = judged.ok ? null : judged.reason
  const now = tx.clock.now()
  // The count of tries that was read is part of the guard: of two workers who read it, one wins.
  const claimed = await tx.db
    .update(messages)
    .set({
      status: 'unknown',
      channel: route.channel,
      ...(route.channel === 'whatsapp' ? { whatsAppVersion: route.version } : {}),
      attempts: message.attempts + 1,
      claimedUntil: now.add({ minutes: CLAIM_MINUTES }),
    })
    .where(
      and(
        eq(messages.id, messageId),
        eq(messages.status, message.status),
        eq(messages.attempts, message.attempts),
        isNull(messages.heldSince),
        or(isNull(messages.claimedUntil), lte(messages.claimedUntil, now)),
      ),
    )
    .returning({ id: messages.id })
  if (claimed.length === 0) return { kind: 'done', outcome: 'busy' }
  if (refusal !== null) {
    const reason = isDoubtful && refusal === 'too_late' ? 'outcome_unknown' : refusal
    await refuseMessage(tx, scope, message, reason)
    return { kind: 'done', outcome: 'refused' }
  }
  const papers = await attachmentsOf(tx, scope, message.content)
  return { kind: 'claimed', message, route, papers }
}

/** Its person named a day, or its hours are not there yet. */
function isBeforeItsTime(tx: Tx, { notBefore }: Outgoing): boolean {
  return notBefore !== null && Temporal.Instant.compare(tx.clock.now(), notBefore) < 0
}

/** Whether an earlier try under this key went this way, to somebody who knows the key again. */
function isKnownAgain(channels: Channels, message: Outgoing, channel: ChannelName): boolean {
  if (message.channel !== channel) return false
  const { sms, mail, push, whatsapp } = channels
  const byName = { sms, email: mail, push, whatsapp } satisfies Record<ChannelName, unknown>
  return byName[channel]?.remembersKeys ?? false
}

type Claimed = Extract<Claim, { kind: 'claimed' }>

function handOver(
  { sms, mail, push, whatsapp }: Channels,
  { message, route, papers }: Claimed,
): Promise<SendAnswer> {
  const { id, to, content } = message
  if (route.channel === 'push') {
    return assertPresent(push, 'a route by push has its channel').send(route.push)
  }
  if (route.channel === 'whatsapp') {
    const { template, language, values } = route
    const channel = assertPresent(whatsapp, 'a route by WhatsApp has its channel')
    return channel.send({ to, template, language, values, key: id })
  }
  if (route.channel === 'sms') return sms.send({ to, text: content.text, key: id })
  assert(content.subject !== null && content.html !== null, 'an e-mail has a subject and HTML')
  return mail.send({
    to,
    subject: content.subject,
    text: content.text,
    html: content.html,
    key: id,
    attachments: papers,
    ...(content.unsubscribeUrl === undefined ? {} : { unsubscribeUrl: content.unsubscribeUrl }),
  })
}
