import { getTableColumns, getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { assertPresent } from '#server/kernel/assert.ts'
import type { Read } from './read-packet.ts'

type Row = Readonly<Record<string, unknown>>

const textOf = new WeakMap<PgTable, Map<string, string>>()

/**
 * Rows of one shape for a table, by one statement whose text depends on the shape alone: so many or
 * one, it is planned once on each connection. Columns that the first row leaves out take their default.
 */
export function insertionInto<T extends PgTable>(
  table: T,
  rows: readonly T['$inferInsert'][],
): Read<unknown> {
  const names = Object.keys(assertPresent(rows[0], 'nothing to insert'))
  const texts = textOf.get(table) ?? new Map<string, string>()
  textOf.set(table, texts)
  const shape = names.join(',')
  const text = texts.get(shape) ?? insertionOf(table, names)
  texts.set(shape, text)
  return { text, values: [jsonRows(rows)] }
}

function insertionOf(table: PgTable, names: readonly string[]): string {
  const all = getTableColumns(table)
  const columns = names.map((name) => assertPresent(all[name], `${name} is no column`))
  const into = columns.map((column) => column.name).join(', ')
  const read = names.map((name, index) => `"${name}" ${columns[index]?.getSQLType()}`).join(', ')
  const from = names.map((name) => `r."${name}"`).join(', ')
  return `insert into ${getTableName(table)} (${into})
          select ${from} from json_to_recordset($1::json) as r (${read})`
}

/** Rows as PostgreSQL reads them: whole numbers in all their digits, bytes in hexadecimal. */
export function jsonRows(rows: readonly Row[]): string {
  return JSON.stringify(rows, (_name, value: unknown) => {
    if (typeof value === 'bigint') return value.toString()
    return isBuffer(value) ? `\\x${Buffer.from(value.data).toString('hex')}` : value
  })
}

/** What a Buffer has become before a replacer sees it. */
function isBuffer(value: unknown): value is { type: 'Buffer'; data: number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Buffer' &&
    'data' in value &&
    Array.isArray(value.data)
  )
}
