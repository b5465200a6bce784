import Stripe from 'stripe'
import { type Fault, takeFault } from '../book/faults.ts'
import { type Call, HANG_UP, isSameSecret, jsonReply, type Reply } from '../http.ts'
import type { StripeDouble, Work } from './context.ts'
import { settleDue } from './due.ts'
import { ApiRefusal, type ApiReply, errorReply } from './error.ts'
import { expand } from './expand.ts'
import { expansionOf, type Params, parseForm } from './form.ts'
import { digestOf, keepReply, keptReply, refuseConcurrent } from './idempotency.ts'
import { makeId } from './store.ts'
import type { StripeTarget } from './targets.ts'

/** One call of the API: what it needs, and the name by which tests make it fail. */
export type Endpoint = {
  method: 'GET' | 'POST' | 'DELETE'
  pattern: string
  target: StripeTarget
  run: (request: ApiRequest) => ApiReply
}

export type ApiRequest = { work: Work; path: Record<string, string>; params: Params }

/** A call that has come in, and what shall go wrong with it. */
type Arrival = {
  double: StripeDouble
  endpoint: Endpoint
  call: Call
  requestId: string
  fault: Fault | null
}

/**
 * Answers as Stripe's API: key, account, faults, idempotency, work, expansion. The work and the
 * answer kept under its key are one transaction.
 */
export async function answer(double: StripeDouble, endpoint: Endpoint, call: Call): Promise<Reply> {
  const requestId = makeId('req', 14)
  try {
    checkCaller(double, call)
    const fault = takeFault(double.book, endpoint.target)
    const arrival = { double, endpoint, call, requestId, fault }
    const key = endpoint.method === 'POST' ? headerOf(call, 'idempotency-key') : null
    if (fault?.kind === 'drop_request') return HANG_UP
    return key === null ? await bend(fault, perform(arrival)) : await answerOnce(arrival, key)
  } catch (error) {
    if (error instanceof ApiRefusal) return write(error.reply, requestId)
    throw error
  }
}

/** The key is in use until its first reply has left. */
async function answerOnce(arrival: Arrival, key: string): Promise<Reply> {
  const { keysInUse } = arrival.double
  if (keysInUse.has(key)) refuseConcurrent(key)
  keysInUse.add(key)
  try {
    return await bend(arrival.fault, perform(arrival, key))
  } finally {
    keysInUse.delete(key)
  }
}

/** A refusal undoes whatever the call had begun, and is not kept under its key. */
function perform(arrival: Arrival, key?: string): Reply {
  const { double, requestId } = arrival
  try {
    return double.book.transact(() =>
      key === undefined ? write(replyOf(arrival), requestId) : keyedReply(arrival, key),
    )
  } catch (error) {
    if (error instanceof ApiRefusal) return write(error.reply, requestId)
    throw error
  }
}

function keyedReply(arrival: Arrival, key: string): Reply {
  const { call, requestId } = arrival
  const { book } = arrival.double
  const digest = digestOf(call.method, call.url.pathname, formOf(call))
  const kept = keptReply(book, key, digest)
  if (kept) {
    const headers = { 'idempotent-replayed': 'true', 'original-request': kept.requestId }
    return write(kept, requestId, headers)
  }
  const reply = replyOf(arrival)
  // A call that was throttled did nothing and may be repeated at once; a 500 is kept.
  const isThrottled = arrival.fault?.kind === 'fail_before' && reply.status < 500
  if (!isThrottled) keepReply(book, key, digest, { ...reply, requestId })
  return write(reply, requestId)
}

/** The work, unless it was told to fail before it; `fail_after` does it and hides what it made. */
function replyOf({ double, endpoint, call, requestId, fault }: Arrival): ApiReply {
  if (fault?.kind === 'fail_before') return toldToFail(fault.status)
  settleDue(double)
  const params = parseForm(endpoint.method === 'POST' ? formOf(call) : call.url.searchParams)
  const request = { id: requestId, key: headerOf(call, 'idempotency-key') }
  const reply = endpoint.run({ work: { double, request }, path: call.params, params })
  expand(double, reply.body, expansionOf(params))
  return fault?.kind === 'fail_after' ? toldToFail(fault.status) : reply
}

function toldToFail(status: number): ApiReply {
  if (status === 429) {
    return errorReply(429, {
      code: 'rate_limit',
      message: 'Too many requests hit the API too quickly.',
    })
  }
  if (status === 409) {
    return errorReply(409, {
      code: 'lock_timeout',
      message: 'This object cannot be accessed right now.',
    })
  }
  return errorReply(status, { message: 'The sandbox was told to fail.' })
}

/** What happens to the reply on its way. */
async function bend(fault: Fault | null, reply: Reply): Promise<Reply> {
  if (fault?.kind === 'drop_reply') return HANG_UP
  if (fault?.kind === 'delay') {
    await new Promise((resolve) => setTimeout(resolve, fault.delay_ms).unref())
  }
  return reply
}

function checkCaller(double: StripeDouble, call: Call): void {
  const given = secretOf(call)
  if (given === null || !isSameSecret(given, double.secretKey)) {
    throw new ApiRefusal(401, { message: 'Invalid API Key provided.' })
  }
  const account = headerOf(call, 'stripe-account')
  if (account !== null && account !== double.account) {
    throw new ApiRefusal(403, {
      code: 'account_invalid',
      message: `The provided key does not have access to account '${account}'.`,
    })
  }
}

/** As a bearer token, or as the name of Basic authentication. */
function secretOf(call: Call): string | null {
  const [, scheme, value = ''] =
    /^(Bearer|Basic) (\S+)$/i.exec(call.headers.authorization ?? '') ?? []
  if (scheme === undefined) return null
  if (scheme.toLowerCase() === 'bearer') return value
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? null
}

function headerOf(call: Call, name: string): string | null {
  const value = call.headers[name]
  return typeof value === 'string' && value !== '' ? value : null
}

function formOf(call: Call): URLSearchParams {
  return new URLSearchParams(call.body.toString('utf8'))
}

function write(reply: ApiReply, requestId: string, headers: Record<string, string> = {}): Reply {
  const json = jsonReply(reply.status, reply.body)
  return {
    ...json,
    headers: {
      ...json.headers,
      'request-id': requestId,
      'stripe-version': Stripe.API_VERSION,
      ...headers,
    },
  }
}

/** Any other address of the API. */
export function unrecognised(method: string, path: string): Reply {
  const message = `Unrecognized request URL (${method}: ${path}).`
  return write(errorReply(404, { message }), makeId('req', 14))
}
