import Stripe from 'stripe'
import { type ProviderAnswer, type ProviderUnknown, unknown } from '../provider-answer.ts'
import { TransportFailed, UnreadableReply } from './http-client.ts'

export type StripeAnswer<T> = ProviderAnswer<T, StripeProblem>

/**
 * Why Stripe refused. `code` and `declineCode` are Stripe's own words (docs.stripe.com/error-codes,
 * /declines/codes); `message` is English for staff and logs, never for a debtor.
 */
export type StripeProblem = {
  /** `card`: the payer's bank or card said no; `request`: what we asked is not possible;
   * `account`: our key or its permissions. */
  kind: 'card' | 'request' | 'account'
  status: number
  code: string | null
  declineCode: string | null
  /** What the card networks want done after a decline: repeating `do_not_try_again` is fined. */
  advice: 'confirm_card_data' | 'do_not_try_again' | 'try_again_later' | null
  param: string | null
  message: string
  /** The payment this is about. It stays open after a decline: continue it or cancel it. */
  paymentIntentId: string | null
  requestId: string | null
}

/** The payer's bank wants the payer: bring the debtor back to a page (Checkout). */
export function needsAuthentication(problem: StripeProblem): boolean {
  return (
    problem.code === 'authentication_required' || problem.declineCode === 'authentication_required'
  )
}

/**
 * Sorts a call into the four kinds. `read` returns null when the object is not what was asked for:
 * then the work was probably done, but we cannot know what it made.
 */
export async function answerOf<T>(
  call: () => Promise<unknown>,
  read: (json: unknown) => T | null,
): Promise<StripeAnswer<T>> {
  try {
    const value = read(await call())
    return value === null
      ? unknown('unreadable', 'not the object that was asked for')
      : { kind: 'ok', value }
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return failureOf(error)
    throw error
  }
}

type Failure = Exclude<StripeAnswer<never>, { kind: 'ok' }>

function failureOf(error: Stripe.errors.StripeError): Failure {
  const status = error.statusCode
  if (status === undefined) return withoutReply(error)
  if (status === 408 || status === 409 || error instanceof Stripe.errors.StripeRateLimitError) {
    return unknown('throttled', traceOf(error))
  }
  if (status >= 500) return unknown('server_error', traceOf(error))
  if (error instanceof Stripe.errors.StripeIdempotencyError) {
    return unknown('key_reused', traceOf(error))
  }
  if (status !== 404) return { kind: 'refused', problem: problemOf(error, status) }
  // A 404 of another code is an address that does not exist: a wrong base, not an absent object.
  return error.code === 'resource_missing'
    ? { kind: 'not_found', problem: problemOf(error, status) }
    : unknown('unreadable', traceOf(error))
}

function withoutReply(error: Stripe.errors.StripeError): ProviderUnknown {
  const cause = causeOf(error)
  if (cause instanceof TransportFailed) return unknown(cause.failure.cause, cause.failure.detail)
  if (!(cause instanceof UnreadableReply)) throw error
  return unknown(cause.status >= 500 ? 'server_error' : 'unreadable', cause.message)
}

/** The library puts what our HTTP client threw in `detail` or in `raw.exception`. */
function causeOf(error: Stripe.errors.StripeError): unknown {
  const { raw } = error
  const isWrapped = typeof raw === 'object' && raw !== null && 'exception' in raw
  return isWrapped ? raw.exception : error.detail
}

function traceOf(error: Stripe.errors.StripeError): string {
  return [`HTTP ${error.statusCode}`, error.code, error.requestId].filter(Boolean).join(' ')
}

const kinds: Record<number, StripeProblem['kind']> = { 401: 'account', 402: 'card', 403: 'account' }

const advices = ['confirm_card_data', 'do_not_try_again', 'try_again_later'] as const

function problemOf(error: Stripe.errors.StripeError, status: number): StripeProblem {
  return {
    kind: kinds[status] ?? 'request',
    status,
    code: error.code || null,
    declineCode: error.decline_code || null,
    advice: advices.find((advice) => advice === error.advice_code) ?? null,
    param: error.param || null,
    message: error.message.slice(0, 500),
    paymentIntentId: error.payment_intent?.id ?? null,
    requestId: error.requestId || null,
  }
}
