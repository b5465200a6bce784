import type { DebtorId } from '#server/kernel/id.ts'
import { parseTaxId } from '#server/kernel/tax-id.ts'
import { debtorsByIds } from '#server/people/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { ListOf } from '../model.ts'

/** The largest id there is: before the newest. */
const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/**
 * The keys of a page, the newest first. Ids grow with time (UUIDv7), so that each creditor's rows
 * are read backwards from a place by their primary key, however many there are. `$1` creditors, `$2`
 * the place, `$3` how many; `$4` and `$5`, a number and the index of a document, are of a search, `$6`
 * and `$7` the first and last day, and named here so that each has its type.
 */
export function keysOf(table: 'debts' | 'agreements' | 'payments', condition: string): string {
  return `select k.creditor_id, k.id from unnest($1::uuid[]) as of (creditor_id)
            cross join lateral (
              select r.creditor_id, r.id from ${table} r
               where r.creditor_id = of.creditor_id and r.id < $2::uuid and ${condition}
               order by r.id desc limit $3) k
           where $4::text = '' and $5::bytea is null
           order by k.id desc limit $3`
}

/** The same among the rows that a search leads to, each way by an index of its own. */
export function keysFound(
  table: 'debts' | 'agreements' | 'payments',
  condition: string,
  byNumber: string,
): string {
  return `select r.creditor_id, r.id from (
              ${byNumber}
              union
              select f.creditor_id, f.id from ${table} f join debtors p on p.id = f.debtor_id
               where p.document_index = $5::bytea) s
            join ${table} r on r.creditor_id = s.creditor_id and r.id = s.id
           where r.creditor_id = any ($1::uuid[]) and r.id < $2::uuid and ${condition}
           order by r.id desc limit $3`
}

/** That an instant, or a day, is of the days asked for. */
export function within(column: string, kind: 'instant' | 'day'): string {
  const day = (place: '$6' | '$7') => `${place}::date`
  const from =
    kind === 'day' ? day('$6') : `${day('$6')}::timestamp at time zone 'America/Sao_Paulo'`
  const until = `${day('$7')} + 1`
  const end = kind === 'day' ? until : `(${until})::timestamp at time zone 'America/Sao_Paulo'`
  return `($6::date is null or ${column} >= ${from}) and ($7::date is null or ${column} < ${end})`
}

export function keyValues<State, Id extends string>(tx: Tx, of: ListOf<State, Id>): unknown[] {
  const query = of.query.trim()
  const document = parseTaxId(query)
  return [
    of.creditorIds,
    of.after ?? NEWEST,
    of.limit,
    query,
    document.ok ? tx.vault.blindIndex('debtors.document', document.value.value) : null,
    of.from,
    of.to,
  ]
}

export async function withNames<Row extends { debtorId: DebtorId | null }>(
  tx: Tx,
  scope: StaffScope,
  rows: readonly Row[],
): Promise<(Row & { debtorName: string })[]> {
  const ids = rows.flatMap(({ debtorId }) => (debtorId ? [debtorId] : []))
  const people = await debtorsByIds(tx, scope, [...new Set(ids)])
  return rows.map((row) => ({
    ...row,
    debtorName: (row.debtorId && people.get(row.debtorId)?.name) || '—',
  }))
}
