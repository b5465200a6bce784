import type { ImportStatus } from '#server/debts/import/upload/model.ts'
import { PAGE_SIZE } from '#server/insights/schema.ts'
import type { ImportId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'

/** Files are few: they are counted, and their pages numbered. */
export type Page<Row> = { readonly rows: Row[]; readonly total: number; readonly pageCount: number }
export type ListArgs = { readonly page: number; readonly query: string }

type Counted = { total: bigint }

function pageOf<Raw extends Counted, Row>(rows: Raw[], map: (row: Raw) => Row): Page<Row> {
  const total = Number(rows[0]?.total ?? 0n)
  return { rows: rows.map(map), total, pageCount: Math.max(1, Math.ceil(total / PAGE_SIZE)) }
}

const window = (args: ListArgs) => [PAGE_SIZE, (args.page - 1) * PAGE_SIZE]

export async function importList(tx: Tx, scope: StaffScope, args: ListArgs) {
  const rows = await tx.sql<
    Counted & {
      id: ImportId
      creditor: string
      portfolio: string
      file_name: string
      status: ImportStatus
      failure: string | null
      rows_new: number
      rows_changed: number
      rows_unchanged: number
      rows_rejected: number
      started_at: Temporal.Instant
    }
  >(
    `select i.id, c.trade_name as creditor, p.name as portfolio, i.file_name, i.status, i.failure,
            i.rows_new, i.rows_changed, i.rows_unchanged, i.rows_rejected, i.started_at,
            count(*) over () as total
       from imports i
       join creditors c on c.id = i.creditor_id
       join portfolios p on p.creditor_id = i.creditor_id and p.id = i.portfolio_id
      where ($3::uuid[] is null or i.creditor_id = any ($3))
      order by i.started_at desc, i.id limit $1 offset $2`,
    [...window(args), creditorsOf(scope)],
  )
  return pageOf(rows, (row) => ({
    id: row.id,
    creditor: row.creditor,
    portfolio: row.portfolio,
    fileName: row.file_name,
    status: row.status,
    failure: row.failure,
    created: row.rows_new,
    changed: row.rows_changed,
    unchanged: row.rows_unchanged,
    rejected: row.rows_rejected,
    startedAt: row.started_at,
  }))
}
