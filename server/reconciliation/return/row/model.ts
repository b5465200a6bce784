import {
  type AmountRefusal,
  type CharacterRefusal,
  characterRefusal,
  type DateRefusal,
  forbiddenCharacters,
  readDate,
  readText,
  type TextRefusal,
} from '#server/debts/import/cells/model.ts'
import type { DecimalMark } from '#server/debts/import/marks/model.ts'
import { isId, type WriteOffLineId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { parseBRL } from '#server/kernel/parse-brl.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { ReturnColumn, ReturnLayout } from '../layout/model.ts'

export type ReturnRowRefusal =
  | CharacterRefusal
  | AmountRefusal
  | DateRefusal
  | TextRefusal
  | 'cells_missing'
  | 'cells_extra'
  | 'cell_too_long'
  | 'row_too_long'
  | 'quote_open'
  | 'quote_misplaced'
  | 'line_id_malformed'
  | 'payment_malformed'
  | 'status_unknown'
  | 'date_in_future'
  | 'nothing_said'

/** What one row says: about a write-off, about a name, or about both. */
export type ReturnRow = {
  readonly line: number
  readonly lineId: WriteOffLineId | null
  readonly contract: string | null
  readonly payment: string | null
  /** Null: the row speaks of a name only. */
  readonly said: {
    readonly accepted: boolean
    /** What the creditor wrote off; null: as we told it. */
    readonly amount: Centavos | null
    readonly reason: string | null
  } | null
  /** Days since 1970-01-01. */
  readonly clearedOn: number | null
}

export type ReturnContext = {
  readonly layout: ReturnLayout
  readonly mark: DecimalMark | null
  /** Days since 1970-01-01: nobody clears a name tomorrow. */
  readonly today: number
}

const LONGEST_CELL = 1000
const LONGEST = { contract: 60, payment: 100, reason: 300 } as const

const ACCEPTED = new Set([
  '',
  'aceita',
  'aceito',
  'ok',
  'baixada',
  'baixado',
  'confirmada',
  'confirmado',
])
const REFUSED = new Set(['recusada', 'recusado', 'rejeitada', 'rejeitado', 'erro', 'nao baixada'])

type Refused = ReturnType<typeof refuse<ReturnRowRefusal, string>>

/** Reads one record's cells. The first thing wrong refuses it and names its column. */
export function readReturnRow(
  line: number,
  cells: readonly string[],
  context: ReturnContext,
): Result<ReturnRow, ReturnRowRefusal, string> {
  const { layout, mark, today } = context
  if (cells.length < layout.width) return refuse('cells_missing', '')
  if (cells.length > layout.width) return refuse('cells_extra', '')
  const flaw = flawIn(cells, layout)
  if (flaw !== null) return flaw
  const cell = (column: ReturnColumn) => (cells[layout.at[column]] ?? '').trim()
  const lineId = cell('baixa').toLowerCase()
  if (lineId !== '' && !isId(lineId)) return refuse('line_id_malformed', 'baixa')
  const contract = unmarked(cell('contrato'))
  if (contract.length > LONGEST.contract) return refuse('text_too_long', 'contrato')
  const payment = unmarked(cell('pagamento'))
  if (payment !== '' && !/^[\x21-\x7e]{1,100}$/.test(payment)) {
    return refuse('payment_malformed', 'pagamento')
  }
  const cleared = readCleared(cell('nome_retirado_em'), today)
  if (!cleared.ok) return refuse(cleared.reason, 'nome_retirado_em')
  const speaksOfMoney = lineId !== '' || (contract !== '' && payment !== '')
  if (!speaksOfMoney && !(contract !== '' && cleared.value !== null)) {
    return refuse('nothing_said', '')
  }
  const said = speaksOfMoney ? readSaid(cell, mark) : ok(null)
  if (!said.ok) return said
  return ok({
    line,
    lineId: lineId === '' ? null : (lineId as WriteOffLineId),
    contract: contract === '' ? null : contract,
    payment: payment === '' ? null : payment,
    said: said.value,
    clearedOn: cleared.value,
  })
}

function flawIn(cells: readonly string[], layout: ReturnLayout): Refused | null {
  for (const [at, cell] of cells.entries()) {
    const column = (layout.names[at] ?? '').slice(0, 40)
    if (cell.length > LONGEST_CELL) return refuse('cell_too_long', column)
    const reason = forbiddenCharacters.test(cell) ? characterRefusal(cell) : null
    if (reason !== null) return refuse(reason, column)
  }
  return null
}

function readSaid(
  cell: (column: ReturnColumn) => string,
  mark: DecimalMark | null,
): Result<NonNullable<ReturnRow['said']>, ReturnRowRefusal, string> {
  const status = cell('situacao')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
  const accepted = ACCEPTED.has(status)
  if (!accepted && !REFUSED.has(status)) return refuse('status_unknown', 'situacao')
  const column = cell('valor_baixado') === '' ? 'valor_pago' : 'valor_baixado'
  const amount = readSigned(cell(column), mark)
  if (!amount.ok) return refuse(amount.reason, column)
  const reason = readText(unmarked(cell('motivo')), LONGEST.reason)
  if (!reason.ok && reason.reason !== 'text_missing') return refuse(reason.reason, 'motivo')
  return ok({ accepted, amount: amount.value, reason: reason.ok ? reason.value : null })
}

/** An amount of either sign; nothing where the cell is empty. */
function readSigned(
  text: string,
  mark: DecimalMark | null,
): Result<Centavos | null, AmountRefusal> {
  if (text === '') return ok(null)
  const read = parseBRL(text, { negative: true })
  if (read.ok) return read
  switch (read.reason) {
    case 'ambiguous':
      return grouped(text, mark)
    case 'too-large':
      return refuse('amount_too_large')
    case 'too-many-decimals':
      return refuse('amount_decimals')
    default:
      return refuse('amount_malformed')
  }
}

/** `1.234` where the column's decimal mark is the other one: the mark groups thousands. */
function grouped(text: string, mark: DecimalMark | null): Result<Centavos, AmountRefusal> {
  if (mark === null) return refuse('amount_ambiguous')
  if (text.includes(mark)) return refuse('amount_decimals')
  const amount = BigInt(text.replace(/\D/g, '')) * 100n
  return ok(centavos(/^\s*[-\u2212]/.test(text) ? -amount : amount))
}

function readCleared(text: string, today: number): Result<number | null, ReturnRowRefusal> {
  if (text === '') return ok(null)
  const read = readDate(text)
  if (!read.ok) return read
  return read.value > today ? refuse('date_in_future') : read
}

/** Our own files mark what looks like a formula as text; spreadsheets may keep the mark. */
function unmarked(text: string): string {
  return text.startsWith("'") ? text.slice(1) : text
}
