/**
 * How the bytes of a portfolio file are to be read. A byte-order mark says it; without one the
 * whole file decides: broken UTF-8 sequences are the rule in Windows-1252 and the exception in
 * UTF-8, so whichever is the rarer reading of the non-ASCII bytes is taken for the mistake.
 */
export type Encoding = 'utf-8' | 'windows-1252'

export type UnreadableKind = 'empty' | 'spreadsheet' | 'compressed' | 'utf16'

/** Tells what is not a text file at all, from its first bytes. */
export function unreadableKind(head: Uint8Array): UnreadableKind | null {
  if (head.length === 0) return 'empty'
  if (startsWith(head, [0xff, 0xfe]) || startsWith(head, [0xfe, 0xff])) return 'utf16'
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return 'spreadsheet'
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0])) return 'spreadsheet'
  if (startsWith(head, [0x1f, 0x8b]) || startsWith(head, [0x42, 0x5a, 0x68])) return 'compressed'
  // Text in UTF-16 without its mark: every other byte is zero.
  if (head.length >= 4 && head[1] === 0 && head[3] === 0 && head[0] !== 0) return 'utf16'
  return null
}

export function hasUtf8Mark(head: Uint8Array): boolean {
  return startsWith(head, [0xef, 0xbb, 0xbf])
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte)
}

/** Counts over a whole file, fed window by window. */
export type EncodingTally = {
  sequences: number
  broken: number
  /** Continuation bytes still expected by the sequence that is open. */
  expected: number
}

export function createTally(): EncodingTally {
  return { sequences: 0, broken: 0, expected: 0 }
}

export function tallyBytes(tally: EncodingTally, bytes: Uint8Array): void {
  let { sequences, broken, expected } = tally
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0
    if (byte < 0x80) {
      if (expected === 0) continue
      broken += 1
      expected = 0
    } else if (expected > 0 && byte < 0xc0) {
      expected -= 1
      if (expected === 0) sequences += 1
    } else {
      if (expected > 0) broken += 1
      expected = byte >= 0xc2 && byte < 0xe0 ? 1 : byte >= 0xe0 && byte < 0xf0 ? 2 : 0
      if (byte >= 0xf0 && byte < 0xf5) expected = 3
      if (expected === 0) broken += 1
    }
  }
  Object.assign(tally, { sequences, broken, expected })
}

export function encodingOf(tally: EncodingTally): Encoding {
  const broken = tally.broken + (tally.expected > 0 ? 1 : 0)
  return broken > tally.sequences ? 'windows-1252' : 'utf-8'
}

const WINDOWS_1252_HIGH =
  '\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd' +
  '\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178'

const differs = /[\x80-\x9f]/

/** Text read as Latin-1 is Windows-1252 except for 32 bytes; the five that mean nothing are `�`. */
export function fromLatin1(text: string): string {
  if (!differs.test(text)) return text
  return Array.from(text, (character) => {
    const code = character.charCodeAt(0)
    return code >= 0x80 && code <= 0x9f ? (WINDOWS_1252_HIGH[code - 0x80] ?? '') : character
  }).join('')
}
