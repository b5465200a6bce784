import { recordAudit } from '#server/audit/commands.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import { adjustPrincipals, openBooks } from '../books/commands.ts'
import { recallMissing } from '../missing/commands.ts'
import type { ImportCounts, LateRejection, Rejection } from '../model.ts'
import { writeNames } from '../naming/commands.ts'
import type { Run } from '../run/model.ts'
import { BOOKS_REASONS, BOOKS_REFUSAL, type LateRow, lateRejection } from './model.ts'

/**
 * Everything that an import changes, as set-based steps of one transaction: either all of the file
 * is in the books or none of it. Rows leave the staging table as they are dealt with: first those
 * that say nothing new, then those that may not be changed, then the changed; what remains is new.
 */
export type Applied = { readonly counts: ImportCounts; readonly late: readonly LateRejection[] }

export async function applyStaged(
  tx: Tx,
  scope: Scope,
  run: Run,
  file: {
    sha256: Buffer
    rejected: number
    rejections: readonly Rejection[]
    recallsMissing: boolean
  },
): Promise<Applied> {
  await tx.takeTime()
  await tx.sql(`select set_config('work_mem', '128MB', true), set_config('jit', 'off', true)`)
  // First, while the staged rows still say everything that the file names.
  if (file.recallsMissing) await recallMissing(tx, scope, run)
  const unchanged = await removeUnchanged(tx, run)
  const late = await removeRefused(tx, run)
  if (unchanged + late.length > 0) {
    await writeNames(tx, run)
    await removeIdlePeople(tx, run)
  }
  await writePeople(tx, run)
  await writeNames(tx, run)
  const changed = await writeChanged(tx, run, file.sha256)
  const created = await writeNew(tx, run, file.sha256)
  const counts = { created, changed, unchanged, rejected: file.rejected + late.length }
  await writeRejections(tx, run, [...file.rejections, ...late])
  await closeRun(tx, run, file.sha256, counts)
  const { creditorId, importId } = run
  await tx.sql('update creditors set data_as_of = $2 where id = $1', [creditorId, tx.clock.now()])
  await recordAudit(tx, scope, {
    action: 'import.finished',
    subjectId: importId,
    creditorId,
    ...counts,
  })
  await emit(tx, { topic: 'import.finished', creditorId, importId })
  return { counts, late }
}

/** Runs a statement that ends in RETURNING and answers how many rows it touched. */
async function countOf(tx: Tx, statement: string, values: readonly unknown[]): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    `with touched as (${statement}) select count(*)::int as n from touched`,
    values,
  )
  return assertPresent(row, 'a count answers one row').n
}

function removeUnchanged(tx: Tx, { creditorId, importId }: Run): Promise<number> {
  return countOf(
    tx,
    `delete from import_debts s using debts d
      where s.import_id = $2 and d.creditor_id = $1 and d.contract_number = s.contract_number
        and d.content_hash = s.content_hash
     returning 1`,
    [creditorId, importId],
  )
}

async function removeRefused(tx: Tx, { creditorId, importId }: Run): Promise<LateRejection[]> {
  const rows = await tx.sql<LateRow>(
    `with verdict as (
       select s.line, ${BOOKS_REFUSAL} as reason
         from import_debts s
         join debts d on d.creditor_id = $1 and d.contract_number = s.contract_number
         join debtors p on p.id = d.debtor_id
        where s.import_id = $2
     )
     delete from import_debts s using verdict v
      where s.import_id = $2 and s.line = v.line and v.reason is not null
     returning s.line, s.byte_offset, s.byte_length, v.reason`,
    [creditorId, importId],
  )
  return rows.map(lateRejection).sort((a, b) => a.line - b.line)
}

/** People of whom no row is left are not written: nobody enters without a debt. */
async function removeIdlePeople(tx: Tx, { importId }: Run): Promise<void> {
  for (const table of ['import_people', 'import_contacts']) {
    await tx.sql(
      `delete from ${table} t where t.import_id = $1 and not exists
        (select from import_debts s
          where s.import_id = $1 and s.document_index = t.document_index)`,
      [importId],
    )
  }
}

/**
 * One person per document across creditors; the newest file's spelling of the name stays. The
 * order by index keeps imports of different creditors from locking people crosswise. Contacts are
 * only added: one that is known, suppressed above all, is left as it is.
 */
