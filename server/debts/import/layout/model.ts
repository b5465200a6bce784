import { ok, type Result, refuse } from '#server/kernel/result.ts'

/**
 * The columns of a portfolio file (docs/portfolio-format.md): a closed set, so that a misspelt or
 * hostile header is refused before any row is read.
 */
const REQUIRED_COLUMNS = [
  'documento',
  'nome',
  'contrato',
  'produto',
  'vencimento',
  'principal',
] as const

const OPTIONAL_COLUMNS = [
  'nascimento',
  'celular',
  'celular_2',
  'email',
  'email_2',
  'descricao',
  'indice',
  'contratado_em',
  'uf',
  'cidade',
] as const

export type ColumnName = (typeof REQUIRED_COLUMNS)[number] | (typeof OPTIONAL_COLUMNS)[number]

const MAX_COLUMNS = 64

export type Delimiter = ';' | ','

export type Layout = {
  readonly delimiter: Delimiter
  /** Column names as in the header, in order. */
  readonly names: readonly string[]
  /** Place of each known column, or −1. */
  readonly at: Readonly<Record<ColumnName, number>>
  readonly freeFields: readonly { readonly name: string; readonly at: number }[]
}

export type LayoutRefusal =
  | 'header_missing'
  | 'header_too_wide'
  | 'header_duplicate'
  | 'header_unknown'
  | 'header_incomplete'

/** In place of a column's name: the column is left out. */
export const IGNORED = '-'

/** What a column of a file may be said to mean. */
export const COLUMN_NAMES = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS] as const
export const isRequired = (name: string) => REQUIRED_COLUMNS.some((one) => one === name)

const KNOWN = new Set<string>([...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS])
export const freeFieldPattern = /^campo_[a-z][a-z0-9_]{0,39}$/

/** `Descrição ` is `descricao`: case, accents and outer spaces do not matter. */
export function normaliseColumn(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .trim()
    .toLowerCase()
    .replace(/[ -]/g, '_')
}

/** Under which of the two delimiters the header names more known columns, or has more; else `;`. */
export function chooseDelimiter(header: string): Delimiter {
  const known = (delimiter: Delimiter) =>
    header
      .split(delimiter)
      .map((cell) => normaliseColumn(cell.replaceAll('"', '')))
      .filter((name) => KNOWN.has(name)).length
  const gained = known(',') - known(';')
  const more = header.split(',').length - header.split(';').length
  return gained > 0 || (gained === 0 && more > 0) ? ',' : ';'
}

/**
 * Reads the header's cells; the detail names the offending columns. Where somebody said what each
 * column means (`meant`), that counts instead of what stands there, and `-` leaves one out.
 */
export function readLayout(
  cells: readonly string[],
  delimiter: Delimiter,
  meant: readonly string[] | null = null,
): Result<Layout, LayoutRefusal, string> {
  const names = meant === null ? cells.map(normaliseColumn) : [...meant]
  if (names.length !== cells.length) return refuse('header_missing', '')
  if (names.every((name) => name === '')) return refuse('header_missing', '')
  if (names.length > MAX_COLUMNS) return refuse('header_too_wide', String(names.length))
  const isRead = (name: string) => meant === null || name !== IGNORED
  const twice = names.filter((name, i) => isRead(name) && names.indexOf(name) !== i)
  if (twice.length > 0) return refuse('header_duplicate', listed(twice))
  const unknown = names.filter(
    (name) => isRead(name) && !KNOWN.has(name) && !freeFieldPattern.test(name),
  )
  const missing = REQUIRED_COLUMNS.filter((name) => !names.includes(name))
  if (missing.length === REQUIRED_COLUMNS.length) return refuse('header_missing', '')
  if (unknown.length > 0) return refuse('header_unknown', listed(unknown))
  if (missing.length > 0) return refuse('header_incomplete', listed(missing))
  return ok({
    delimiter,
    names,
    at: {
      documento: names.indexOf('documento'),
      nome: names.indexOf('nome'),
      contrato: names.indexOf('contrato'),
      produto: names.indexOf('produto'),
      vencimento: names.indexOf('vencimento'),
      principal: names.indexOf('principal'),
      nascimento: names.indexOf('nascimento'),
      celular: names.indexOf('celular'),
      celular_2: names.indexOf('celular_2'),
      email: names.indexOf('email'),
      email_2: names.indexOf('email_2'),
      descricao: names.indexOf('descricao'),
      indice: names.indexOf('indice'),
      contratado_em: names.indexOf('contratado_em'),
      uf: names.indexOf('uf'),
      cidade: names.indexOf('cidade'),
    },
    freeFields: names
      .map((name, at) => ({
        name: name.slice('campo_'.length),
        at,
        isFree: freeFieldPattern.test(name),
      }))
      .filter(({ isFree }) => isFree)
      .map(({ name, at }) => ({ name, at })),
  })
}

/** Names for a message: at most five, printable, short. */
function listed(names: readonly string[]): string {
  const shown = [...new Set(names)]
    .slice(0, 5)
    .map((name) => name.replace(/[^\p{L}\p{N}_ ]/gu, '?').slice(0, 40) || '(vazia)')
  return shown.join(', ')
}
