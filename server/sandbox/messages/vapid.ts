import { createPublicKey, verify } from 'node:crypto'
import { z } from 'zod'

const claimsSchema = z.object({ aud: z.string(), exp: z.number(), sub: z.string() })
const HEADER = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), ?k=([\w-]{87})$/
const LONGEST_SECONDS = 24 * 3600

export type VapidFault = 'missing' | 'signature' | 'audience' | 'expiry' | 'subject'

/**
 * Who sends, by RFC 8292: a token signed with ES256 for this very service, valid for a day at most.
 * Answers the public key that it was signed with, or what is wrong.
 */
export function readVapid(
  authorization: string | undefined,
  origin: string,
  nowMs: number,
): { publicKey: string } | { fault: VapidFault } {
  const [, header, claims, signature, publicKey] = HEADER.exec(authorization ?? '') ?? []
  if (!header || !claims || !signature || !publicKey) return { fault: 'missing' }
  const point = Buffer.from(publicKey, 'base64url')
  const isSigned = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: keyOf(point), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!isSigned) return { fault: 'signature' }
  const read = claimsSchema.safeParse(jsonOf(claims))
  if (!read.success) return { fault: 'missing' }
  const { aud, exp, sub } = read.data
  const seconds = nowMs / 1000
  if (aud !== origin) return { fault: 'audience' }
  if (exp <= seconds || exp > seconds + LONGEST_SECONDS) return { fault: 'expiry' }
  if (!/^(mailto:|https:)/.test(sub)) return { fault: 'subject' }
  return { publicKey }
}

function keyOf(point: Buffer) {
  const part = (from: number) => point.subarray(from, from + 32).toString('base64url')
  return createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: part(1), y: part(33) },
    format: 'jwk',
  })
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
