import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { assert, assertPresent } from '#server/kernel/assert.ts'

/**
 * Personal data at rest: AES-256-GCM, with a key version in front and the place of the value as
 * associated data, so that a sealed value moved to another row, person or column does not open.
 * Look-up goes through keyed blind indexes: a CPF has only 10⁹ values, so an unkeyed hash of it
 * would be reversible.
 *
 * Sealed form: 1 byte key version, 12 bytes nonce, ciphertext, 16 bytes tag.
 */
export type Place = {
  /** `table.column`. */
  readonly column: string
  /** What binds the value to its row: a person's document index, or a row's id. */
  readonly row: Buffer | string
}

export type Vault = {
  seal(plaintext: string | Buffer, place: Place): Buffer
  open(sealed: Buffer, place: Place): string
  openBytes(sealed: Buffer, place: Place): Buffer
  /** The same value gives the same index in one column, and another in any other column. */
  blindIndex(column: string, value: string): Buffer
}

export type VaultKeys = {
  /** Version (1–255) to 32 bytes; the first is used for sealing. */
  readonly data: ReadonlyMap<number, Buffer>
  readonly current: number
  readonly blindIndex: Buffer
}

const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Nonces are drawn from the system in blocks: one call per value would cost more than AES. */
const NONCE_POOL_BYTES = NONCE_BYTES * 1024

/** Reads `2:base64,1:base64`: versions and keys, the current one first. */
export function parseDataKeys(text: string): { data: Map<number, Buffer>; current: number } {
  const data = new Map<number, Buffer>()
  for (const entry of text.split(',')) {
    const [version, key] = entry.trim().split(':')
    const number = Number(version)
    const bytes = Buffer.from(key ?? '', 'base64')
    assert(Number.isInteger(number) && number > 0 && number < 256, 'DATA_KEYS: version 1 to 255')
    assert(bytes.length === 32, 'DATA_KEYS: each key is 32 bytes in base64')
    data.set(number, bytes)
  }
  return { data, current: assertPresent([...data.keys()][0], 'DATA_KEYS is empty') }
}

export function createVault(keys: VaultKeys): Vault {
  const currentKey = assertPresent(keys.data.get(keys.current), 'no current data key')
  const indexKeys = new Map<string, Buffer>()
  let pool = randomBytes(NONCE_POOL_BYTES)
  let used = 0

  function nextNonce(): Buffer {
    if (used === NONCE_POOL_BYTES) {
      pool = randomBytes(NONCE_POOL_BYTES)
      used = 0
    }
    used += NONCE_BYTES
    return pool.subarray(used - NONCE_BYTES, used)
  }

  function indexKey(column: string): Buffer {
    const known = indexKeys.get(column)
    if (known) return known
    const derived = Buffer.from(hkdfSync('sha256', keys.blindIndex, '', `index:${column}`, 32))
    indexKeys.set(column, derived)
    return derived
  }

  function openBytes(sealed: Buffer, place: Place): Buffer {
    assert(sealed.length > 1 + NONCE_BYTES + TAG_BYTES - 1, 'sealed value is too short')
    const key = assertPresent(keys.data.get(sealed[0] ?? 0), 'data key version is not at hand')
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE_BYTES))
    decipher.setAAD(associatedData(place))
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
    const body = sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()])
  }

  return {
    seal(plaintext, place) {
      const nonce = nextNonce()
      const cipher = createCipheriv('aes-256-gcm', currentKey, nonce)
      cipher.setAAD(associatedData(place))
      const body = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext
      const sealed = [Buffer.of(keys.current), nonce, cipher.update(body), cipher.final()]
      return Buffer.concat([...sealed, cipher.getAuthTag()])
    },
    open: (sealed, place) => openBytes(sealed, place).toString('utf8'),
    openBytes,
    blindIndex: (column, value) =>
      createHmac('sha256', indexKey(column)).update(value, 'utf8').digest(),
  }
}

function associatedData({ column, row }: Place): Buffer {
  const bytes = typeof row === 'string' ? Buffer.from(row, 'utf8') : row
  return Buffer.concat([Buffer.from(`${column}\0`, 'utf8'), bytes])
}

export function sha256(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest()
}

/** Constant-time comparison; values of different length are simply unequal. */
export function sameSecret(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}

/** A secret for a link or a session: base64url of `bytes` random bytes. */
export function newSecret(bytes = 24): string {
  return randomBytes(bytes).toString('base64url')
}

/** Hash of any JSON-like input, to tell a replay from a conflict; bigints and dates included. */
export function inputHash(input: unknown): Buffer {
  return sha256(JSON.stringify(canonical(input)))
}

function canonical(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  if (!isPlain(value)) return String(value)
  const entries = Object.entries(value).filter(([, v]) => v !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, canonical(v)]),
  )
}

/** Temporal values are not plain: they are hashed by their text. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
