import { z } from 'zod'
import type { Channel, SendAnswer, SendRefusal } from '../channel.ts'
import { answerByStatus, type PostAnswer, postMessage } from '../message-post.ts'
import type { WhatsAppMessage } from '../whatsapp.ts'

/** WhatsApp by Meta's Cloud API. */
export type MetaConfig = {
  readonly phoneNumberId: string
  readonly accessToken: string
  readonly apiBase?: string | undefined
  /** Of the Graph API; Meta keeps each for about two years. */
  readonly apiVersion: string
  readonly timeoutMs?: number | undefined
}

/**
 * The Cloud API knows no keys of its callers. What we give it to keep with a message comes back with
 * every word about it, so that also a send whose answer was lost is found again.
 */
export function createMetaWhatsApp(config: MetaConfig): Channel<WhatsAppMessage> {
  const base = config.apiBase ?? 'https://graph.facebook.com'
  return {
    remembersKeys: false,
    send: ({ to, template, language, values, key }) =>
      postMessage(
        {
          url: `${base}/${config.apiVersion}/${config.phoneNumberId}/messages`,
          headers: {
            authorization: `Bearer ${config.accessToken}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({
            messaging_product: 'whatsapp',
            recipient_type: 'individual',
            to: to.replace('+', ''),
            type: 'template',
            template: {
              name: template,
              language: { code: language },
              components: [
                {
                  type: 'body',
                  parameters: values.map((text) => ({ type: 'text', text })),
                },
              ],
            },
            biz_opaque_callback_data: key,
          }),
          timeoutMs: config.timeoutMs,
        },
        answerOf,
      ),
  }
}

const takenSchema = z.looseObject({
  messages: z.tuple([z.looseObject({ id: z.string().min(1) })]).rest(z.unknown()),
})
const errorSchema = z.looseObject({ error: z.looseObject({ code: z.number() }) })

/** What Meta's own numbers say beyond the status, which is 400 for most of them. */
const REFUSALS: Readonly<Record<number, SendRefusal>> = {
  /** Nobody there, or nobody who can be written to. */
  131026: 'gone',
  131030: 'gone',
  /** They asked WhatsApp to hear nothing more of this business. */
  131050: 'unwanted',
  4: 'throttled',
  80007: 'throttled',
  130429: 'throttled',
  131048: 'throttled',
  131056: 'throttled',
  0: 'not_authorised',
  3: 'not_authorised',
  10: 'not_authorised',
  190: 'not_authorised',
  368: 'not_authorised',
  131005: 'not_authorised',
  131031: 'not_authorised',
}

/** The answer to a send, and what is told of it later, have the same numbers. */
export function refusalOf(code: number): SendRefusal | undefined {
  return REFUSALS[code]
}

function answerOf(answer: PostAnswer): SendAnswer {
  const failed = errorSchema.safeParse(answer.body)
  const reason =
    answer.status >= 400 && failed.success ? refusalOf(failed.data.error.code) : undefined
  if (reason !== undefined && reason !== 'throttled') {
    return { kind: 'refused', reason, detail: `Meta ${failed.data?.error.code}` }
  }
  const taken = takenSchema.safeParse(answer.body)
  const status = reason === 'throttled' ? 429 : answer.status
  return answerByStatus({ ...answer, status }, taken.success ? taken.data.messages[0].id : null)
}
