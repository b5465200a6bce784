import type Stripe from 'stripe'
import type { HttpRequest, Transport, TransportFailure } from '../pix/transport.ts'

type HttpClient = NonNullable<Stripe.StripeConfig['httpClient']>

/**
 * How Stripe's library speaks HTTP here: through our own transport, for three reasons.
 * - The library repeats a call once when the connection was closed, even with
 *   `maxNetworkRetries: 0` (RequestSender._shouldRetry, ECONNRESET and EPIPE). Repeating is the
 *   caller's business, so a lost reply has to reach the caller.
 * - Its deadline is for silence on the socket; ours is for the whole call.
 * - It takes a host but no base path, and the sandbox answers under `/stripe`.
 */
export function createStripeHttpClient(apiBase: string, send: Transport): HttpClient {
  const base = apiBase.replace(/\/+$/, '')
  return {
    getClientName: () => 'quita',
    async makeRequest(_host, _port, path, method, headers, body) {
      const outcome = await send({
        method: methodOf(method),
        url: `${base}${path}`,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
        ),
        ...(method === 'POST' ? { body } : {}),
      })
      if (outcome.kind === 'failed') throw new TransportFailed(outcome)
      return reply(outcome.reply.status, outcome.reply.headers, outcome.reply.body)
    },
  }
}

/** No answer came. It has no `code`, by which the library would recognise what it may repeat. */
export class TransportFailed extends Error {
  override name = 'TransportFailed'
  readonly failure: TransportFailure

  constructor(failure: TransportFailure) {
    super(failure.detail)
    this.failure = failure
  }
}

/** An answer came that Stripe's API does not give: a proxy's page, another service, a half reply. */
export class UnreadableReply extends Error {
  override name = 'UnreadableReply'
  readonly status: number

  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

function methodOf(method: string): HttpRequest['method'] {
  if (method === 'GET' || method === 'POST' || method === 'DELETE') return method
  throw new RangeError(`no call of ours is a ${method}`)
}

function reply(
  status: number,
  headers: Record<string, string | string[] | undefined>,
  body: string,
): Awaited<ReturnType<HttpClient['makeRequest']>> {
  const present = Object.entries(headers).filter(
    (entry): entry is [string, string | string[]] => entry[1] !== undefined,
  )
  return {
    getStatusCode: () => status,
    getHeaders: () => Object.fromEntries(present),
    // The library hangs its own fields (requestId, …) on this object.
    getRawResponse: () => ({}),
    toStream: () => {
      throw new RangeError('no call of ours streams')
    },
    toJSON: async () => readJson(status, body),
  }
}

/**
 * The library takes any JSON object without `error` for success, whatever the status: a missing
 * route that answers 404 `{"message":…}` would be a created payment.
 */
function readJson(status: number, body: string): unknown {
  const json = parse(body)
  if (typeof json !== 'object' || json === null) throw new UnreadableReply(status)
  const isError = 'error' in json && typeof json.error === 'object' && json.error !== null
  const isSuccess = status >= 200 && status < 300
  if (isError === isSuccess) throw new UnreadableReply(status)
  return json
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
