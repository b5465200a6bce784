import { z } from 'zod'
import type { Channel, SendAnswer, SendRefusal } from '../channel.ts'
import { answerByStatus, type PostAnswer, postMessage } from '../message-post.ts'
import type { SmsMessage } from '../sms.ts'
import type { WhatsAppMessage } from '../whatsapp.ts'

/** Messages by Twilio (Messages resource, 2010-04-01). */
export type TwilioConfig = {
  readonly accountSid: string
  readonly authToken: string
  /** A number in E.164, or the id of a messaging service (`MG…`). */
  readonly from: string
  /** Where Twilio tells what became of a message; it is told which by `?key=`. */
  readonly callbackUrl: string
  readonly apiBase?: string | undefined
  readonly timeoutMs?: number | undefined
}

/**
 * Twilio knows no keys of its callers: the same call again is another message, so that a send whose
 * answer was lost is never repeated by itself. What became of it, Twilio tells under our key.
 */
export function createTwilioSms(config: TwilioConfig): Channel<SmsMessage> {
  return {
    remembersKeys: false,
    send: ({ to, text, key }) => post(config, key, { To: to, ...senderOf(config), Body: text }),
  }
}

/** A template of WhatsApp is a content of Twilio's; its places are numbered from 1. */
export function createTwilioWhatsApp(config: TwilioConfig): Channel<WhatsAppMessage> {
  return {
    remembersKeys: false,
    send: ({ to, template, values, key }) =>
      post(config, key, {
        To: `whatsapp:${to}`,
        ...senderOf(config, 'whatsapp:'),
        ContentSid: template,
        ContentVariables: JSON.stringify(
          Object.fromEntries(values.map((value, i) => [String(i + 1), value])),
        ),
      }),
  }
}

function senderOf({ from }: TwilioConfig, prefix = ''): Record<string, string> {
  return from.startsWith('MG') ? { MessagingServiceSid: from } : { From: `${prefix}${from}` }
}

function post(
  config: TwilioConfig,
  key: string,
  fields: Record<string, string>,
): Promise<SendAnswer> {
  const { accountSid, authToken, callbackUrl, timeoutMs } = config
  const base = config.apiBase ?? 'https://api.twilio.com'
  const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64')
  return postMessage(
    {
      url: `${base}/2010-04-01/Accounts/${accountSid}/Messages.json`,
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ ...fields, StatusCallback: `${callbackUrl}?key=${key}` }),
      timeoutMs,
    },
    answerOf,
  )
}

const takenSchema = z.looseObject({ sid: z.string().min(1) })
const errorSchema = z.looseObject({ code: z.number() })

/** What Twilio's own numbers say beyond the status (twilio.com/docs/api/errors). */
const REFUSALS: Readonly<Record<number, SendRefusal>> = {
  /** No such number, none that takes messages, and none on WhatsApp. */
  21211: 'gone',
  21614: 'gone',
  63003: 'gone',
  /** They answered STOP to this sender. */
  21610: 'unwanted',
  /** Not from this sender, not to this country: nothing that another try would mend. */
  21408: 'rejected',
  21606: 'rejected',
  14107: 'throttled',
  20429: 'throttled',
  63018: 'throttled',
}

function answerOf(answer: PostAnswer): SendAnswer {
  const error = errorSchema.safeParse(answer.body)
  const reason = answer.status >= 400 && error.success ? REFUSALS[error.data.code] : undefined
  if (reason !== undefined && reason !== 'throttled') {
    return { kind: 'refused', reason, detail: `Twilio ${error.data?.code}` }
  }
  const taken = takenSchema.safeParse(answer.body)
  const status = reason === 'throttled' ? 429 : answer.status
  return answerByStatus({ ...answer, status }, taken.success ? taken.data.sid : null)
}
