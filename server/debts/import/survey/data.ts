import { createHash } from 'node:crypto'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { readText } from '../cells/model.ts'
import {
  createTally,
  type Encoding,
  encodingOf,
  hasUtf8Mark,
  tallyBytes,
  unreadableKind,
} from '../encoding/model.ts'
import { createFramer, filled, nextRecord, splitCells } from '../framing/model.ts'
import { chooseDelimiter, type Layout, readLayout } from '../layout/model.ts'
import { type DecimalMark, decimalMark, type MarkEvidence, weighAmount } from '../marks/model.ts'
import type { ImportRefusal } from '../model.ts'
import { type PortfolioFile, readBytes, textOf, visitRecords } from '../reading/data.ts'
import { LONGEST_CONTRACT } from '../rows/model.ts'
import { createSeenSet, type SeenSet } from '../seen/model.ts'

/**
 * What a first walk over the file finds out, so that the second one can judge each row by itself:
 * encoding, delimiter, columns, the decimal mark of the amounts, contracts that occur twice.
 */
export type Survey = {
  readonly sha256: Buffer
  readonly encoding: Encoding
  readonly layout: Layout
  readonly mark: DecimalMark | null
  /** Contract numbers, as `readText` cleans them, that stand on more than one row. */
  readonly twice: SeenSet
  readonly rows: number
  /** Where the first row after the header begins. */
  readonly firstRow: { readonly byte: number; readonly line: number; readonly delimiter: string }
}

const MAX_ROWS = 2_000_000
export const HEAD_BYTES = 64 * 1024

export async function surveyFile(
  file: PortfolioFile,
  meant: readonly string[] | null,
  onWindow: (bytes: number, rows: number) => void,
): Promise<Result<Survey, ImportRefusal, string>> {
  const head = await readBytes(file, 0, HEAD_BYTES)
  const kind = unreadableKind(head)
  if (kind !== null) return refuse(kind, '')
  const header = readHeader(head)
  if (!header.ok) return header
  const { firstRow, hasMark } = header.value
  const read = readLayout(header.value.cells, firstRow.delimiter, meant)
  if (!read.ok) return read
  const layout = read.value

  const hash = createHash('sha256').update(head.subarray(0, firstRow.byte))
  const tally = createTally()
  const evidence: MarkEvidence = { comma: false, point: false }
  const contracts = createSeenSet()
  const twice = createSeenSet()
  let rows = 0

  await visitRecords(file, firstRow, {
    record(framer) {
      rows += 1
      if (framer.flaw !== null) return
      // Latin-1 keeps every byte as one character: enough for contract numbers, which are ASCII.
      const text = file.window.toString('latin1', framer.start, framer.end)
      const cells = splitCells(text, layout.delimiter, framer.hasQuotes)
      if (cells === null || cells.length !== layout.names.length) return
      weighAmount(evidence, cells[layout.at.principal] ?? '')
      const contract = readText(cells[layout.at.contrato] ?? '', LONGEST_CONTRACT)
      if (contract.ok && !contracts.add(contract.value)) twice.add(contract.value)
    },
    window(bytes, readSoFar) {
      hash.update(bytes)
      tallyBytes(tally, bytes)
      onWindow(readSoFar, rows)
    },
  })
  if (rows === 0) return refuse('no_rows', '')
  if (rows > MAX_ROWS) return refuse('too_many_rows', MAX_ROWS.toLocaleString('pt-BR'))
  return ok({
    sha256: hash.digest(),
    encoding: hasMark ? 'utf-8' : encodingOf(tally),
    layout,
    mark: decimalMark(evidence),
    twice,
    rows,
    firstRow,
  })
}

/** The cells of the first line, and where the next one begins. */
export function readHeader(head: Buffer) {
  const hasMark = hasUtf8Mark(head)
  const framer = createFramer(head)
  framer.from = hasMark ? 3 : 0
  filled(framer, head.length)
  const line = head.toString('latin1', framer.from, Math.max(framer.from, head.indexOf(10)))
  const delimiter = chooseDelimiter(line === '' ? head.toString('latin1') : line)
  framer.delimiter = delimiter.charCodeAt(0)
  if (!nextRecord(framer, true) || framer.flaw !== null) return refuse('header_missing', '')
  const tally = createTally()
  tallyBytes(tally, head.subarray(framer.start, framer.end))
  const text = textOf(head, framer.start, framer.end, encodingOf(tally))
  const cells = splitCells(text, delimiter, framer.hasQuotes)
  if (cells === null) return refuse('header_missing', '')
  const firstRow = { byte: framer.from, line: framer.nextLine, delimiter }
  return ok({ cells, firstRow, hasMark })
}
