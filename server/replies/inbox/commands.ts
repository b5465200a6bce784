import { replies } from '#db/schema/replies.ts'
import { newId, type ReplyId } from '#server/kernel/id.ts'
import { jsonOrNull } from '#server/kernel/json.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { noteReport } from '#server/messages/report/commands.ts'
import { normaliseEmail, normalisePhone } from '#server/people/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { GatewayEvent, GatewayReply } from '#server/platform/gateway-event.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type SignedCall, verifyCall } from '#server/platform/signed-call.ts'
import { replySchema } from '../schema.ts'
import { senderOf } from './data.ts'
import { contactChannelOf } from './model.ts'

export type ReplyRefusal = 'bad_signature' | 'too_old' | 'malformed'
export type ReplyReceipt = 'noted' | 'known'

/** Whether a gateway's call is about an answer of somebody, and not about a message of ours. */
export function isReply(body: string): boolean {
  return replySchema.safeParse(jsonOrNull(body)).success
}

/** Takes in what a gateway tells that signs with a secret we share. */
export async function takeReply(
  core: Core,
  scope: SystemScope,
  secrets: readonly string[],
  call: SignedCall,
): Promise<Result<ReplyReceipt, ReplyRefusal>> {
  const verified = verifyCall(secrets, call, core.clock.now())
  if (!verified.ok) return verified
  const read = replySchema.safeParse(jsonOrNull(call.body))
  if (!read.success) return refuse('malformed')
  return inScope(core, scope, (tx) => noteReply(tx, scope, { kind: 'reply', ...read.data }))
}

/**
 * Takes in what somebody wrote back, once by the provider's own id, and rings for the worker. Whose it
 * is, is the person whom we wrote to last at that number: several may share it.
 */
export async function noteReply(
  tx: Tx,
  scope: SystemScope,
  { id: providerKey, channel, from: writer, text }: GatewayReply,
): Promise<Result<ReplyReceipt, 'malformed'>> {
  const contactChannel = contactChannelOf(channel)
  const sender = contactChannel === 'sms' ? normalisePhone(writer) : normaliseEmail(writer)
  if (!sender.ok) return refuse('malformed')
  const now = tx.clock.now()
  const id = newId<ReplyId>(now.epochMilliseconds)
  const senderIndex = tx.vault.blindIndex(`contacts.${contactChannel}`, sender.value)
  const from = await senderOf(tx, scope, { channel, senderIndex })
  const inserted = await tx.db
    .insert(replies)
    .values({
      id,
      channel,
      providerKey,
      senderIndex,
      contactId: from?.contactId ?? null,
      debtorId: from?.debtorId ?? null,
      // A stored text holds no NUL.
      wordsSealed: tx.vault.seal(text.replaceAll('\0', ' '), { column: 'replies.words', row: id }),
      receivedAt: now,
    })
    .onConflictDoNothing({ target: [replies.channel, replies.providerKey] })
    .returning({ id: replies.id })
  if (inserted.length === 0) return ok('known')
  await emit(tx, { topic: 'reply.received', replyId: id })
  return ok('noted')
}

/**
 * Takes what a provider tells, whose call was found to be its own. Each thing is a transaction of its
 * own and known by its own id, so that what failed half-way comes again whole. A writer whose number
 * cannot be one of ours says nothing to us.
 */
export async function takeGatewayEvents(
  core: Core,
  scope: SystemScope,
  events: readonly GatewayEvent[],
): Promise<void> {
  for (const event of events) {
    await inScope(core, scope, async (tx) =>
      event.kind === 'report' ? noteReport(tx, scope, event) : noteReply(tx, scope, event),
    )
  }
}
