import { createHmac } from 'node:crypto'
import { sameSecret } from '../crypto.ts'

/**
 * How Twilio signs a call (X-Twilio-Signature): HMAC-SHA1 under the account's token over the whole
 * address that it was given, with its query, and every field of the form by name, name and value
 * one behind the other.
 */
export function twilioSignature(token: string, url: string, form: URLSearchParams): string {
  const fields = [...form.entries()]
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}${value}`)
  return createHmac('sha1', token)
    .update(`${url}${fields.join('')}`, 'utf8')
    .digest('base64')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Two tokens while one is rotated. As long for a wrong one as for the right one. */
export function isTwilioCall(
  tokens: readonly string[],
  { signature, url, form }: { signature: string; url: string; form: URLSearchParams },
): boolean {
  const given = Buffer.from(signature)
  return tokens
    .map((token) => sameSecret(Buffer.from(twilioSignature(token, url, form)), given))
    .includes(true)
}
