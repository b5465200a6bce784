export const RECOVERY_CODES = 10

/** Letters and figures without look-alikes; ten of them are 49 bits. */
const SIGNS = 'abcdefghjkmnpqrstuvwxyz23456789'
const LENGTH = 10

/** A code from random bytes, of which it takes those that favour no sign. */
export function recoveryCodeFrom(random: Uint8Array): string {
  const limit = 256 - (256 % SIGNS.length)
  const signs = Array.from(random)
    .filter((byte) => byte < limit)
    .slice(0, LENGTH)
    .map((byte) => SIGNS[byte % SIGNS.length] ?? '')
  return signs.length === LENGTH
    ? signs.join('')
    : recoveryCodeFrom(Uint8Array.of(...random, ...random))
}

/** As it is printed: `abcde-fghjk`. */
export function formatRecoveryCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`
}

/** What somebody typed, as it is compared; null where it is no recovery code at all. */
export function parseRecoveryCode(text: string): string | null {
  const code = text.toLowerCase().replace(/[\s-]/g, '')
  return code.length === LENGTH && Array.from(code).every((sign) => SIGNS.includes(sign))
    ? code
    : null
}
