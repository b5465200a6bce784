/**
 * The code printed on a paper (`K7F3-9QXD-AB2C-7HTM`), by which anyone who holds the paper asks
 * whether it is genuine. 32 letters and digits without those that are mistaken for each other
 * (0 O 1 I); 16 of them are 80 bits: among ten million papers a guess hits one in 10¹⁷, and tries
 * are limited besides. Longer would be safer than anybody needs, and nobody would type it.
 */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const LENGTH = 16
const GROUP = 4

/** Random bytes that a code is drawn from. */
export const CODE_BYTES = LENGTH

/** Draws a code from at least `CODE_BYTES` random bytes. */
export function paperCodeFrom(random: Uint8Array): string {
  return Array.from(random.subarray(0, LENGTH), (byte) => ALPHABET[byte % 32]).join('')
}

/** As printed: four groups of four. */
export function formatPaperCode(code: string): string {
  return code.match(new RegExp(`.{1,${GROUP}}`, 'g'))?.join('-') ?? code
}

/** The code a person typed or scanned, or null where it has another shape. */
export function readPaperCode(text: string): string | null {
  const code = text.slice(0, 60).replace(/[\s-]/g, '').toUpperCase()
  const isWhole = code.length === LENGTH && Array.from(code).every((c) => ALPHABET.includes(c))
  return isWhole ? code : null
}
