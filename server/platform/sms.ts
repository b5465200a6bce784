import { z } from 'zod'
import type { Channel } from './channel.ts'
import { answerByStatus, postMessage } from './message-post.ts'

/** SMS through a generic HTTP gateway: POST {to, text, key} with a bearer token. */
export type SmsConfig = { url: string; token: string; timeoutMs?: number }

/** `to` is E.164 (`+5581999990000`). `key` identifies this send: a gateway that has seen it
 * answers with the id of the message it already took, so repeating after `unknown` is harmless. */
export type SmsMessage = { to: string; text: string; key: string }

const acceptedSchema = z.looseObject({ id: z.coerce.string().min(1) })

export function createSmsChannel(config: SmsConfig): Channel<SmsMessage> {
  return {
    remembersKeys: true,
    send: ({ to, text, key }) =>
      postMessage(
        {
          url: config.url,
          headers: {
            authorization: `Bearer ${config.token}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ to, text, key }),
          timeoutMs: config.timeoutMs,
        },
        (answer) => {
          const taken = acceptedSchema.safeParse(answer.body)
          return answerByStatus(answer, taken.success ? taken.data.id : null)
        },
      ),
  }
}
