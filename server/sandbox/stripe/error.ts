import type { StripeDouble } from './context.ts'
import { failureView, intentView, setupView } from './payment-views.ts'
import type { FailureRecord, IntentRecord, SetupRecord } from './records.ts'

/** What the API answers, before its headers. */
export type ApiReply = { status: number; body: object }

/** A call that is refused before anything is done; it is not kept under its idempotency key. */
export class ApiRefusal extends Error {
  override name = 'ApiRefusal'
  readonly reply: ApiReply

  constructor(status: number, error: ApiError) {
    super(error.message)
    this.reply = errorReply(status, error)
  }
}

export type ApiError = {
  message: string
  type?: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error'
  code?: string
  param?: string
  [more: string]: unknown
}

/** Stripe's envelope (docs.stripe.com/api/errors). */
export function errorReply(status: number, error: ApiError): ApiReply {
  const type = error.type ?? (status >= 500 ? 'api_error' : 'invalid_request_error')
  return { status, body: { error: { ...error, type } } }
}

export function refuseParameter(param: string, message: string, code?: string): never {
  throw new ApiRefusal(400, { message, param, ...(code === undefined ? {} : { code }) })
}

/** As an absent object is refused: 404 in the address, 400 in a parameter. */
export function refuseMissing(kind: string, id: string, param = 'id'): never {
  const status = param === 'id' ? 404 : 400
  throw new ApiRefusal(status, {
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  })
}

/** A bank's no: 402, with the payment as it stands. */
export function declineReply(
  double: StripeDouble,
  failure: FailureRecord,
  about: { intent: IntentRecord } | { setup: SetupRecord },
): ApiReply {
  const subject =
    'intent' in about
      ? { payment_intent: intentView(double, about.intent) }
      : { setup_intent: setupView(double, about.setup) }
  return errorReply(402, { ...failureView(double, failure), ...subject })
}
