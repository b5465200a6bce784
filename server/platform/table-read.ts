import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'

/**
 * The columns of a table by the names that its rows have here, for a read by hand of whole rows:
 * `creditor_id as "creditorId"`. To be computed once, for a constant text.
 */
export function columnsOf(table: PgTable, alias: string): string {
  return Object.entries(getTableColumns(table))
    .map(([name, column]) => `${alias}.${column.name} as "${name}"`)
    .join(', ')
}
