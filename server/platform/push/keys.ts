import { createECDH, createHash } from 'node:crypto'
import { assert, assertPresent } from '#server/kernel/assert.ts'

/**
 * What this installation is known by to push services (VAPID, RFC 8292): P-256 keys. A key is named
 * by its own public half. A subscription works with the key it was made with and no other, so that
 * the ones of before stay until the last of their subscriptions is gone.
 */
export type VapidKey = {
  /** The first 16 hexadecimal digits of the SHA-256 of its public half. */
  readonly id: string
  /** The 65 bytes that a browser is given, base64url. */
  readonly publicKey: string
  readonly privateKey: string
}

export type VapidKeys = {
  /** The one that new subscriptions are made with. */
  readonly current: VapidKey
  readonly known: ReadonlyMap<string, VapidKey>
}

const PRIVATE_BYTES = 32

/** Reads `new,old`: private halves in base64url, the current one first. */
export function parseVapidKeys(text: string): VapidKeys {
  const keys = text.split(',').map((part) => keyOf(part.trim()))
  return {
    current: assertPresent(keys[0], 'VAPID_KEYS is empty'),
    known: new Map(keys.map((key) => [key.id, key])),
  }
}

function keyOf(privateKey: string): VapidKey {
  const bytes = Buffer.from(privateKey, 'base64url')
  assert(bytes.length === PRIVATE_BYTES, 'VAPID_KEYS: each key is 32 bytes in base64url')
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(bytes)
  const publicBytes = curve.getPublicKey()
  return {
    id: createHash('sha256').update(publicBytes).digest('hex').slice(0, 16),
    publicKey: publicBytes.toString('base64url'),
    privateKey: bytes.toString('base64url'),
  }
}
