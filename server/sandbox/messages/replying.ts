import { signatureOf } from '#server/platform/signed-call.ts'
import { insertAnswer, noteTaken } from '../book/answers.ts'
import type { Book } from '../book/database.ts'
import type { StoredMessage } from '../book/messages.ts'
import type { Messengers } from '../messengers/settings.ts'
import { answerTelling, tell } from '../messengers/telling.ts'

/** Where the gateway tells what people wrote back, and the secret it signs that with. */
export type ReplyGateway = { readonly url: string; readonly secret: string }

/** Whoever took a message tells what was written back to it. */
export type Replying = { readonly gateway: ReplyGateway | null; readonly messengers: Messengers }

/** Whether a message can be answered: whoever took it has somewhere to tell. */
export function canAnswer({ gateway, messengers }: Replying, message: StoredMessage): boolean {
  return message.via === 'gateway' || message.via === 'mail'
    ? gateway !== null
    : answerTelling(messengers, message, '') !== null
}

/** Keeps what somebody wrote back and hands it over, signed. Answers whether the portal took it. */
export async function sendAnswer(
  book: Book,
  { gateway, messengers }: Replying,
  to: StoredMessage,
  body: string,
): Promise<boolean> {
  const { channel, recipient } = to
  const id = insertAnswer(book, { channel, recipient, body })
  const isOurs = to.via === 'gateway' || to.via === 'mail'
  const telling = isOurs
    ? gateway && gatewayTelling(book, gateway, to, { id, body })
    : answerTelling(messengers, to, body)
  const isTaken = await tell(telling)
  if (isTaken) noteTaken(book, id)
  return isTaken
}

function gatewayTelling(
  book: Book,
  { url, secret }: ReplyGateway,
  { channel, recipient }: StoredMessage,
  answer: { id: number; body: string },
) {
  const body = JSON.stringify({
    // Unlike any id of another book: what was told once is never told again under its name.
    id: `answer-${book.now()}-${answer.id}`,
    channel: channel === 'sms' ? 'sms' : 'email',
    from: recipient,
    text: answer.body,
  })
  // Signatures are of this minute, whatever day the book lives in.
  const at = Math.floor(Date.now() / 1000)
  const signature = `t=${at},v1=${signatureOf(secret, at, body)}`
  return {
    url,
    headers: { 'content-type': 'application/json', 'x-quita-signature': signature },
    body,
  }
}
