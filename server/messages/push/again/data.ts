import { asId, type MessageId } from '#server/kernel/id.ts'
import { sameSecret } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { formatAgainToken, readAgainToken } from './model.ts'

/** The token that goes into the push of a message; nothing is kept of it. */
export function againToken(tx: Tx, _scope: SystemScope, messageId: MessageId): string {
  return formatAgainToken(messageId, markOf(tx, messageId))
}

/** The message that a token puts off; null where it is none of ours. */
export function messageOfToken(tx: Tx, _scope: SystemScope, token: string): MessageId | null {
  const read = readAgainToken(token)
  if (read === null || !sameSecret(read.mark, markOf(tx, read.messageId))) return null
  return asId<MessageId>(read.messageId)
}

function markOf(tx: Tx, messageId: string): Buffer {
  return tx.vault.blindIndex('messages.again', messageId)
}
