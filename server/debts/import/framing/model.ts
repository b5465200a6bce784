/**
 * Cuts a stream of bytes into CSV records (RFC 4180) without copying them. It looks at bytes only,
 * so a record that is too long is met with a limit before it is ever decoded or collected, and
 * each record keeps its place in the file, so that its original line can be given back. Works for
 * every encoding in which the line feed, the quote and the delimiter are ASCII bytes.
 */
export type RecordFlaw = 'too_long' | 'quote_open'

const LINE_FEED = 10
const CARRIAGE_RETURN = 13
const QUOTE = 34

/** Where a record that is not flawed may at most end; a cell of 50 MB stops here. */
export const MAX_RECORD_BYTES = 64 * 1024

/** Mutable on purpose: one cursor per file instead of an object per row. */
export type Framer = {
  /** The window of the file at hand; bytes `[from, until)` are not read yet. */
  readonly window: Uint8Array
  from: number
  until: number
  /** The record just found: `window[start, end)`, without its line end. */
  start: number
  end: number
  hasQuotes: boolean
  flaw: RecordFlaw | null
  /** Line of the file on which the record begins; the header is line 1. */
  line: number
  /** Place of `window[0]` in the file. */
  base: number
  delimiter: number
  nextLine: number
  skipping: boolean
  /** The first quote at or after `from`; −1 when unknown, Infinity when there is none. */
  nextQuote: number
}

/** @param window at least four times `MAX_RECORD_BYTES`. */
export function createFramer(window: Uint8Array): Framer {
  return {
    window,
    from: 0,
    until: 0,
    start: 0,
    end: 0,
    hasQuotes: false,
    flaw: null,
    line: 0,
    base: 0,
    delimiter: 59,
    nextLine: 1,
    skipping: false,
    nextQuote: -1,
  }
}

/** Moves what is left to the front, so that the next bytes can be read behind it. */
export function makeRoom(framer: Framer): void {
  const { window, from, until } = framer
  window.copyWithin(0, from, until)
  framer.base += from
  framer.until = until - from
  framer.from = 0
  framer.nextQuote = -1
}

/** Tells the framer that `count` bytes were put at `until`. */
export function filled(framer: Framer, count: number): void {
  framer.until += count
  if (framer.nextQuote === Number.POSITIVE_INFINITY) framer.nextQuote = -1
}

/**
 * Finds the next record. False: more bytes are needed (or, at the end of the file, there is none).
 * @param atEnd whether the window holds the last bytes of the file.
 */
export function nextRecord(framer: Framer, atEnd: boolean): boolean {
  if (framer.skipping && !skipLine(framer, atEnd)) return false
  if (framer.from >= framer.until) return false
  const { window, from, until } = framer
  const lineEnd = indexOf(window, LINE_FEED, from, until)
  if (quoteAt(framer) < (lineEnd === -1 ? until : lineEnd)) return quotedRecord(framer, atEnd)
  if (lineEnd === -1 && !atEnd && until - from <= MAX_RECORD_BYTES) return false
  const stop = lineEnd === -1 ? until : lineEnd
  if (stop - from > MAX_RECORD_BYTES) return flawedRecord(framer, 'too_long')
  emit(framer, stop, 1)
  framer.hasQuotes = false
  framer.flaw = null
  return true
}

function quotedRecord(framer: Framer, atEnd: boolean): boolean {
  const { window, from } = framer
  const limit = Math.min(framer.until, from + MAX_RECORD_BYTES + 1)
  let lines = 1
  let fieldStart = true
  let quoted = false
  let closedAt = -1
  for (let i = from; i < limit; i++) {
    const byte = window[i]
    if (quoted) {
      if (byte === QUOTE) {
        quoted = false
        closedAt = i
      } else if (byte === LINE_FEED) lines += 1
    } else if (byte === LINE_FEED) {
      emit(framer, i, lines)
      framer.hasQuotes = true
      framer.flaw = null
      return true
    } else if (byte === QUOTE) {
      // Either the opening of a field, or the second half of a doubled quote inside one.
      quoted = fieldStart || closedAt === i - 1
    }
    fieldStart = !quoted && byte === framer.delimiter
  }
  if (limit - from > MAX_RECORD_BYTES) {
    return flawedRecord(framer, quoted ? 'quote_open' : 'too_long')
  }
  if (!atEnd) return false
  if (quoted) return flawedRecord(framer, 'quote_open')
  emit(framer, framer.until, lines)
  framer.hasQuotes = true
  framer.flaw = null
  return true
}

/** A flawed record ends with its first line, so that one bad row does not take the rest along. */
function flawedRecord(framer: Framer, flaw: RecordFlaw): true {
  const { window, from } = framer
  const limit = Math.min(framer.until, from + MAX_RECORD_BYTES)
  const lineEnd = indexOf(window, LINE_FEED, from, limit)
  framer.flaw = flaw
  framer.hasQuotes = false
  if (lineEnd !== -1) {
    emit(framer, lineEnd, 1)
    return true
  }
  framer.start = from
  framer.end = limit
  framer.line = framer.nextLine
  framer.from = limit
  framer.skipping = true
  return true
}

function emit(framer: Framer, lineEnd: number, lines: number): void {
  const { window, from, until } = framer
  framer.start = from
  framer.end = lineEnd > from && window[lineEnd - 1] === CARRIAGE_RETURN ? lineEnd - 1 : lineEnd
  framer.line = framer.nextLine
  framer.nextLine += lines
  framer.from = Math.min(lineEnd + 1, until)
}

/** Drops the rest of a line that was too long; true when its end was found. */
function skipLine(framer: Framer, atEnd: boolean): boolean {
  const lineEnd = indexOf(framer.window, LINE_FEED, framer.from, framer.until)
  framer.from = lineEnd === -1 ? framer.until : lineEnd + 1
  if (lineEnd === -1 && !atEnd) return false
  framer.skipping = false
  framer.nextLine += 1
  return true
}

function quoteAt(framer: Framer): number {
  if (framer.nextQuote >= framer.from) return framer.nextQuote
  const found = indexOf(framer.window, QUOTE, framer.from, framer.until)
  framer.nextQuote = found === -1 ? Number.POSITIVE_INFINITY : found
  return framer.nextQuote
}

function indexOf(window: Uint8Array, byte: number, from: number, until: number): number {
  const found = window.indexOf(byte, from)
  return found >= until ? -1 : found
}

/**
 * The cells of one record's text. Null: a quote stands where none may (inside a bare cell, or
 * before more text after a closing quote).
 */
export function splitCells(text: string, delimiter: string, hasQuotes: boolean): string[] | null {
  if (!hasQuotes) return text.split(delimiter)
  const cells: string[] = []
  for (let at = 0; ; ) {
    if (text.charCodeAt(at) !== QUOTE) {
      const next = text.indexOf(delimiter, at)
      const cell = next === -1 ? text.slice(at) : text.slice(at, next)
      if (cell.includes('"')) return null
      cells.push(cell)
      if (next === -1) return cells
      at = next + 1
      continue
    }
    const close = closingQuote(text, at + 1)
    if (close === -1) return null
    cells.push(text.slice(at + 1, close).replaceAll('""', '"'))
    if (close + 1 === text.length) return cells
    if (!text.startsWith(delimiter, close + 1)) return null
    at = close + 2
  }
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at !== -1; at = text.indexOf('"', at + 2)) {
    if (text.charCodeAt(at + 1) !== QUOTE) return at
  }
  return -1
}
