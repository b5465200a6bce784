import type { ImportId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { ApiScope } from '#server/platform/scope.ts'
import { REJECTION_SENTENCES } from '../model.ts'
import type { RowRefusal } from '../rows/model.ts'
import type { ImportStatus } from '../upload/model.ts'
import type { BatchState } from './schema.ts'

type Row = {
  status: ImportStatus
  failure: string | null
  rows_new: number
  rows_changed: number
  rows_unchanged: number
  rows_rejected: number
}

/** What became of an import of the key's creditor; null for any other. Row 1 is line 2 of its file. */
export async function batchStateOf(
  tx: Tx,
  { creditorId }: ApiScope,
  importId: ImportId,
): Promise<BatchState | null> {
  const [row] = await tx.sql<Row>(
    `select status, failure, rows_new, rows_changed, rows_unchanged, rows_rejected from imports
      where creditor_id = $1 and id = $2 and source = 'api'`,
    [creditorId, importId],
  )
  if (!row) return null
  const isDone = row.status === 'done'
  const refused = await tx.sql<{ row_number: number; column: string; reason: RowRefusal }>(
    `select row_number, "column", reason from import_rejections
      where creditor_id = $1 and import_id = $2 order by row_number limit 1000`,
    [creditorId, importId],
  )
  const count = (value: number) => (isDone ? value : 0)
  return {
    id: importId,
    situacao: isDone ? 'concluida' : row.status === 'failed' ? 'falhou' : 'na_fila',
    falha: row.failure,
    novas: count(row.rows_new),
    mudadas: count(row.rows_changed),
    iguais: count(row.rows_unchanged),
    recusadas: count(row.rows_rejected),
    recusas: refused.map(({ row_number, column, reason }) => ({
      linha: row_number - 1,
      coluna: column,
      motivo: reason,
      texto: REJECTION_SENTENCES[reason],
    })),
  }
}
