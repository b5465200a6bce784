import { z } from 'zod'
import type { Clock } from '#server/kernel/clock.ts'
import { answerOf, type PixAnswer } from './answer.ts'
import type { Transport } from './transport.ts'

/** OAuth2 client credentials (RFC 6749 4.4) with HTTP Basic, as the Pix API requires. */
export type TokenConfig = {
  tokenUrl: string
  clientId: string
  clientSecret: string
  scope: string
}

export type TokenSource = {
  get(): Promise<PixAnswer<string>>
  /** Forgets a token the PSP no longer takes, unless a newer one has already replaced it. */
  discard(token: string): void
}

const tokenSchema = z.looseObject({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().positive().catch(300),
})

/** Renewed this long before its end, so that no call starts with a token that dies on the way. */
const MARGIN_SECONDS = 30

/** A cached token, renewed shortly before it expires; concurrent callers share one renewal. */
export function createTokenSource(config: TokenConfig, send: Transport, clock: Clock): TokenSource {
  let current: { token: string; until: Temporal.Instant } | null = null
  let renewal: Promise<PixAnswer<string>> | null = null

  async function renew(): Promise<PixAnswer<string>> {
    const askedAt = clock.now()
    const answer = answerOf(await send(tokenRequest(config)), (json) => {
      const read = tokenSchema.safeParse(json)
      return read.success ? read.data : null
    })
    if (answer.kind !== 'ok') return answer
    const seconds = Math.floor(answer.value.expires_in)
    const life = Math.max(seconds - MARGIN_SECONDS, Math.floor(seconds / 2))
    current = { token: answer.value.access_token, until: askedAt.add({ seconds: life }) }
    return { kind: 'ok', value: current.token }
  }

  return {
    get() {
      if (current && Temporal.Instant.compare(clock.now(), current.until) < 0) {
        return Promise.resolve({ kind: 'ok', value: current.token })
      }
      renewal ??= renew().finally(() => {
        renewal = null
      })
      return renewal
    },
    discard(token) {
      if (current?.token === token) current = null
    },
  }
}

function tokenRequest(config: TokenConfig) {
  const pair = `${encodeURIComponent(config.clientId)}:${encodeURIComponent(config.clientSecret)}`
  return {
    method: 'POST' as const,
    url: config.tokenUrl,
    headers: {
      authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: config.scope }).toString(),
  }
}
