/**
 * The short code printed in every message (`K7F3-9QXD`), by which anyone can ask whether it is
 * ours. 32 letters and digits without those that are mistaken for each other (0 O 1 I): 8 of them
 * are 40 bits, so a guess against every message of ten million finds one in a hundred thousand.
 */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const LENGTH = 8

/** Draws a code from at least eight random bytes. */
export function checkCodeFrom(random: Uint8Array): string {
  return Array.from(random.subarray(0, LENGTH), (byte) => ALPHABET[byte % 32]).join('')
}

/** As printed: two groups of four. */
export function formatCheckCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`
}

/** With its hyphen, since without one `mensagem` would be a code too. */
const PRINTED = /(?<![0-9A-Z-])([2-9A-HJ-NP-Z]{4})-([2-9A-HJ-NP-Z]{4})(?![0-9A-Z-])/gi

/** The codes in a text, normalised to eight upper-case characters, in order of appearance. */
export function findCheckCodes(text: string): string[] {
  return Array.from(text.matchAll(PRINTED), (m) => `${m[1]}${m[2]}`.toUpperCase())
}

/** The code a person typed (`k7f3 9qxd`), or null where it has another shape. */
export function readCheckCode(text: string): string | null {
  const code = text.replace(/[\s-]/g, '').toUpperCase()
  const isWhole = code.length === LENGTH && Array.from(code).every((c) => ALPHABET.includes(c))
  return isWhole ? code : null
}
