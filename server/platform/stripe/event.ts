import Stripe from 'stripe'
import { z } from 'zod'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { KEEPABLE } from '#server/kernel/json.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { unixSeconds } from './reading.ts'
import { isSignatureHeader } from './signature.ts'

/**
 * That something happened at Stripe, and to which object: a hint to fetch it, never the truth about
 * it. `id` must be kept for ever: Stripe's check of age lets timestamps from
 * the future through, so the id alone tells a replay.
 */
export type StripeEvent = {
  id: string
  type: string
  /** Null where the object has no id, as a balance. */
  objectId: string | null
  objectType: string | null
  livemode: boolean
  /** The connected account it happened on; null on our own. */
  account: string | null
  created: Temporal.Instant
  apiVersion: string | null
}

const name = z.string().regex(KEEPABLE)

const optionalName = name
  .nullish()
  .catch(null)
  .transform((text) => text || null)

export const eventSchema = z
  .looseObject({
    id: name.min(1).max(255),
    object: z.literal('event'),
    type: name.min(1).max(255),
    livemode: z.boolean(),
    created: unixSeconds,
    // Not left out where it cannot be read: without an account it would be ours.
    account: name.nullish().transform((text) => text || null),
    api_version: optionalName,
    data: z.looseObject({ object: z.looseObject({ id: optionalName, object: optionalName }) }),
  })
  .transform(
    (event): StripeEvent => ({
      id: event.id,
      type: event.type,
      objectId: event.data.object.id,
      objectType: event.data.object.object,
      livemode: event.livemode,
      account: event.account,
      created: event.created,
      apiVersion: event.api_version,
    }),
  )

export type EventRefusal = 'bad_signature' | 'too_old' | 'malformed'

/** Far above any event of Stripe's; below what is worth a hash to a stranger. */
const MAX_BODY_LENGTH = 512 * 1024
const MAX_HEADER_LENGTH = 2048
/** Stripe's objects nest less than ten deep. */
const MAX_DEPTH = 64
const TOLERANCE_SECONDS = 300

/**
 * Reads a webhook call. `rawBody` is the text exactly as received; any of `secrets` may have signed
 * it, so that a secret can be rotated without losing an event. The order of the checks is the order
 * of their cost: size, signature, age, shape.
 */
export function verifyEvent(
  rawBody: string,
  signatureHeader: string | null,
  secrets: readonly string[],
  options: { now: Temporal.Instant; toleranceSeconds?: number },
): Result<StripeEvent, EventRefusal> {
  assert(secrets.length > 0, 'without a secret any call would have to be refused')
  if (rawBody.length > MAX_BODY_LENGTH) return refuse('malformed')
  const header = signatureHeader ?? ''
  if (header.length > MAX_HEADER_LENGTH) return refuse('malformed')
  if (!isSignatureHeader(header)) return refuse('bad_signature')
  const secret = secrets.find((candidate) => isSigned(rawBody, header, candidate))
  if (secret === undefined) return refuse('bad_signature')
  const { now, toleranceSeconds = TOLERANCE_SECONDS } = options
  if (toleranceSeconds > 0 && !isSigned(rawBody, header, secret, { now, toleranceSeconds })) {
    return refuse('too_old')
  }
  const event = readEvent(rawBody)
  return event ? ok(event) : refuse('malformed')
}

/** By Stripe's own library. Without `age` the timestamp may be of any age: tolerance 0. */
function isSigned(
  payload: string,
  header: string,
  secret: string,
  age?: { now: Temporal.Instant; toleranceSeconds: number },
): boolean {
  const signature = assertPresent(Stripe.webhooks.signature, 'the library verifies signatures')
  try {
    return signature.verifyHeader(
      payload,
      header,
      secret,
      age?.toleranceSeconds ?? 0,
      undefined,
      age?.now.epochMilliseconds,
    )
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false
    throw error
  }
}

function readEvent(rawBody: string): StripeEvent | null {
  if (!isShallow(rawBody)) return null
  try {
    const read = eventSchema.safeParse(JSON.parse(rawBody))
    return read.success ? read.data : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** Counts brackets outside of strings, before anything is built from them. */
function isShallow(json: string): boolean {
  let depth = 0
  let isText = false
  for (let i = 0; i < json.length; i++) {
    const character = json[i]
    if (isText) {
      if (character === '\\') i++
      else if (character === '"') isText = false
    } else if (character === '"') isText = true
    else if (character === '{' || character === '[') {
      depth++
      if (depth > MAX_DEPTH) return false
    } else if (character === '}' || character === ']') depth--
  }
  return true
}
