import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/**
 * Codes of authenticator apps (RFC 6238): six digits, SHA-1, thirty seconds, which is what every
 * app reads. Whether a step was used before is remembered by whoever keeps the secret.
 */
const STEP_SECONDS = 30
/** How far a phone's clock may be off, in steps. */
const TOLERANCE = 1

/** 160 random bits, as RFC 4226 §4 asks. */
export function newTotpSecret(): Buffer {
  return randomBytes(20)
}

function totpOf(secret: Buffer, issuer = '', label = ''): TOTP {
  const buffer = new Uint8Array(secret).buffer
  return new TOTP({ secret: new Secret({ buffer }), issuer, label, period: STEP_SECONDS })
}

/** What an app reads from the QR code. */
export function totpAddress(secret: Buffer, issuer: string, label: string): string {
  return totpOf(secret, issuer, label).toString()
}

/** The secret as people type it: base32. */
export function totpText(secret: Buffer): string {
  return totpOf(secret).secret.base32
}

export function totpFromText(text: string): Buffer {
  return Buffer.from(Secret.fromBase32(text).bytes)
}

/** The time step of the code, at most one away from now; null where it is not of this secret. */
export function totpStep(secret: Buffer, code: string, now: Temporal.Instant): bigint | null {
  if (!/^\d{6}$/.test(code)) return null
  const timestamp = now.epochMilliseconds
  const delta = totpOf(secret).validate({ token: code, timestamp, window: TOLERANCE })
  return delta === null ? null : BigInt(Math.floor(timestamp / 1000 / STEP_SECONDS) + delta)
}

/** What the app shows now, and for how long; the sandbox and the tests play the app. */
export function totpNow(secret: Buffer, now: Temporal.Instant) {
  const timestamp = now.epochMilliseconds
  return {
    code: totpOf(secret).generate({ timestamp }),
    secondsLeft: STEP_SECONDS - (Math.floor(timestamp / 1000) % STEP_SECONDS),
  }
}
