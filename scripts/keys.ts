/** The secrets of a demo installation: made once, kept in a file only its owner can read. */
import { createECDH, randomBytes, randomInt } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { PlainError } from './plain-error.ts'

const GENERATORS = {
  DATA_KEYS: () => `1:${randomBytes(32).toString('base64')}`,
  BLIND_INDEX_KEY: () => randomBytes(32).toString('base64'),
  PAPER_SIGNING_KEYS: () => `private:${randomBytes(32).toString('base64')}`,
  AUTH_SECRET: () => randomBytes(32).toString('base64'),
  POSTGRES_PASSWORD: () => randomBytes(24).toString('base64url'),
  OWNER_PASSWORD: () => randomBytes(24).toString('base64url'),
  APP_PASSWORD: () => randomBytes(24).toString('base64url'),
  PIX_CLIENT_SECRET: () => randomBytes(32).toString('base64url'),
  PIX_WEBHOOK_SECRET: () => randomBytes(32).toString('base64url'),
  STRIPE_SECRET_KEY: () => `sk_test_${randomBytes(24).toString('hex')}`,
  STRIPE_WEBHOOK_SECRET: () => `whsec_${randomBytes(24).toString('hex')}`,
  VAPID_KEYS: () => vapidKey(),
  SMS_TOKEN: () => randomBytes(32).toString('base64url'),
  SMS_REPORT_SECRET: () => randomBytes(32).toString('base64url'),
  META_ACCESS_TOKEN: () => randomBytes(32).toString('base64url'),
  META_APP_SECRET: () => randomBytes(32).toString('hex'),
  META_VERIFY_TOKEN: () => randomBytes(32).toString('base64url'),
  SANDBOX_TOKEN: () => randomBytes(32).toString('base64url'),
  DEMO_OWNER_PASSWORD: () => readablePassword(),
  DEMO_OWNER_TOTP_SECRET: () => base32(randomBytes(20)),
} satisfies Record<string, () => string>

export type Keys = Record<keyof typeof GENERATORS, string>

/**
 * Reads the keys, adding those that a newer version introduced; makes them all the first time.
 * @param databaseExists with a database but no keys, its personal data could never be read again:
 * that is refused instead of making new keys.
 */
export function loadKeys(file: string, databaseExists: boolean): Keys {
  if (!existsSync(file) && databaseExists) {
    throw new PlainError(
      `${file} is missing, but its database exists and cannot be read without those keys. ` +
        'Put the file back, or begin anew with: npm start -- --reset',
    )
  }
  const known = existsSync(file) ? parse(file) : {}
  const keys = Object.fromEntries(
    Object.entries(GENERATORS).map(([name, generate]) => [name, known[name] ?? generate()]),
  )
  if (!isComplete(keys)) throw new Error('a key has no generator')
  if (Object.keys(keys).some((name) => known[name] === undefined)) save(file, { ...known, ...keys })
  return keys
}

function parse(file: string): Record<string, string> {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    content = null
  }
  if (typeof content !== 'object' || content === null) {
    throw new PlainError(
      `${file} is damaged. Put a good copy back, or begin anew with: npm start -- --reset`,
    )
  }
  return Object.fromEntries(
    Object.entries(content).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
}

/** Written whole or not at all: a kill in the middle leaves the old file. */
function save(file: string, keys: Record<string, string>): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

function isComplete(keys: Record<string, string>): keys is Keys {
  return Object.keys(GENERATORS).every((name) => typeof keys[name] === 'string')
}

/** As authenticator apps write secrets (RFC 4648 §6); 20 bytes are 32 signs without padding. */
function base32(bytes: Buffer): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  const fives = bits.match(/.{5}/g) ?? []
  return fives.map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five, 2)]).join('')
}

/** The private half of a P-256 key; half a percent of them begin with a zero byte, which is left out. */
function vapidKey(): string {
  const curve = createECDH('prime256v1')
  curve.generateKeys()
  const bytes = curve.getPrivateKey()
  return Buffer.concat([Buffer.alloc(32 - bytes.length), bytes]).toString('base64url')
}

/** Twenty characters without look-alikes (about 98 bits), in groups that can be typed. */
function readablePassword(): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  const letters = Array.from({ length: 20 }, () => alphabet[randomInt(alphabet.length)])
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5).join('')).join('-')
}
