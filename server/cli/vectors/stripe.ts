import { stripeSignatureHeader, verifyStripeSignature } from '#server/platform/stripe/signature.ts'
import {
  CaseProblem,
  type Difference,
  has,
  isList,
  isObject,
  type Json,
  type JsonObject,
  type Outcome,
  outcomeOf,
  text,
  whole,
} from './case.ts'

/** A delivery as one case has it: the file's, changed as the case says. */
type Delivery = {
  payload: string
  header: string
  secret: string
  timestamp: number
  receivedAt: number
  tolerance: number
}

const HOUR = 3600

/** The file's signed delivery, then each case: an alteration of it in words, or its own fields. */
export function stripeOutcomes(file: JsonObject): Outcome[] {
  const outcomes = [outcomeOf('signature', () => signatureDifferences(file))]
  const cases = file.cases
  if (cases === undefined) return outcomes
  if (!isList(cases)) throw new CaseProblem('"cases" is not a list')
  return [...outcomes, ...cases.map((entry, i) => caseOutcome(file, entry, `case ${i + 1}`))]
}

function signatureDifferences(file: JsonObject): Difference[] {
  const delivery = deliveryOf(file, {})
  const { payload, secret, timestamp } = delivery
  const header = stripeSignatureHeader({ payload, secret, timestamp })
  const differences: Difference[] = []
  const verdict = verdictOf(delivery)
  if (verdict !== 'accepted') {
    differences.push({ key: 'header', expected: 'accepted', got: verdict })
  }
  if (has(file, 'header') && header !== delivery.header) {
    differences.push({ key: 'header', expected: delivery.header, got: header })
  }
  return differences
}

function deliveryOf(file: JsonObject, entry: JsonObject): Delivery {
  const both: JsonObject = { ...file, ...entry }
  const payload = text(both, 'payload')
  const secret = text(both, 'secret')
  const timestamp = whole(both, 'timestamp', 0, 9_999_999_999)
  const header = has(both, 'header')
    ? text(both, 'header')
    : stripeSignatureHeader({ payload, secret, timestamp })
  const received = ['received_at', 'receivedAt', 'now'].find((key) => has(both, key))
  return {
    payload,
    secret,
    timestamp,
    header,
    receivedAt: received === undefined ? timestamp : whole(both, received, 0, 9_999_999_999),
    tolerance: has(both, 'tolerance') ? whole(both, 'tolerance', 0, 999_999_999) : 300,
  }
}

function caseOutcome(file: JsonObject, entry: Json, place: string): Outcome {
  const described = isObject(entry) && typeof entry.case === 'string' ? entry.case : ''
  return outcomeOf(described || place, () => {
    if (!isObject(entry)) throw new CaseProblem('it is not an object')
    const expected = text(entry, 'result')
    const base = deliveryOf(file, entry)
    const delivery = described === '' ? base : altered(base, described)
    return resultDifferences(expected, verdictOf(delivery))
  })
}

type Alteration = readonly [RegExp, (delivery: Delivery, match: RegExpExecArray) => Delivery]

const seconds = { second: 1, minute: 60, hour: HOUR, day: 24 * HOUR } as const
const wordNumbers: Record<string, number> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  five: 5,
  ten: 10,
}

/** The words in which a case tells what was done to the delivery; each clause is applied. */
const alterations: readonly Alteration[] = [
  [/\btolerance (?:of )?(\d{1,6})\b/, (d, m) => ({ ...d, tolerance: Number(m[1]) })],
  [
    /\btolerance 0\b|\bold t\b|\bt (?:is )?(?:too )?old\b/,
    (d) => ({ ...d, receivedAt: d.timestamp + 24 * HOUR }),
  ],
  [
    /\bt (\w+) (second|minute|hour|day)s? (in the future|ahead|old|in the past|ago)\b/,
    (d, m) => ({ ...d, receivedAt: d.timestamp + offset(m) }),
  ],
  [/\bre-?seriali[sz]ed\b/, (d) => ({ ...d, payload: reserialised(d.payload) })],
  [
    /\b(?:body|payload) (?:was )?(?:changed|altered|tampered)/,
    (d) => ({ ...d, payload: `${d.payload} ` }),
  ],
  [/\b(?:wrong|other|another) secret\b/, (d) => ({ ...d, secret: `${d.secret}x` })],
  [/\b(?:no|empty|missing) header\b/, (d) => ({ ...d, header: '' })],
  [/\bonly v0\b/, (d) => ({ ...d, header: `t=${d.timestamp},v0=${signature(d)}` })],
  [
    /\btwo v1\b.*\b(first|second|none|neither)\b/,
    (d, m) => ({ ...d, header: twoSignatures(d, m[1] ?? '') }),
  ],
]

function altered(base: Delivery, described: string): Delivery {
  let delivery = base
  let understood = false
  for (const [pattern, alter] of alterations) {
    const match = pattern.exec(described.toLowerCase())
    if (!match) continue
    understood = true
    delivery = alter(delivery, match)
  }
  if (!understood) throw new CaseProblem(`it is not known how to make "${described}"`)
  return delivery
}

/** Seconds from the signature to the reception: negative for a timestamp in the future. */
function offset(match: RegExpExecArray): number {
  const [, count = '', unit = '', direction = ''] = match
  const number = /^\d{1,6}$/.test(count) ? Number(count) : wordNumbers[count]
  const size = Object.entries(seconds).find(([name]) => name === unit)?.[1]
  if (number === undefined || size === undefined) {
    throw new CaseProblem(`"${match[0]}" states no duration`)
  }
  return direction === 'in the future' || direction === 'ahead' ? -number * size : number * size
}

/** The same JSON in other bytes: what happens to a body that was parsed before it was verified. */
function reserialised(payload: string): string {
  const again = JSON.stringify(JSON.parse(payload), null, 2)
  return again === payload ? JSON.stringify(JSON.parse(payload)) : again
}

function signature({ payload, secret, timestamp }: Delivery): string {
  const header = stripeSignatureHeader({ payload, secret, timestamp })
  return header.slice(header.indexOf('v1=') + 3)
}

function twoSignatures(delivery: Delivery, right: string): string {
  const good = signature(delivery)
  const bad = '0'.repeat(good.length)
  const [first, second] =
    right === 'first' ? [good, bad] : right === 'second' ? [bad, good] : [bad, bad]
  return `t=${delivery.timestamp},v1=${first},v1=${second}`
}

function verdictOf(delivery: Delivery): string {
  const verified = verifyStripeSignature({
    payload: delivery.payload,
    header: delivery.header,
    secret: delivery.secret,
    receivedAt: Temporal.Instant.fromEpochMilliseconds(delivery.receivedAt * 1000),
    toleranceSeconds: delivery.tolerance,
  })
  return verified.ok ? 'accepted' : (verified.detail ?? 'rejected')
}

/** `accepted…`, `rejected…`/`refused…`, or the name of the error. */
function resultDifferences(expected: string, got: string): Difference[] {
  const stated = /^(accepted|rejected|refused)\b/i.exec(expected)?.[1]?.toLowerCase()
  const agrees =
    stated === undefined
      ? got === expected.trim()
      : (stated === 'accepted') === (got === 'accepted')
  return agrees ? [] : [{ key: 'result', expected, got }]
}
