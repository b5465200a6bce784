import { z } from 'zod'
import type { Channel, SendAnswer } from './channel.ts'
import { fetchFailure } from './fetch-failure.ts'

/** SMS through a generic HTTP gateway: POST {to, text, key} with a bearer token. */
export type SmsConfig = { url: string; token: string; timeoutMs?: number }

/** `to` is E.164 (`+5581999990000`). `key` identifies this send: a gateway that has seen it
 * answers with the id of the message it already took, so repeating after `unknown` is harmless. */
export type SmsMessage = { to: string; text: string; key: string }

const acceptedSchema = z.looseObject({ id: z.coerce.string().min(1) })

export function createSmsChannel(config: SmsConfig): Channel<SmsMessage> {
  return {
    remembersKeys: true,
    async send({ to, text, key }) {
      let response: Response
      let body: string
      try {
        response = await fetch(config.url, {
          method: 'POST',
          redirect: 'manual',
          signal: AbortSignal.timeout(config.timeoutMs ?? 10_000),
          headers: {
            authorization: `Bearer ${config.token}`,
            'content-type': 'application/json',
            accept: 'application/json',
          },
          body: JSON.stringify({ to, text, key }),
        })
        body = await response.text()
      } catch (error) {
        return fetchFailure(error)
      }
      return answerOf(response.status, body)
    },
  }
}

function answerOf(status: number, body: string): SendAnswer {
  const detail = `HTTP ${status}`
  if (status >= 200 && status < 300) {
    const id = acceptedId(body)
    return id === null
      ? { kind: 'unknown', cause: 'unreadable', detail }
      : { kind: 'sent', providerId: id }
  }
  if (status === 401 || status === 403) return { kind: 'refused', reason: 'not_authorised', detail }
  if (status === 429) return { kind: 'refused', reason: 'throttled', detail }
  if (status >= 500 || status === 408) return { kind: 'unknown', cause: 'server_error', detail }
  if (status >= 400) return { kind: 'refused', reason: 'rejected', detail }
  return { kind: 'unknown', cause: 'unreadable', detail }
}

function acceptedId(body: string): string | null {
  try {
    const read = acceptedSchema.safeParse(JSON.parse(body))
    return read.success ? read.data.id : null
  } catch {
    return null
  }
}
