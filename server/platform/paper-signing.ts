import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto'
import { assert, assertPresent } from '#server/kernel/assert.ts'

/**
 * Ed25519 (RFC 8032) for papers. A key is named by its own public half, so that no list of names
 * can point to the wrong key: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes.
 */
export type PublicKeys = ReadonlyMap<string, KeyObject>

export type SigningKeys = {
  /** Of the key that signs; null where only public halves are known (the web needs no more). */
  readonly current: { readonly id: string; readonly key: KeyObject } | null
  /** The current key's public half and those of older ones. */
  readonly known: PublicKeys
}

export type PaperSigner = {
  readonly keyId: string
  /** Where anybody confirms a paper, without the code: `https://…/verificar`. */
  readonly checkUrl: string
  /** 64 bytes. Ed25519 is deterministic: the same text gives the same signature. */
  sign(text: string): Buffer
}

const KEY_BYTES = 32
const KEY_ID_LENGTH = 16
/** What stands in front of the 32 bytes in PKCS#8 and in SubjectPublicKeyInfo (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Reads `private:base64,public:base64`: the first private key signs; every key, of either kind,
 * verifies. Each is 32 bytes, base64 or base64url.
 */
export function parseSigningKeys(text: string): SigningKeys {
  let current: SigningKeys['current'] = null
  const known = new Map<string, KeyObject>()
  for (const entry of text.split(',')) {
    const [kind, encoded = ''] = entry.trim().split(':')
    const bytes = Buffer.from(encoded, 'base64')
    assert(kind === 'private' || kind === 'public', 'PAPER_SIGNING_KEYS: private:… or public:…')
    assert(bytes.length === KEY_BYTES, 'PAPER_SIGNING_KEYS: each key is 32 bytes in base64')
    const key = kind === 'private' ? privateKeyOf(bytes) : publicKeyOf(bytes)
    const publicKey = kind === 'private' ? createPublicKey(key) : key
    const id = keyIdOf(publicKey)
    known.set(id, publicKey)
    if (kind === 'private') current ??= { id, key }
  }
  return { current, known }
}

/** Null where the private half is not at hand. */
export function createPaperSigner(keys: SigningKeys, portalUrl: string): PaperSigner | null {
  if (keys.current === null) return null
  const { id, key } = keys.current
  return {
    keyId: id,
    checkUrl: `${portalUrl.replace(/\/$/, '')}/verificar`,
    sign: (text) => signBytes(null, Buffer.from(text, 'utf8'), key),
  }
}

export function isSignedBy(key: KeyObject, text: string, signature: Buffer): boolean {
  return verifyBytes(null, Buffer.from(text, 'utf8'), key, signature)
}

function privateKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
}

function publicKeyOf(bytes: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' })
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
}

function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256').update(rawPublicKey(publicKey)).digest('hex').slice(0, KEY_ID_LENGTH)
}

/** The public halves as a JSON Web Key Set (RFC 7517, RFC 8037), the current key first. */
export function publicKeySet(keys: SigningKeys): { keys: Record<string, string>[] } {
  const first = keys.current?.id
  const ids = [...keys.known.keys()].sort((a, b) => Number(b === first) - Number(a === first))
  return {
    keys: ids.map((kid) => ({
      kty: 'OKP',
      crv: 'Ed25519',
      alg: 'EdDSA',
      use: 'sig',
      kid,
      x: rawPublicKey(assertPresent(keys.known.get(kid), 'listed')).toString('base64url'),
    })),
  }
}

/**
 * Reads public keys as we serve them (a key set) or as PEM, one or several. The names in the file
 * are not believed: each key is named anew. Null where there is no Ed25519 key in the text.
 */
export function readPublicKeys(text: string): PublicKeys | null {
  const known = new Map<string, KeyObject>()
  try {
    for (const key of text.includes('-----BEGIN') ? fromPem(text) : fromKeySet(text)) {
      if (key.asymmetricKeyType === 'ed25519') known.set(keyIdOf(key), key)
    }
  } catch {
    return null
  }
  return known.size > 0 ? known : null
}

function fromPem(text: string): KeyObject[] {
  const blocks = text.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? []
  return blocks.map((block) => createPublicKey(block))
}

function fromKeySet(text: string): KeyObject[] {
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed !== 'object' || parsed === null || !('keys' in parsed)) return []
  if (!Array.isArray(parsed.keys)) return []
  return parsed.keys.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null || !('x' in entry)) return []
    return [publicKeyOf(Buffer.from(String(entry.x), 'base64'))]
  })
}
