import { systemClock } from '#server/kernel/clock.ts'
import { jsonOrNull } from '#server/kernel/json.ts'
import type { SendAnswer } from './channel.ts'
import { fetchFailure } from './fetch-failure.ts'
import { retryAfter } from './retry-after.ts'

/** One message as a provider's API wants it. */
export type MessagePost = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | URLSearchParams
  readonly timeoutMs?: number | undefined
}

/** What a provider said, its body read as JSON; null where it is none. */
export type PostAnswer = {
  readonly status: number
  readonly body: unknown
  readonly retryAfterSeconds: number | undefined
}

const TIMEOUT_MS = 10_000

/** Posts one message and has the answer read; a call that brought none says how it failed. */
export async function postMessage(
  { url, headers, body, timeoutMs = TIMEOUT_MS }: MessagePost,
  read: (answer: PostAnswer) => SendAnswer,
): Promise<SendAnswer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      headers: { accept: 'application/json', ...headers },
      body,
    })
    const named = response.headers.get('retry-after')
    return read({
      status: response.status,
      body: jsonOrNull(await response.text()),
      retryAfterSeconds: named === null ? undefined : retryAfter(named, systemClock),
    })
  } catch (error) {
    return fetchFailure(error)
  }
}

/**
 * What a status alone says. `id` is the provider's for what it took, null where its 2xx named none:
 * then nobody knows. A server that failed may have sent before it did.
 */
export function answerByStatus(
  { status, retryAfterSeconds }: Omit<PostAnswer, 'body'>,
  id: string | null,
): SendAnswer {
  const detail = `HTTP ${status}`
  if (status >= 200 && status < 300) {
    return id === null
      ? { kind: 'unknown', cause: 'unreadable', detail }
      : { kind: 'sent', providerId: id }
  }
  if (status === 401 || status === 403) return { kind: 'refused', reason: 'not_authorised', detail }
  if (status === 429) {
    const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
    return { kind: 'refused', reason: 'throttled', detail, ...wait }
  }
  if (status >= 500 || status === 408) return { kind: 'unknown', cause: 'server_error', detail }
  if (status >= 400) return { kind: 'refused', reason: 'rejected', detail }
  return { kind: 'unknown', cause: 'unreadable', detail }
}
