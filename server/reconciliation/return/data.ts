import { createHash } from 'node:crypto'
import {
  createTally,
  type Encoding,
  encodingOf,
  hasUtf8Mark,
  tallyBytes,
  unreadableKind,
} from '#server/debts/import/encoding/model.ts'
import {
  createFramer,
  type Framer,
  filled,
  nextRecord,
  splitCells,
} from '#server/debts/import/framing/model.ts'
import {
  type DecimalMark,
  decimalMark,
  type MarkEvidence,
  weighAmount,
} from '#server/debts/import/marks/model.ts'
import {
  openPortfolioFile,
  type PortfolioFile,
  readBytes,
  recordText,
  textOf,
  visitRecords,
} from '#server/debts/import/reading/data.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { chooseReturnDelimiter, type ReturnLayout, readReturnLayout } from './layout/model.ts'
import {
  MAX_RETURN_BYTES,
  MAX_RETURN_ROWS,
  MOST_FAULTS,
  type RefusedReturn,
  type ReturnRefusal,
  type RowFault,
} from './model.ts'
import { type ReturnRow, type ReturnRowRefusal, readReturnRow } from './row/model.ts'

export type ReadReturn = {
  readonly sha256: Buffer
  readonly rows: readonly ReturnRow[]
}

const said = (words: string): RefusedReturn => ({ words, faults: [] })

/**
 * Reads a return file whole, in the formats that a portfolio file may have: UTF-8 or Windows-1252,
 * semicolons or commas, either decimal mark. Any wrong row refuses all of it, with line numbers.
 * @param today the civil date, in days since 1970-01-01.
 */
export async function readReturn(
  path: string,
  today: number,
): Promise<Result<ReadReturn, ReturnRefusal, RefusedReturn>> {
  const opened = await openPortfolioFile(path)
  if (!opened.ok) return refuse(opened.reason, said(opened.detail ?? ''))
  const file = opened.value
  try {
    if (file.bytes > MAX_RETURN_BYTES) return refuse('file_too_large', said(''))
    const survey = await surveyReturn(file)
    if (!survey.ok) return survey
    const rows = await readRows(file, survey.value, today)
    if (!rows.ok) return rows
    if (!(await file.isUnchanged())) return refuse('file_changed', said(''))
    return ok({ sha256: survey.value.sha256, rows: rows.value })
  } finally {
    await file.close()
  }
}

type Survey = {
  readonly sha256: Buffer
  readonly encoding: Encoding
  readonly layout: ReturnLayout
  readonly mark: DecimalMark | null
  readonly firstRow: { readonly byte: number; readonly line: number; readonly delimiter: string }
}

const HEAD_BYTES = 64 * 1024

/** A first walk: what the second one needs in order to judge each row by itself. */
async function surveyReturn(
  file: PortfolioFile,
): Promise<Result<Survey, ReturnRefusal, RefusedReturn>> {
  const head = await readBytes(file, 0, HEAD_BYTES)
  const kind = unreadableKind(head)
  if (kind !== null) return refuse(kind, said(''))
  const header = readHeader(head)
  if (!header.ok) return refuse(header.reason, said(header.detail ?? ''))
  const { layout, firstRow, hasMark } = header.value
  const hash = createHash('sha256').update(head.subarray(0, firstRow.byte))
  const tally = createTally()
  const evidence: MarkEvidence = { comma: false, point: false }
  let rows = 0
  await visitRecords(file, firstRow, {
    record(framer) {
      rows += 1
      if (framer.flaw !== null) return
      const text = file.window.toString('latin1', framer.start, framer.end)
      const cells = splitCells(text, layout.delimiter, framer.hasQuotes)
      for (const column of ['valor_baixado', 'valor_pago'] as const) {
        weighAmount(evidence, cells?.[layout.at[column]] ?? '')
      }
    },
    window(bytes) {
      hash.update(bytes)
      tallyBytes(tally, bytes)
    },
  })
  if (rows === 0) return refuse('no_rows', said(''))
  if (rows > MAX_RETURN_ROWS) return refuse('too_many_rows', said(''))
  return ok({
    sha256: hash.digest(),
    encoding: hasMark ? 'utf-8' : encodingOf(tally),
    layout,
    mark: decimalMark(evidence),
    firstRow,
  })
}

function readHeader(head: Buffer) {
  const hasMark = hasUtf8Mark(head)
  const framer = createFramer(head)
  framer.from = hasMark ? 3 : 0
  filled(framer, head.length)
  const line = head.toString('latin1', framer.from, Math.max(framer.from, head.indexOf(10)))
  const delimiter = chooseReturnDelimiter(line === '' ? head.toString('latin1') : line)
  framer.delimiter = delimiter.charCodeAt(0)
  if (!nextRecord(framer, true) || framer.flaw !== null) return refuse('header_missing', '')
  const tally = createTally()
  tallyBytes(tally, head.subarray(framer.start, framer.end))
  const text = textOf(head, framer.start, framer.end, encodingOf(tally))
  const cells = splitCells(text, delimiter, framer.hasQuotes)
  if (cells === null) return refuse('header_missing', '')
  const layout = readReturnLayout(cells, delimiter)
  if (!layout.ok) return layout
  const firstRow = { byte: framer.from, line: framer.nextLine, delimiter }
  return ok({ layout: layout.value, firstRow, hasMark })
}

async function readRows(
  file: PortfolioFile,
  { layout, mark, encoding, firstRow }: Survey,
  today: number,
): Promise<Result<ReturnRow[], ReturnRefusal, RefusedReturn>> {
  const rows: ReturnRow[] = []
  const faults: RowFault[] = []
  const judge = (framer: Framer): void => {
    if (faults.length >= MOST_FAULTS) return
    const { line } = framer
    const fault = (reason: ReturnRowRefusal, column = '') => faults.push({ line, column, reason })
    if (framer.flaw !== null) {
      fault(framer.flaw === 'too_long' ? 'row_too_long' : framer.flaw)
      return
    }
    const text = recordText(file, framer, encoding)
    if (text.replaceAll(layout.delimiter, '').trim() === '') return
    const cells = splitCells(text, layout.delimiter, framer.hasQuotes)
    if (cells === null) {
      fault('quote_misplaced')
      return
    }
    const row = readReturnRow(line, cells, { layout, mark, today })
    if (row.ok) rows.push(row.value)
    else fault(row.reason, row.detail)
  }
  await visitRecords(file, firstRow, { record: judge })
  if (faults.length > 0) return refuse('rows_refused', { words: '', faults })
  return rows.length === 0 ? refuse('no_rows', said('')) : ok(rows)
}
