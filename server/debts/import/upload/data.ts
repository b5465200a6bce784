import type { CreditorId, ImportId, PortfolioId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Core, Tx } from '#server/platform/db.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { guessColumns, shapeOf } from '../columns/model.ts'
import { unreadableKind } from '../encoding/model.ts'
import { createFramer, filled, nextRecord, splitCells } from '../framing/model.ts'
import { normaliseColumn } from '../layout/model.ts'
import type { ImportPhase, ImportRefusal } from '../model.ts'
import { readBytes, textOf } from '../reading/data.ts'
import { readPart, storedSource } from '../stored/data.ts'
import type { PartKind } from '../stored/model.ts'
import { HEAD_BYTES, readHeader } from '../survey/data.ts'
import type { ImportStatus, UploadStatus } from './model.ts'

export type OpenUpload = {
  readonly key: { readonly creditorId: CreditorId; readonly importId: ImportId }
  readonly bytes: number
  readonly unread: number
  readonly missing: number
}

/** An upload of one of the scope's creditors in this state (null: in any); else null. */
export async function ownUpload(
  tx: Tx,
  scope: StaffScope,
  importId: ImportId,
  status: UploadStatus | null,
): Promise<OpenUpload | null> {
  const [row] = await tx.sql<{
    creditor_id: CreditorId
    file_bytes: bigint | null
    rows_unread: number
    rows_missing: number
  }>(
    `select creditor_id, file_bytes, rows_unread, rows_missing from imports
      where id = $1 and source = 'upload' and ($2::uuid[] is null or creditor_id = any ($2))
        and ($3::text is null or (status = $3 and (expires_at is null or expires_at > $4)))`,
    [importId, creditorsOf(scope), status, tx.clock.now()],
  )
  if (!row) return null
  return {
    key: { creditorId: row.creditor_id, importId },
    bytes: Number(row.file_bytes ?? 0),
    unread: row.rows_unread,
    missing: row.rows_missing,
  }
}

type Header = {
  readonly cells: readonly string[]
  readonly delimiter: ';' | ','
  /** The first row after it, as shapes; empty where there is none. */
  readonly sample: readonly string[]
}

type HeaderRefusal = Extract<
  ImportRefusal,
  | 'empty'
  | 'spreadsheet'
  | 'compressed'
  | 'utf16'
  | 'header_missing'
  | 'header_too_wide'
  | 'header_duplicate'
>

const MAX_COLUMNS = 64

/** The header of an upload, or why it has none that a person could say anything about. */
export async function headerOf(
  core: Core,
  scope: Scope,
  key: OpenUpload['key'],
  bytes: number,
): Promise<Result<Header, HeaderRefusal, string>> {
  const head = await readBytes(storedSource(core, scope, key, bytes), 0, HEAD_BYTES)
  const kind = unreadableKind(head)
  if (kind !== null) return refuse(kind, '')
  const header = readHeader(head)
  if (!header.ok) return refuse('header_missing', '')
  const { cells, firstRow } = header.value
  // A first line without end is no header, however it begins.
  if (firstRow.byte >= HEAD_BYTES && bytes > HEAD_BYTES) return refuse('header_missing', '')
  const names = cells.map(normaliseColumn)
  if (names.every((name) => name === '')) return refuse('header_missing', '')
  if (names.length > MAX_COLUMNS) return refuse('header_too_wide', String(names.length))
  const twice = names.filter((name, i) => name !== '' && names.indexOf(name) !== i)
  if (twice.length > 0)
    return refuse('header_duplicate', [...new Set(twice)].slice(0, 5).join(', '))
  return ok({
    cells: cells.map((cell) => cell.trim().slice(0, 60)),
    delimiter: firstRow.delimiter,
    sample: sampleOf(head, firstRow),
  })
}

function sampleOf(head: Buffer, firstRow: { byte: number; delimiter: string }): string[] {
  const framer = createFramer(head)
  framer.from = firstRow.byte
  framer.delimiter = firstRow.delimiter.charCodeAt(0)
  filled(framer, head.length)
  if (!nextRecord(framer, false) || framer.flaw !== null) return []
  const text = textOf(head, framer.start, framer.end, 'utf-8')
  return (splitCells(text, firstRow.delimiter, framer.hasQuotes) ?? []).map(shapeOf)
}

