import { replies } from '#db/schema/replies.ts'
import { newId, type ReplyId } from '#server/kernel/id.ts'
import { jsonOrNull } from '#server/kernel/json.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { normaliseEmail, normalisePhone } from '#server/people/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type SignedCall, verifyCall } from '#server/platform/signed-call.ts'
import { type IncomingReply, replySchema } from '../schema.ts'
import { senderOf } from './data.ts'

export type ReplyRefusal = 'bad_signature' | 'too_old' | 'malformed'
export type ReplyReceipt = 'noted' | 'known'

/** Whether a gateway's call is about an answer of somebody, and not about a message of ours. */
export function isReply(body: string): boolean {
  return replySchema.safeParse(jsonOrNull(body)).success
}

/**
 * Takes in what somebody wrote back, once by the gateway's own id, and rings for the worker. Whose it
 * is, is the person whom we wrote to last at that number: several may share it.
 */
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
  const { channel, from } = read.data
  const sender = channel === 'sms' ? normalisePhone(from) : normaliseEmail(from)
  if (!sender.ok) return refuse('malformed')
  return ok(await inScope(core, scope, (tx) => insertReply(tx, scope, read.data, sender.value)))
}

async function insertReply(
  tx: Tx,
  scope: SystemScope,
  { id: providerKey, channel, text }: IncomingReply,
  sender: string,
): Promise<ReplyReceipt> {
  const now = tx.clock.now()
  const id = newId<ReplyId>(now.epochMilliseconds)
  const senderIndex = tx.vault.blindIndex(`contacts.${channel}`, sender)
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
  if (inserted.length === 0) return 'known'
  await emit(tx, { topic: 'reply.received', replyId: id })
  return 'noted'
}
