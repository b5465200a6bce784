// A CommonJS package that Node finds no names in.
import webPush from 'web-push'
import { type Clock, systemClock } from '#server/kernel/clock.ts'
import type { Channel, SendAnswer } from './channel.ts'
import { fetchFailure } from './fetch-failure.ts'
import { isPushEndpoint } from './push/hosts.ts'
import type { VapidKey } from './push/keys.ts'
import type { PushConfig } from './push/settings.ts'
import { retryAfter } from './retry-after.ts'

/** What a browser hands over: where to send, and for whom to encrypt (RFC 8291). */
export type PushTarget = {
  readonly endpoint: string
  /** The browser's public key and secret, base64url. */
  readonly p256dh: string
  readonly auth: string
  /** Which of our keys the browser was given. */
  readonly keyId: string
}

export type PushMessage = {
  readonly target: PushTarget
  readonly payload: string
  /** Up to 32 letters: a later message of one topic takes the place of one that still waits. */
  readonly topic: string
  readonly ttlSeconds: number
  readonly urgency: 'low' | 'normal'
}

/** Push services refuse a token that is valid for more than a day. */
const TOKEN_HOURS = 12
/** Long before it ends; Apple refuses who renews more than once an hour. */
const RENEW_AFTER_HOURS = 6
const TIMEOUT_MS = 10_000

/**
 * Web push (RFC 8030) as a channel. The payload is encrypted for one browser; a signed token says
 * who sends. A token is signed once for a service and then kept: signing costs several times what
 * encrypting does.
 *
 * It counts as one that knows a key again: the topic is the message's own, so that a service that is
 * asked twice keeps the later one, and a phone shows one notification for a topic.
 */
export function createPushChannel(
  { keys, subject, sandboxOrigin }: PushConfig,
  { clock = systemClock, timeoutMs = TIMEOUT_MS }: { clock?: Clock; timeoutMs?: number } = {},
): Channel<PushMessage> {
  const authorise = createAuthoriser(subject, clock)
  return {
    remembersKeys: true,
    async send(message) {
      const { target, topic } = message
      const key = keys.known.get(target.keyId)
      // Its key was put away, or its address would be taken no more: nothing reaches that browser.
      if (!key) return { kind: 'refused', reason: 'gone', detail: 'key put away' }
      if (!isPushEndpoint(target.endpoint, sandboxOrigin)) {
        return { kind: 'refused', reason: 'gone', detail: 'no push service' }
      }
      const prepared = preparePush(message, authorise(key, new URL(target.endpoint).origin))
      if (prepared === null) return { kind: 'refused', reason: 'gone', detail: 'no such keys' }
      try {
        const response = await fetch(target.endpoint, {
          method: 'POST',
          redirect: 'manual',
          signal: AbortSignal.timeout(timeoutMs),
          headers: prepared.headers,
          body: prepared.body,
        })
        await response.body?.cancel()
        return answerOf(response, topic, clock)
      } catch (error) {
        return fetchFailure(error)
      }
    },
  }
}

/** The `Authorization` for a service by one of our keys, signed when there is none to use again. */
export function createAuthoriser(
  subject: string,
  clock: Clock,
): (key: VapidKey, origin: string) => string {
  const kept = new Map<string, { readonly value: string; readonly until: number }>()
  return (key, origin) => {
    const name = `${key.id} ${origin}`
    const seconds = Math.floor(clock.now().epochMilliseconds / 1000)
    const known = kept.get(name)
    if (known && seconds < known.until) return known.value
    const { Authorization: value } = webPush.getVapidHeaders(
      origin,
      subject,
      key.publicKey,
      key.privateKey,
      'aes128gcm',
      seconds + TOKEN_HOURS * 3600,
    )
    kept.set(name, { value, until: seconds + RENEW_AFTER_HOURS * 3600 })
    return value
  }
}

/** The request for one message; null where the browser's keys are none. */
export function preparePush(
  { target, payload, topic, ttlSeconds, urgency }: PushMessage,
  authorization: string,
): { headers: Record<string, string>; body: Uint8Array<ArrayBuffer> } | null {
  const cipherText = encrypted(target, payload)
  if (cipherText === null) return null
  return {
    headers: {
      authorization,
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(ttlSeconds),
      topic,
      urgency,
    },
    body: new Uint8Array(cipherText),
  }
}

function encrypted({ p256dh, auth }: PushTarget, payload: string): Buffer | null {
  try {
    return webPush.encrypt(p256dh, auth, payload, 'aes128gcm').cipherText
  } catch {
    // A point that is not on the curve, a secret that is too short: no browser made these.
    return null
  }
}

function answerOf(response: Response, topic: string, clock: Clock): SendAnswer {
  const { status, headers } = response
  const detail = `HTTP ${status}`
  if (status >= 200 && status < 300) {
    return { kind: 'sent', providerId: headers.get('location') ?? topic }
  }
  if (status === 404 || status === 410) return { kind: 'refused', reason: 'gone', detail }
  if (status === 401 || status === 403) return { kind: 'refused', reason: 'not_authorised', detail }
  if (status === 429 || status === 503) {
    const retryAfterSeconds = retryAfter(headers.get('retry-after'), clock)
    return { kind: 'refused', reason: 'throttled', detail, retryAfterSeconds }
  }
  if (status >= 500 || status === 408) return { kind: 'unknown', cause: 'server_error', detail }
  return { kind: 'refused', reason: 'rejected', detail }
}
