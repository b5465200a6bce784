import { normaliseColumn } from '#server/debts/import/layout/model.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'

/** The columns of a return file that mean something; whatever else a creditor adds is left alone. */
const COLUMNS = [
  'baixa',
  'contrato',
  'pagamento',
  'valor_pago',
  'situacao',
  'valor_baixado',
  'motivo',
  'nome_retirado_em',
] as const

export type ReturnColumn = (typeof COLUMNS)[number]

export type ReturnLayout = {
  readonly delimiter: ';' | ','
  readonly width: number
  readonly names: readonly string[]
  /** Place of each column, or −1. */
  readonly at: Readonly<Record<ReturnColumn, number>>
}

export type ReturnLayoutRefusal =
  | 'header_missing'
  | 'header_too_wide'
  | 'header_duplicate'
  | 'header_incomplete'

const MAX_COLUMNS = 64
const KNOWN = new Set<string>(COLUMNS)

const namesIn = (cells: readonly string[]) => cells.map(normaliseColumn)

/** Under which of the two delimiters the header names more known columns; `;` where equal. */
export function chooseReturnDelimiter(header: string): ';' | ',' {
  const known = (delimiter: string) =>
    namesIn(header.replaceAll('"', '').split(delimiter)).filter((name) => KNOWN.has(name)).length
  return known(',') > known(';') ? ',' : ';'
}

/** A line is known by our own name of it, or by contract and payment; a name by its contract. */
export function readReturnLayout(
  cells: readonly string[],
  delimiter: ';' | ',',
): Result<ReturnLayout, ReturnLayoutRefusal, string> {
  const names = namesIn(cells)
  if (!names.some((name) => KNOWN.has(name))) return refuse('header_missing', '')
  if (names.length > MAX_COLUMNS) return refuse('header_too_wide', String(names.length))
  const twice = names.filter((name, i) => KNOWN.has(name) && names.indexOf(name) !== i)
  if (twice.length > 0) return refuse('header_duplicate', [...new Set(twice)].join(', '))
  const has = (name: ReturnColumn) => names.includes(name)
  const speaksOfMoney = has('baixa') || (has('contrato') && has('pagamento'))
  const speaksOfNames = has('nome_retirado_em') && (has('contrato') || has('baixa'))
  if (!speaksOfMoney && !speaksOfNames) return refuse('header_incomplete', '')
  const at = Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)]))
  return ok({ delimiter, width: names.length, names, at: at as ReturnLayout['at'] })
}
