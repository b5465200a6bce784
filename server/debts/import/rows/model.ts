import type { Centavos } from '#server/kernel/money.ts'
import { ZERO } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { isState } from '#server/kernel/states.ts'
import { normaliseEmail, normalisePhone } from '#server/people/model.ts'
import {
  type AmountRefusal,
  type CharacterRefusal,
  characterRefusal,
  type DateRefusal,
  type DocumentRefusal,
  EARLIEST_BIRTH,
  EARLIEST_DUE,
  forbiddenCharacters,
  type IndexCode,
  readAmount,
  readDate,
  readDocument,
  readIndex,
  readText,
  type TextRefusal,
} from '../cells/model.ts'
import type { ColumnName, Layout } from '../layout/model.ts'
import type { DecimalMark } from '../marks/model.ts'

/** Why a row stays out. Every one of them is said about one column. */
export type RowRefusal =
  | DocumentRefusal
  | DateRefusal
  | AmountRefusal
  | TextRefusal
  | CharacterRefusal
  | 'cells_missing'
  | 'cells_extra'
  | 'cell_too_long'
  | 'row_too_long'
  | 'quote_open'
  | 'quote_misplaced'
  | 'index_unknown'
  | 'due_in_future'
  | 'date_too_early'
  | 'birth_in_future'
  | 'contracted_after_due'
  | 'uf_unknown'
  | 'city_without_uf'
  | 'phone_invalid'
  | 'phone_not_mobile'
  | 'email_invalid'
  | 'contract_characters'
  | 'contract_twice'
  | 'terms_missing'
  | 'contract_of_another'
  | 'recalled'
  | 'in_agreement'
  | 'restated'
  | 'already_settled'
  | 'paid_beyond'

/** A row that may go in. One object is filled again and again: there may be millions of rows. */
export type PortfolioRow = {
  documentKind: 'cpf' | 'cnpj'
  document: string
  name: string
  /** Days since 1970-01-01, as all dates here; null where the file says nothing. */
  birth: number | null
  phones: string[]
  emails: string[]
  contract: string
  product: string
  description: string
  due: number
  principal: Centavos
  index: IndexCode | null
  contractedOn: number | null
  /** Where it is paid; null where the file says nothing. */
  uf: string | null
  city: string | null
  /** JSON of the free fields that are not empty. */
  freeFields: string
}

export function emptyRow(): PortfolioRow {
  return {
    documentKind: 'cpf',
    document: '',
    name: '',
    birth: null,
    phones: [],
    emails: [],
    contract: '',
    product: '',
    description: '',
    due: 0,
    principal: ZERO,
    index: null,
    contractedOn: null,
    uf: null,
    city: null,
    freeFields: '{}',
  }
}

export type RowContext = {
  readonly layout: Layout
  readonly mark: DecimalMark | null
  /** The civil date of the import, in days since 1970-01-01. */
  readonly today: number
}

const LONGEST_CELL = 1000
export const LONGEST_CONTRACT = 60
const LONGEST = { nome: 120, produto: 60, descricao: 120, cidade: 60, free: 200 } as const

/** Contract numbers are compared byte by byte, before the file's encoding is known. */
const ascii = /^[\t\x20-\x7e]*$/

type Column = string
type Read = Result<undefined, RowRefusal, Column>

const read: Read = ok(undefined)

/**
 * Fills `row` from one record's cells. The first thing wrong, from left to right of the list
 * below, refuses the row and names its column.
 * @param text the whole record, for one look at forbidden characters instead of one per cell.
 */
export function readRow(
  row: PortfolioRow,
  text: string,
  cells: readonly string[],
  context: RowContext,
): Read {
  const { layout } = context
  if (cells.length < layout.names.length) return refuse('cells_missing', '')
  if (cells.length > layout.names.length) return refuse('cells_extra', '')
  const shape = checkCells(text, cells, layout)
  if (!shape.ok) return shape
  const person = readPerson(row, cells, context)
  if (!person.ok) return person
  const contacts = readContacts(row, cells, layout)
  if (!contacts.ok) return contacts
  const debt = readDebt(row, cells, context)
  if (!debt.ok) return debt
  const place = readPlace(row, cells, layout)
  if (!place.ok) return place
  return readFreeFields(row, cells, layout)
}

function checkCells(text: string, cells: readonly string[], layout: Layout): Read {
  if (text.length > LONGEST_CELL) {
    const at = cells.findIndex((cell) => cell.length > LONGEST_CELL)
    if (at !== -1) return refuse('cell_too_long', layout.names[at] ?? '')
  }
  if (!forbiddenCharacters.test(text)) return read
  for (let at = 0; at < cells.length; at++) {
    const reason = characterRefusal(cells[at] ?? '')
    if (reason !== null) return refuse(reason, layout.names[at] ?? '')
  }
  return read
}

function cellOf(cells: readonly string[], layout: Layout, column: ColumnName): string {
  const at = layout.at[column]
  return at === -1 ? '' : (cells[at] ?? '')
}

