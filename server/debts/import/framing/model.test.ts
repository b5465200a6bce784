import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createFramer,
  type Framer,
  filled,
  MAX_RECORD_BYTES,
  makeRoom,
  nextRecord,
  splitCells,
} from './model.ts'

type Found = {
  text: string
  line: number
  flaw: Framer['flaw']
  offset: number
  hasQuotes: boolean
}

/** Feeds a file to the framer in pieces of any size and collects its records. */
function framed(file: Buffer, piece = 100_000): Found[] {
  const window = Buffer.alloc(4 * MAX_RECORD_BYTES)
  const framer = createFramer(window)
  const found: Found[] = []
  for (let position = 0; ; ) {
    makeRoom(framer)
    const part = file.subarray(position, position + Math.min(piece, MAX_RECORD_BYTES))
    window.set(part, framer.until)
    filled(framer, part.length)
    position += part.length
    while (nextRecord(framer, part.length === 0)) {
      found.push({
        text: window.toString('utf8', framer.start, framer.end),
        line: framer.line,
        flaw: framer.flaw,
        offset: framer.base + framer.start,
        hasQuotes: framer.hasQuotes,
      })
    }
    if (part.length === 0) return found
  }
}

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', ' ', '"', ';', '\n', ',', '\r'),
  maxLength: 6,
})
const quotedCell = cell.map((text) => `"${text.replaceAll('"', '""')}"`)
const bareCell = fc.string({ unit: fc.constantFrom('a', 'é', ' ', ','), maxLength: 6 })
const row = fc.array(fc.oneof(quotedCell, bareCell), { minLength: 2, maxLength: 4 })

test('every well-formed file is read as csv-parse reads it, in pieces of any size', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 40 }),
      (rows, piece) => {
        const file = rows.map((cells) => cells.join(';')).join('\n')
        const expected: string[][] = parse(file, {
          delimiter: ';',
          record_delimiter: '\n',
          relax_column_count: true,
        })
        const found = framed(Buffer.from(file), piece)
        expect(found.map(({ text, hasQuotes }) => splitCells(text, ';', hasQuotes))).toEqual(
          expected,
        )
      },
    ),
    { numRuns: 500 },
  )
})

test('every record keeps its place in the file and its line number', () => {
  const file = Buffer.from('a;b\r\n"c\nd";é\r\n\r\ne;f')
  expect(framed(file, 3)).toEqual([
    { text: 'a;b', line: 1, flaw: null, offset: 0, hasQuotes: false },
    { text: '"c\nd";é', line: 2, flaw: null, offset: 5, hasQuotes: true },
    { text: '', line: 4, flaw: null, offset: 15, hasQuotes: false },
    { text: 'e;f', line: 5, flaw: null, offset: 17, hasQuotes: false },
  ])
})

test('a record longer than the limit is reported once and the next line is read', () => {
  const file = Buffer.from(`a;b\n${'x'.repeat(5 * MAX_RECORD_BYTES)}\nc;d\n`)
  const found = framed(file)
  expect(found.map(({ line, flaw }) => [line, flaw])).toEqual([
    [1, null],
    [2, 'too_long'],
    [3, null],
  ])
  expect(found[1]?.text.length).toBeLessThanOrEqual(MAX_RECORD_BYTES)
})

test('a quote that is never closed costs its own line, not the rest of the file', () => {
  const rest = Array.from({ length: 5000 }, (_, i) => `linha;${i};com conteúdo`).join('\n')
  const found = framed(Buffer.from(`a;"b\n${rest}\n`))
  expect(found[0]).toMatchObject({ text: 'a;"b', line: 1, flaw: 'quote_open' })
  expect(found).toHaveLength(5001)
  expect(found.slice(1).every(({ flaw }) => flaw === null)).toBe(true)
})

test.each([
  ['5" de cano;x', true],
  ['"a"b;x', true],
  ['x;"a', true],
])('a quote out of place is refused, not guessed: %s', (text, hasQuotes) => {
  expect(splitCells(text, ';', hasQuotes)).toBeNull()
})
