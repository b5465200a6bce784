import { type Clock, systemClock } from '#server/kernel/clock.ts'
import { answerOf, type PixAnswer } from './answer.ts'
import { createTokenSource, type TokenSource } from './token.ts'
import { createTransport, type HttpRequest, type TlsFiles, type Transport } from './transport.ts'

export type PixClientConfig = {
  baseUrl: string
  tokenUrl: string
  clientId: string
  clientSecret: string
  /** One scope for every call, instead of one for each product. */
  scope?: string
  tls?: TlsFiles
  /** For the whole of one call, in milliseconds. */
  timeoutMs?: number
  clock?: Clock
  /** Another road to the PSP than the network: tests that ask thousands of times. */
  transport?: Transport
}

/**
 * A PSP grants no token at all when one scope of many is not in the receiver's contract: each
 * product asks for its own, so that a PSP without Pix Automático still collects by Pix.
 */
const scopes = {
  immediate: 'cob.read cob.write pix.read pix.write webhook.read webhook.write',
  due: 'cobv.read cobv.write',
  automatic:
    'rec.read rec.write cobr.read cobr.write webhookrec.read webhookrec.write webhookcobr.read webhookcobr.write payloadlocationrec.read payloadlocationrec.write',
} as const

export type PixProduct = keyof typeof scopes

/** `read` answers null for a 2xx body that does not say what it must. */
export type PixRequest<T> = {
  product: PixProduct
  method: HttpRequest['method']
  path: string
  body?: string
  read: (json: unknown) => T | null
}

export type PixCall = <T>(request: PixRequest<T>) => Promise<PixAnswer<T>>

const DEFAULT_TIMEOUT_MS = 10_000

/** One authorised call. A token the PSP no longer takes is renewed once: a 401 did nothing. */
export function createCall(config: PixClientConfig): PixCall {
  const send =
    config.transport ??
    createTransport({
      timeoutMs: config.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      ...(config.tls ? { tls: config.tls } : {}),
    })
  const sources = new Map<string, TokenSource>()
  const tokensFor = (product: PixProduct): TokenSource => {
    const scope = config.scope ?? scopes[product]
    const known = sources.get(scope)
    if (known) return known
    const made = createTokenSource({ ...config, scope }, send, config.clock ?? systemClock)
    sources.set(scope, made)
    return made
  }
  const baseUrl = config.baseUrl.replace(/\/+$/, '')

  return async ({ product, method, path, body, read }) => {
    const tokens = tokensFor(product)
    for (let attempt = 1; ; attempt++) {
      const token = await tokens.get()
      if (token.kind !== 'ok') return token
      const outcome = await send({
        method,
        url: `${baseUrl}${path}`,
        headers: {
          authorization: `Bearer ${token.value}`,
          accept: 'application/json, application/problem+json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body }),
      })
      const isTokenRefused = outcome.kind === 'reply' && outcome.reply.status === 401
      if (isTokenRefused) tokens.discard(token.value)
      if (!isTokenRefused || attempt > 1) return answerOf(outcome, read)
    }
  }
}
