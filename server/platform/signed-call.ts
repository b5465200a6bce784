import { createHmac } from 'node:crypto'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { sameSecret } from './crypto.ts'

/**
 * Calls of others to us that are signed with a secret we share: `t=<unix seconds>,v1=<hex>`, an
 * HMAC-SHA-256 of `<t>.<body>`; several v1 while a secret changes.
 */
export type SignedCall = { readonly signature: string; readonly body: string }

/** Both ways: a clock that is ahead must not make a captured call good for longer. */
const TOLERANCE_SECONDS = 300

/** Whether one of the secrets signed exactly this body, and did so within the last five minutes. */
export function verifyCall(
  secrets: readonly string[],
  { signature, body }: SignedCall,
  now: Temporal.Instant,
): Result<null, 'bad_signature' | 'too_old'> {
  const signed = readSignature(signature)
  if (!signed || !isSignedBy(secrets, signed, body)) return refuse('bad_signature')
  const age = now.epochMilliseconds / 1000 - signed.at
  return Math.abs(age) > TOLERANCE_SECONDS ? refuse('too_old') : ok(null)
}

export function signatureOf(secret: string, at: number, body: string): string {
  return createHmac('sha256', secret).update(`${at}.${body}`, 'utf8').digest('hex')
}

type Signed = { readonly at: number; readonly signatures: readonly string[] }

function readSignature(header: string): Signed | null {
  if (header.length > 1_000) return null
  const parts = header.split(',').map((part) => part.trim().split('='))
  const valuesOf = (name: string) =>
    parts.filter(([key]) => key === name).map(([, value]) => value ?? '')
  const [at, another] = valuesOf('t')
  if (at === undefined || another !== undefined || !/^\d{1,12}$/.test(at)) return null
  return { at: Number(at), signatures: valuesOf('v1') }
}

/** As long for a wrong secret as for the right one. */
function isSignedBy(secrets: readonly string[], { at, signatures }: Signed, body: string): boolean {
  let isGood = false
  for (const secret of secrets) {
    const expected = Buffer.from(signatureOf(secret, at, body))
    for (const signature of signatures) {
      isGood = sameSecret(expected, Buffer.from(signature)) || isGood
    }
  }
  return isGood
}
