import { assert } from '#server/kernel/assert.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { BOOKS_REFUSAL, type LateRow, lateRejection } from '../applying/model.ts'
import { countMissing } from '../missing/data.ts'
import type { LateRejection } from '../model.ts'
import type { Run } from '../run/model.ts'

/** What applying the staged rows would do to the books as they are now. */
export type Preview = {
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly late: readonly LateRejection[]
  /** Debts of the portfolio that the file does not name. */
  readonly missing: number
}

type Verdict = LateRow['reason'] | 'created' | 'changed' | 'unchanged'

/** The verdict of each row is the one that applying comes to: both read it from the same words. */
const VERDICTS = `
  select s.line, s.byte_offset, s.byte_length,
         case when d.id is null then 'created'
              when d.content_hash = s.content_hash then 'unchanged'
              else coalesce(${BOOKS_REFUSAL}, 'changed') end as verdict
    from import_debts s
    left join debts d on d.creditor_id = $1 and d.contract_number = s.contract_number
    left join debtors p on p.id = d.debtor_id
   where s.import_id = $2`

export async function previewOf(tx: Tx, scope: Scope, run: Run): Promise<Preview> {
  const { creditorId, importId } = run
  const keys = [creditorId, importId]
  const rows = await tx.sql<{ verdict: Verdict; n: number }>(
    `select verdict, count(*)::int as n from (${VERDICTS}) v group by verdict`,
    keys,
  )
  const counts = { created: 0, changed: 0, unchanged: 0 }
  let refused = 0
  for (const { verdict, n } of rows) {
    if (verdict === 'created' || verdict === 'changed' || verdict === 'unchanged') {
      counts[verdict] = n
    } else refused += n
  }
  const late =
    refused === 0
      ? []
      : await tx.sql<LateRow>(
          `select line, byte_offset, byte_length, verdict as reason from (${VERDICTS}) v
            where verdict not in ('created', 'changed', 'unchanged') order by line`,
          keys,
        )
  assert(late.length === refused, 'each refused row is told')
  const missing = await countMissing(tx, scope, run)
  return { ...counts, late: late.map(lateRejection), missing }
}

/** Rows that still wait: the staging tables are emptied when the server crashes. */
export async function countStaged(tx: Tx, _scope: Scope, { importId }: Run): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    'select count(*)::int as n from import_debts where import_id = $1',
    [importId],
  )
  return row?.n ?? 0
}
