import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto'
import { type Book, signingKey } from '../book/database.ts'

/** JSON Web Signatures (RFC 7515, RS256) over the payloads that locations serve. */
function privateKeyOf(book: Book) {
  const pem = signingKey(
    book,
    () =>
      generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }).privateKey,
  )
  return createPrivateKey(pem)
}

export function jwkOf(book: Book): Record<string, unknown> {
  const jwk = createPublicKey(privateKeyOf(book)).export({ format: 'jwk' })
  return { ...jwk, kid: thumbprint(jwk), alg: 'RS256', use: 'sig', key_ops: ['verify'] }
}

/** RFC 7638. */
function thumbprint(jwk: { e?: string; kty?: string; n?: string }): string {
  const canonical = JSON.stringify({ e: jwk.e, kty: jwk.kty, n: jwk.n })
  return createHash('sha256').update(canonical).digest('base64url')
}

export function signPayload(book: Book, authority: string, payload: unknown): string {
  const key = privateKeyOf(book)
  const kid = thumbprint(createPublicKey(key).export({ format: 'jwk' }))
  const header = { alg: 'RS256', typ: 'JWS', kid, jku: `http://${authority}/psp/jwks` }
  const signed = [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}

/** The payload of a JWS that this key signed, or null. */
export function verifiedPayload(book: Book, jws: string): unknown {
  const [header, payload, signature, ...rest] = jws.split('.')
  if (!header || !payload || !signature || rest.length > 0) return null
  const isGenuine = verify(
    'sha256',
    Buffer.from(`${header}.${payload}`),
    createPublicKey(privateKeyOf(book)),
    Buffer.from(signature, 'base64url'),
  )
  return isGenuine ? JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) : null
}
