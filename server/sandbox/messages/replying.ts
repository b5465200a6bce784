import { signatureOf } from '#server/platform/signed-call.ts'
import { insertAnswer, noteTaken } from '../book/answers.ts'
import type { Book } from '../book/database.ts'
import type { Channel } from '../book/messages.ts'

/** Where the gateway tells what people wrote back, and the secret it signs that with. */
export type ReplyGateway = { readonly url: string; readonly secret: string }

const PATIENCE_MS = 10_000

/** Keeps what somebody wrote back and hands it over, signed. Answers whether the portal took it. */
export async function sendAnswer(
  book: Book,
  gateway: ReplyGateway,
  answer: { channel: Channel; recipient: string; body: string },
): Promise<boolean> {
  const id = insertAnswer(book, answer)
  const body = JSON.stringify({
    // Unlike any id of another book: what was told once is never told again under its name.
    id: `answer-${book.now()}-${id}`,
    channel: answer.channel === 'sms' ? 'sms' : 'email',
    from: answer.recipient,
    text: answer.body,
  })
  // Signatures are of this minute, whatever day the book lives in.
  const at = Math.floor(Date.now() / 1000)
  try {
    const response = await fetch(gateway.url, {
      method: 'POST',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        'content-type': 'application/json',
        'x-quita-signature': `t=${at},v1=${signatureOf(gateway.secret, at, body)}`,
      },
      body,
    })
    if (response.ok) noteTaken(book, id)
    return response.ok
  } catch {
    return false
  }
}