function readPerson(row: PortfolioRow, cells: readonly string[], context: RowContext): Read {
  const { layout, today } = context
  const document = readDocument(cellOf(cells, layout, 'documento'))
  if (!document.ok) return refuse(document.reason, 'documento')
  const name = readText(cellOf(cells, layout, 'nome'), LONGEST.nome)
  if (!name.ok) return refuse(name.reason, 'nome')
  row.documentKind = document.value.kind
  row.document = document.value.value
  row.name = name.value
  row.birth = null
  const birthCell = cellOf(cells, layout, 'nascimento')
  if (birthCell === '' || birthCell.trim() === '') return read
  const birth = readDate(birthCell)
  if (!birth.ok) return refuse(birth.reason, 'nascimento')
  if (birth.value < EARLIEST_BIRTH) return refuse('date_too_early', 'nascimento')
  if (birth.value > today) return refuse('birth_in_future', 'nascimento')
  row.birth = birth.value
  return read
}

const PHONES = ['celular', 'celular_2'] as const
const EMAILS = ['email', 'email_2'] as const

function readContacts(row: PortfolioRow, cells: readonly string[], layout: Layout): Read {
  row.phones.length = 0
  row.emails.length = 0
  for (const column of PHONES) {
    const cell = cellOf(cells, layout, column)
    if (cell === '') continue
    const phone = normalisePhone(cell)
    if (phone.ok) row.phones.push(phone.value)
    else if (phone.reason === 'not-mobile') return refuse('phone_not_mobile', column)
    else if (phone.reason !== 'empty') return refuse('phone_invalid', column)
  }
  for (const column of EMAILS) {
    const cell = cellOf(cells, layout, column)
    if (cell === '') continue
    const email = normaliseEmail(cell)
    if (email.ok) row.emails.push(email.value)
    else if (email.reason !== 'empty') return refuse('email_invalid', column)
  }
  return read
}

function readDebt(row: PortfolioRow, cells: readonly string[], context: RowContext): Read {
  const { layout, today, mark } = context
  const contractCell = cellOf(cells, layout, 'contrato')
  if (!ascii.test(contractCell)) return refuse('contract_characters', 'contrato')
  const contract = readText(contractCell, LONGEST_CONTRACT)
  if (!contract.ok) return refuse(contract.reason, 'contrato')
  const product = readText(cellOf(cells, layout, 'produto'), LONGEST.produto)
  if (!product.ok) return refuse(product.reason, 'produto')
  const description = readText(cellOf(cells, layout, 'descricao'), LONGEST.descricao)
  if (!description.ok && description.reason !== 'text_missing') {
    return refuse(description.reason, 'descricao')
  }
  const due = readDate(cellOf(cells, layout, 'vencimento'))
  if (!due.ok) return refuse(due.reason, 'vencimento')
  if (due.value < EARLIEST_DUE) return refuse('date_too_early', 'vencimento')
  if (due.value > today) return refuse('due_in_future', 'vencimento')
  const principal = readAmount(cellOf(cells, layout, 'principal'), mark)
  if (!principal.ok) return refuse(principal.reason, 'principal')
  const index = readIndex(cellOf(cells, layout, 'indice'))
  if (!index.ok) return refuse(index.reason, 'indice')
  row.contract = contract.value
  row.product = product.value
  row.description = description.ok ? description.value : product.value
  row.due = due.value
  row.principal = principal.value
  row.index = index.value
  return readContracted(row, cellOf(cells, layout, 'contratado_em'))
}

function readContracted(row: PortfolioRow, cell: string): Read {
  row.contractedOn = null
  if (cell === '' || cell.trim() === '') return read
  const contracted = readDate(cell)
  if (!contracted.ok) return refuse(contracted.reason, 'contratado_em')
  if (contracted.value < EARLIEST_BIRTH) return refuse('date_too_early', 'contratado_em')
  if (contracted.value > row.due) return refuse('contracted_after_due', 'contratado_em')
  row.contractedOn = contracted.value
  return read
}

/** Whose holidays count where it is paid: a state, and a city only with its state. */
function readPlace(row: PortfolioRow, cells: readonly string[], layout: Layout): Read {
  row.uf = null
  row.city = null
  if (layout.at.uf === -1 && layout.at.cidade === -1) return read
  const uf = cellOf(cells, layout, 'uf').trim().toUpperCase()
  if (uf !== '' && !isState(uf)) return refuse('uf_unknown', 'uf')
  const city = readText(cellOf(cells, layout, 'cidade'), LONGEST.cidade)
  if (!city.ok && city.reason !== 'text_missing') return refuse(city.reason, 'cidade')
  if (city.ok && uf === '') return refuse('city_without_uf', 'cidade')
  row.uf = uf === '' ? null : uf
  row.city = city.ok ? city.value : null
  return read
}

function readFreeFields(row: PortfolioRow, cells: readonly string[], layout: Layout): Read {
  row.freeFields = '{}'
  if (layout.freeFields.length === 0) return read
  let json = ''
  for (const { name, at } of layout.freeFields) {
    const value = readText(cells[at] ?? '', LONGEST.free)
    if (value.ok) json += `${json === '' ? '' : ','}"${name}":${JSON.stringify(value.value)}`
    else if (value.reason !== 'text_missing') return refuse(value.reason, `campo_${name}`)
  }
  row.freeFields = `{${json}}`
  return read
}