/** What was said of the creditor's headers before, laid over the headers of this file. */
export async function guessFor(
  tx: Tx,
  _scope: StaffScope,
  creditorId: CreditorId,
  headers: readonly string[],
): Promise<string[]> {
  const rows = await tx.sql<{ header: string; column: string }>(
    'select header, "column" from import_columns where creditor_id = $1',
    [creditorId],
  )
  return guessColumns(headers, new Map(rows.map(({ header, column }) => [header, column])))
}

export type UploadView = {
  readonly id: ImportId
  readonly creditorId: CreditorId
  readonly creditor: string
  readonly creditorSlug: string
  readonly portfolioId: PortfolioId
  readonly portfolio: string
  readonly fileName: string
  readonly fileBytes: number
  readonly source: 'file' | 'upload' | 'api'
  readonly status: ImportStatus
  readonly failure: string | null
  readonly counts: {
    readonly created: number
    readonly changed: number
    readonly unchanged: number
    readonly rejected: number
    readonly unread: number
    readonly missing: number
  }
  readonly recallsMissing: boolean
  readonly progress: { phase: ImportPhase | null; bytes: number; rows: number }
  readonly startedAt: Temporal.Instant
  readonly finishedAt: Temporal.Instant | null
  readonly expiresAt: Temporal.Instant | null
  /** When the very same bytes came into the books before; null where never. */
  readonly importedBefore: Temporal.Instant | null
}

type ViewRow = {
  id: ImportId
  creditor_id: CreditorId
  creditor: string
  slug: string
  portfolio_id: PortfolioId
  portfolio: string
  file_name: string
  file_bytes: bigint | null
  source: UploadView['source']
  status: UploadView['status']
  failure: string | null
  rows_new: number
  rows_changed: number
  rows_unchanged: number
  rows_rejected: number
  rows_unread: number
  rows_missing: number
  recalls_missing: boolean
  progress_phase: ImportPhase | null
  progress_bytes: bigint
  progress_rows: number
  started_at: Temporal.Instant
  finished_at: Temporal.Instant | null
  expires_at: Temporal.Instant | null
  before: Temporal.Instant | null
}

/** One import of the scope's creditors, whatever door it came by. */
export async function uploadView(
  tx: Tx,
  scope: StaffScope,
  importId: ImportId,
): Promise<UploadView | null> {
  const [row] = await tx.sql<ViewRow>(
    `select i.*, c.trade_name as creditor, c.slug, p.name as portfolio,
            (select max(b.finished_at) from imports b
              where b.creditor_id = i.creditor_id and b.file_sha256 = i.file_sha256
                and b.status = 'done' and b.id <> i.id) as before
       from imports i
       join creditors c on c.id = i.creditor_id
       join portfolios p on p.creditor_id = i.creditor_id and p.id = i.portfolio_id
      where i.id = $1 and ($2::uuid[] is null or i.creditor_id = any ($2))`,
    [importId, creditorsOf(scope)],
  )
  return row ? viewOf(row) : null
}

function viewOf(row: ViewRow): UploadView {
  return {
    id: row.id,
    creditorId: row.creditor_id,
    creditor: row.creditor,
    creditorSlug: row.slug,
    portfolioId: row.portfolio_id,
    portfolio: row.portfolio,
    fileName: row.file_name,
    fileBytes: Number(row.file_bytes ?? 0),
    source: row.source,
    status: row.status,
    failure: row.failure,
    counts: {
      created: row.rows_new,
      changed: row.rows_changed,
      unchanged: row.rows_unchanged,
      rejected: row.rows_rejected,
      unread: row.rows_unread,
      missing: row.rows_missing,
    },
    recallsMissing: row.recalls_missing,
    progress: {
      phase: row.progress_phase,
      bytes: Number(row.progress_bytes),
      rows: row.progress_rows,
    },
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    expiresAt: row.expires_at,
    importedBefore: row.before,
  }
}

/** A part of what was rejected, as it is handed back: first what could not be read, then the rest. */
export async function rejectedPart(
  tx: Tx,
  scope: Scope,
  key: OpenUpload['key'],
  number: number,
): Promise<string | null> {
  const [counted] = await tx.sql<{ rejected: number }>(
    `select count(*)::int as rejected from import_parts
      where creditor_id = $1 and import_id = $2 and kind = 'rejected'`,
    [key.creditorId, key.importId],
  )
  const rejected = counted?.rejected ?? 0
  const [kind, place]: [PartKind, number] =
    number < rejected ? ['rejected', number] : ['late', number - rejected]
  const content = await readPart(tx, scope, key, kind, place)
  return content === null ? null : content.toString('utf8')
}
