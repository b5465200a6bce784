import blocklist from './blocklist.json' with { type: 'json' }

/** NIST 800-63B-4 §3.1.1: long, not common, pasted as it is; nothing about kinds of signs. */
export const MIN_PASSWORD = 12
export const MAX_PASSWORD = 256

export type PasswordFault = 'short' | 'long' | 'common' | 'personal'

const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/** What is left of a password when decoration is taken off: `S3nh@!!` is `senha`. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

const undone = (text: string) =>
  Array.from(plain(text), (sign) => LOOKALIKES[sign] ?? sign).join('')

/** The letters alone, with figures taken for letters and with figures left out. */
const lettersOf = (text: string) =>
  [undone(text), plain(text)].map((spelling) => spelling.replace(/[^a-z]/g, ''))

/** `abcabcabcabc` is `abc`. */
function smallestPeriod(text: string): string {
  for (let length = 1; length <= text.length / 2; length++) {
    const part = text.slice(0, length)
    if (part.repeat(Math.ceil(text.length / length)).startsWith(text)) return part
  }
  return text
}

/** Rows of a keyboard and rows of counting, in both directions. */
const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
].flatMap((row) => [row, Array.from(row).reverse().join('')])

const isRow = (text: string) => text.length >= 3 && ROWS.some((row) => row.includes(text))

const WORDS: ReadonlySet<string> = new Set(blocklist.words)
const WHOLE: ReadonlySet<string> = new Set(blocklist.whole)

/** Whether the letters are nothing but common words and keyboard rows, one after the other. */
function isMadeOfWords(text: string): boolean {
  const reached = new Set([0])
  for (let end = 1; end <= text.length; end++) {
    for (let start = 0; start < end; start++) {
      const part = text.slice(start, end)
      if (reached.has(start) && (WORDS.has(part) || isRow(part))) reached.add(end)
    }
  }
  return reached.has(text.length)
}

function isCommon(password: string): boolean {
  const text = plain(password)
  if (WHOLE.has(text)) return true
  const period = smallestPeriod(text)
  if (period.length <= 6 || isRow(period)) return period.length < text.length || isRow(text)
  // Three common words in a row are a phrase; one or two with figures around them are a habit.
  return lettersOf(password).some(
    (bare) => bare.length >= 3 && bare.length <= 14 && isMadeOfWords(bare),
  )
}

/** The first thing wrong with a new password, or null. `about` is what everybody knows of them. */
export function passwordFault(password: string, about: readonly string[]): PasswordFault | null {
  const length = Array.from(password).length
  if (length < MIN_PASSWORD) return 'short'
  if (length > MAX_PASSWORD) return 'long'
  if (isCommon(password)) return 'common'
  const text = plain(password)
  const known = about
    .flatMap((word) => plain(word).split(/[^a-z0-9]+/))
    .filter((word) => word.length >= 4)
  const rest = known.reduce((left, word) => left.replaceAll(word, ''), text)
  // A name is welcome in a phrase, not as most of a password.
  return rest.length < text.length && rest.length < 8 ? 'personal' : null
}
