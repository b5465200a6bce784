import { z } from 'zod'
import type { Channel } from '../channel.ts'
import { answerByStatus, postMessage } from '../message-post.ts'
import type { SmsMessage } from '../sms.ts'

/** SMS by Zenvia (API v2, zenvia.github.io/zenvia-openapi-spec). */
export type ZenviaConfig = {
  readonly token: string
  /** The sender's identifier, as the integration at Zenvia has it. */
  readonly from: string
  readonly apiBase?: string | undefined
  readonly timeoutMs?: number | undefined
}

const takenSchema = z.looseObject({ id: z.string().min(1) })

/**
 * Our key travels as `externalId`, under which Zenvia tells what became of a message; it does not keep
 * a second message under it from going out.
 */
export function createZenviaSms(config: ZenviaConfig): Channel<SmsMessage> {
  return {
    remembersKeys: false,
    send: ({ to, text, key }) =>
      postMessage(
        {
          url: `${config.apiBase ?? 'https://api.zenvia.com'}/v2/channels/sms/messages`,
          headers: { 'x-api-token': config.token, 'content-type': 'application/json' },
          body: JSON.stringify({
            from: config.from,
            to: to.replace('+', ''),
            contents: [{ type: 'text', text }],
            externalId: key,
          }),
          timeoutMs: config.timeoutMs,
        },
        (answer) => {
          const taken = takenSchema.safeParse(answer.body)
          return answerByStatus(answer, taken.success ? taken.data.id : null)
        },
      ),
  }
}
