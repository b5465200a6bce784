import { createHmac } from 'node:crypto'
import { sameSecret } from '../crypto.ts'

/** How Meta signs a call (X-Hub-Signature-256): HMAC-SHA-256 under the app's secret over its bytes. */
export function metaSignature(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`
}

/** Two secrets while one is rotated. As long for a wrong one as for the right one. */
export function isMetaCall(secrets: readonly string[], signature: string, body: string): boolean {
  const given = Buffer.from(signature)
  return secrets
    .map((secret) => sameSecret(Buffer.from(metaSignature(secret, body)), given))
    .includes(true)
}