async function writePeople(tx: Tx, { creditorId, importId }: Run): Promise<void> {
  await tx.sql(
    `insert into debtors as known (id, document_kind, document_index, document_sealed, name_sealed,
                                   birth_date_sealed, created_at, updated_at)
     select distinct on (document_index) debtor_id, document_kind, document_index,
            document_sealed, name_sealed, birth_date_sealed, $2::timestamptz, $2::timestamptz
       from import_people where import_id = $1
      order by document_index, line desc
     on conflict (document_index) do update
        set name_sealed = excluded.name_sealed, updated_at = excluded.updated_at,
            birth_date_sealed = coalesce(excluded.birth_date_sealed, known.birth_date_sealed)`,
    [importId, tx.clock.now()],
  )
  await tx.sql(
    `insert into contacts (id, debtor_id, channel, value_index, value_sealed, creditor_id, created_at)
     select c.contact_id, d.id, c.channel, c.value_index, c.value_sealed, $1::uuid, $3::timestamptz
       from import_contacts c join debtors d on d.document_index = c.document_index
      where c.import_id = $2
     on conflict (debtor_id, channel, value_index) do nothing`,
    [creditorId, importId, tx.clock.now()],
  )
}

async function writeChanged(tx: Tx, run: Run, sha256: Buffer): Promise<number> {
  const { creditorId, importId } = run
  const [moved] = await tx.sql<{ n: number }>(
    `select count(*)::int as n from import_debts s
       join debts d on d.creditor_id = $1 and d.contract_number = s.contract_number
      where s.import_id = $2 and d.principal <> s.principal`,
    [creditorId, importId],
  )
  if (moved && moved.n > 0) await adjustPrincipals(tx, run, sha256)
  const changed = await countOf(
    tx,
    `update debts d
        set import_id = s.import_id, product = s.product, description = s.description,
            original_due_on = s.original_due_on, principal = s.principal,
            index_code = s.index_code, contracted_on = s.contracted_on,
            uf = s.uf, city = s.city,
            prescribed_on = s.prescribed_on, content_hash = s.content_hash,
            free_fields = s.free_fields, updated_at = $3
       from import_debts s
      where s.import_id = $2 and d.creditor_id = $1 and d.contract_number = s.contract_number
     returning 1`,
    [creditorId, importId, tx.clock.now()],
  )
  if (changed > 0) {
    await tx.sql(
      `delete from import_debts s using debts d
        where s.import_id = $2 and d.creditor_id = $1 and d.contract_number = s.contract_number`,
      [creditorId, importId],
    )
  }
  return changed
}

async function writeNew(tx: Tx, run: Run, sha256: Buffer): Promise<number> {
  const { creditorId, importId, portfolioId } = run
  const [waiting] = await tx.sql<{ n: number }>(
    'select count(*)::int as n from import_debts where import_id = $1',
    [importId],
  )
  if (!waiting || waiting.n === 0) return 0
  const created = await countOf(
    tx,
    `insert into debts (creditor_id, id, debtor_id, portfolio_id, import_id, contract_number,
                        product, description, original_due_on, principal, index_code,
                        contracted_on, uf, city, free_fields, prescribed_on,
                        content_hash, created_at, updated_at)
     select $1::uuid, s.debt_id, p.id, $3::uuid, s.import_id, s.contract_number,
            s.product, s.description, s.original_due_on, s.principal, s.index_code,
            s.contracted_on, s.uf, s.city, s.free_fields, s.prescribed_on, s.content_hash,
            $4::timestamptz, $4::timestamptz
       from import_debts s join debtors p on p.document_index = s.document_index
      where s.import_id = $2
     returning 1`,
    [creditorId, importId, portfolioId, tx.clock.now()],
  )
  assert(created === waiting.n, 'every staged debt has its debtor')
  await openBooks(tx, run, sha256)
  return created
}

async function closeRun(tx: Tx, run: Run, sha256: Buffer, counts: ImportCounts): Promise<void> {
  const closed = await tx.sql(
    `update imports set status = 'done', finished_at = $3, file_sha256 = $4, rows_new = $5,
            rows_changed = $6, rows_unchanged = $7, rows_rejected = $8
      where creditor_id = $1 and id = $2 and status in ('running', 'committing') returning id`,
    [
      run.creditorId,
      run.importId,
      tx.clock.now(),
      sha256,
      counts.created,
      counts.changed,
      counts.unchanged,
      counts.rejected,
    ],
  )
  assert(closed.length === 1, 'an import is applied once, while it is running')
}

/**
 * Why rows stayed out. What the books said against rows in a preview is forgotten, because they may
 * say something else by now; what was wrong with the file itself stays told.
 */
export async function writeRejections(
  tx: Tx,
  { creditorId, importId }: Run,
  rejections: readonly Rejection[],
): Promise<void> {
  await tx.sql(
    'delete from import_rejections where creditor_id = $1 and import_id = $2 and reason = any ($3)',
    [creditorId, importId, BOOKS_REASONS],
  )
  if (rejections.length === 0) return
  await tx.sql(
    `insert into import_rejections (creditor_id, import_id, row_number, "column", reason)
     select $1::uuid, $2::uuid, given.line, given.name, given.reason
       from unnest($3::int[], $4::text[], $5::text[]) as given (line, name, reason)
     on conflict do nothing`,
    [
      creditorId,
      importId,
      rejections.map(({ line }) => line),
      rejections.map(({ column }) => column),
      rejections.map(({ reason }) => reason),
    ],
  )
}
