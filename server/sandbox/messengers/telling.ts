import { randomBytes, randomUUID } from 'node:crypto'
import { metaSignature } from '#server/platform/meta/signature.ts'
import { twilioSignature } from '#server/platform/twilio/signature.ts'
import type { StoredMessage } from '../book/messages.ts'
import type { Messengers } from './settings.ts'

/** A call to the portal as its provider makes it; null where it has nowhere to go. */
type Telling = { url: string; headers: Record<string, string>; body: string } | null

const PATIENCE_MS = 10_000

/** Answers whether the portal took it. */
export async function tell(telling: Telling): Promise<boolean> {
  if (telling === null) return false
  const { url, headers, body } = telling
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS)
    return (await fetch(url, { method: 'POST', signal, headers, body })).ok
  } catch {
    return false
  }
}

export type Told = { readonly status: 'delivered' | 'failed'; readonly code: number | null }

/** What became of a message, in the words of whoever took it; late, if the portal is told late. */
export function statusTelling(
  messengers: Messengers,
  message: StoredMessage,
  { status, code }: Told,
): Telling {
  switch (message.via) {
    case 'twilio':
      return message.told === null
        ? null
        : twilioTelling(messengers, message.told, {
            MessageSid: message.key,
            MessageStatus: status === 'failed' ? 'undelivered' : status,
            To: addressOf(message.channel, message.recipient),
            ...(code === null ? {} : { ErrorCode: String(code) }),
          })
    case 'zenvia':
      return zenviaTelling(messengers, {
        type: 'MESSAGE_STATUS',
        message: { id: message.key, externalId: message.told ?? undefined },
        messageStatus: { code: status === 'failed' ? 'NOT_DELIVERED' : 'DELIVERED' },
      })
    case 'meta':
      return metaTelling(messengers, {
        statuses: [
          {
            id: message.key,
            status,
            recipient_id: message.recipient.slice(1),
            ...(code === null ? {} : { errors: [{ code, title: 'undeliverable' }] }),
            ...(message.told === null ? {} : { biz_opaque_callback_data: message.told }),
          },
        ],
      })
    default:
      return null
  }
}

/** What somebody wrote, told by whoever took our message to them. */
export function answerTelling(
  messengers: Messengers,
  message: StoredMessage,
  text: string,
): Telling {
  const from = message.recipient
  switch (message.via) {
    case 'twilio':
      return messengers.twilio.inboundUrl === null
        ? null
        : twilioTelling(messengers, messengers.twilio.inboundUrl, {
            MessageSid: `SM${randomBytes(16).toString('hex')}`,
            From: addressOf(message.channel, from),
            To: addressOf(message.channel, '+551140000000'),
            Body: text,
            NumMedia: '0',
          })
    case 'zenvia':
      return zenviaTelling(messengers, {
        type: 'MESSAGE',
        direction: 'IN',
        message: { direction: 'IN', from: from.slice(1), contents: [{ type: 'text', text }] },
      })
    case 'meta':
      return metaTelling(messengers, {
        messages: [
          {
            id: `wamid.${randomBytes(18).toString('base64url')}`,
            from: from.slice(1),
            timestamp: String(Math.floor(Date.now() / 1000)),
            type: 'text',
            text: { body: text },
          },
        ],
      })
    default:
      return null
  }
}

function addressOf(channel: string, number: string): string {
  return channel === 'whatsapp' ? `whatsapp:${number}` : number
}

function twilioTelling(
  { twilio }: Messengers,
  url: string,
  fields: Record<string, string>,
): Telling {
  const form = new URLSearchParams({ AccountSid: twilio.accountSid, ...fields })
  return {
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': twilioSignature(twilio.authToken, url, form),
    },
    body: form.toString(),
  }
}

function zenviaTelling({ zenvia }: Messengers, event: Record<string, unknown>): Telling {
  if (zenvia.eventUrl === null) return null
  return {
    url: zenvia.eventUrl,
    headers: { 'content-type': 'application/json', 'x-quita-secret': zenvia.eventSecret },
    body: JSON.stringify({ id: randomUUID(), channel: 'sms', ...event }),
  }
}

function metaTelling({ meta }: Messengers, value: Record<string, unknown>): Telling {
  if (meta.webhookUrl === null) return null
  const metadata = { phone_number_id: meta.phoneNumberId, display_phone_number: '551140000000' }
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          { field: 'messages', value: { messaging_product: 'whatsapp', metadata, ...value } },
        ],
      },
    ],
  })
  return {
    url: meta.webhookUrl,
    headers: {
      'content-type': 'application/json',
      'x-hub-signature-256': metaSignature(meta.appSecret, body),
    },
    body,
  }
}
