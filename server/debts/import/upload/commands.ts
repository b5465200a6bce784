import { recordAudit } from '#server/audit/commands.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import { type CreditorId, type ImportId, newId, type PortfolioId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, sqlState, type Tx, violatedConstraint } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { endUpload, moveUpload, type UploadKey } from '../ending/commands.ts'
import { IGNORED, normaliseColumn, readLayout } from '../layout/model.ts'
import type { ImportRefusal } from '../model.ts'
import { openPortfolio } from '../run/commands.ts'
import { writePart } from '../stored/commands.ts'
import { countParts } from '../stored/data.ts'
import { MAX_UPLOAD_BYTES, PART_BYTES } from '../stored/model.ts'
import { headerOf, type OpenUpload, ownUpload } from './data.ts'
import { DECISION_HOURS, RECEIVING_HOURS } from './model.ts'

/**
 * What a person does with an upload. Each step names the state that it is allowed in, and nothing
 * here touches a debt: that is the worker's, once somebody said so.
 */
export async function beginUpload(
  core: Core,
  who: StaffScope,
  order: { creditorSlug: string; portfolioName: string; fileName: string },
): Promise<Result<{ importId: ImportId }, 'not_found' | 'import_open'>> {
  return inScope(core, who, async (tx) => {
    const creditor = await creditorBySlug(tx, who, order.creditorSlug)
    const theirs = creditorsOf(who)
    if (!creditor || (theirs !== null && !theirs.includes(creditor.id))) return refuse('not_found')
    if (await hasOpenUpload(tx, creditor.id)) return refuse('import_open')
    const now = tx.clock.now()
    const importId = newId<ImportId>(now.epochMilliseconds)
    const portfolioId: PortfolioId = await openPortfolio(tx, creditor.id, order.portfolioName)
    await tx.sql(
      `insert into imports (creditor_id, id, portfolio_id, file_name, source, status, started_at,
                            touched_at, expires_at, started_by)
       values ($1, $2, $3, $4, 'upload', 'receiving', $5, $5, $6, $7)`,
      [
        creditor.id,
        importId,
        portfolioId,
        order.fileName,
        now,
        now.add({ hours: RECEIVING_HOURS }),
        who.staffId,
      ],
    )
    return ok({ importId })
  })
}

/** One that nobody decided about is in the way until it is, or until its time is over. */
async function hasOpenUpload(tx: Tx, creditorId: CreditorId): Promise<boolean> {
  const open = await tx.sql(
    `select 1 from imports where creditor_id = $1 and source = 'upload'
        and status in ('mapping', 'queued', 'staging', 'staged', 'committing')`,
    [creditorId],
  )
  return open.length > 0
}

/** Keeps a part of the file, sealed. The same part again changes nothing. */
export async function receivePart(
  core: Core,
  who: StaffScope,
  { importId, number, content }: { importId: ImportId; number: number; content: Buffer },
): Promise<Result<undefined, 'not_found' | 'too_large'>> {
  if (content.length > PART_BYTES || (number + 1) * PART_BYTES > MAX_UPLOAD_BYTES) {
    return refuse('too_large')
  }
  return inScope(core, who, async (tx) => {
    const found = await ownUpload(tx, who, importId, 'receiving')
    if (!found) return refuse('not_found')
    await writePart(tx, who, found.key, 'portfolio', { number, content })
    return ok(undefined)
  })
}

type ReceiveRefusal = ImportRefusal | 'not_found' | 'import_open' | 'incomplete'

/** All of it is here: what can be told from its beginning is told at once. */
export async function finishReceiving(
  core: Core,
  who: StaffScope,
  { importId, bytes }: { importId: ImportId; bytes: number },
): Promise<Result<undefined, ReceiveRefusal, string>> {
  const found = await inScope(core, who, (tx) => ownUpload(tx, who, importId, 'receiving'))
  if (!found) return refuse('not_found', '')
  const { key } = found
  const refusal = await readableRefusal(core, who, key, bytes)
  if (refusal) return giveUp(core, who, key, refusal)
  try {
    return await inScope(core, who, async (tx) => {
      const expiresAt = tx.clock.now().add({ hours: DECISION_HOURS })
      const moved = await moveUpload(tx, key, 'received', { fileBytes: bytes, expiresAt })
      if (!moved) return refuse('not_found', '')
      const subject = { subjectId: importId, creditorId: key.creditorId }
      await recordAudit(tx, who, { action: 'import.received', ...subject, source: 'upload' })
      return ok(undefined)
    })
  } catch (error) {
    const isTaken = sqlState(error) === '23505' && violatedConstraint(error) === OPEN_UPLOAD
    if (!isTaken) throw error
    await inScope(core, who, (tx) => endUpload(tx, who, key, 'discarded'))
    return refuse('import_open', '')
  }
}

const OPEN_UPLOAD = 'imports_open_upload'

async function giveUp(
  core: Core,
  who: StaffScope,
  key: UploadKey,
  { reason, detail }: { reason: ImportRefusal | 'incomplete'; detail: string },
) {
  await inScope(core, who, (tx) =>
    reason === 'incomplete'
      ? endUpload(tx, who, key, 'discarded')
      : endUpload(tx, who, key, 'refused', { reason, detail }),
  )
  return refuse(reason, detail)
}

/** Why it cannot be mapped; null: it can. */
async function readableRefusal(core: Core, who: StaffScope, key: UploadKey, bytes: number) {
  if (bytes === 0) return { reason: 'empty' as const, detail: '' }
  if (bytes > MAX_UPLOAD_BYTES) return { reason: 'file_too_large' as const, detail: '512 MB' }
  const parts = await inScope(core, who, (tx) => countParts(tx, who, key, 'portfolio'))
  if (parts !== Math.ceil(bytes / PART_BYTES)) return { reason: 'incomplete' as const, detail: '' }
  const header = await headerOf(core, who, key, bytes)
  return header.ok ? null : { reason: header.reason, detail: header.detail ?? '' }
}

type MapRefusal = ImportRefusal | 'not_found'

/** What each column means, in the file's order; remembered for the creditor's next file. */
export async function mapColumns(
  core: Core,
  who: StaffScope,
  { importId, columns }: { importId: ImportId; columns: readonly string[] },
): Promise<Result<undefined, MapRefusal, string>> {
  const found = await inScope(core, who, (tx) => ownUpload(tx, who, importId, 'mapping'))
  if (!found) return refuse('not_found', '')
  const header = await headerOf(core, who, found.key, found.bytes)
  if (!header.ok) return header
  const layout = readLayout(header.value.cells, header.value.delimiter, columns)
  if (!layout.ok) return layout
  return inScope(core, who, (tx) => queue(tx, who, found, header.value.cells, columns))
}

async function queue(
  tx: Tx,
  who: StaffScope,
  { key }: OpenUpload,
  headers: readonly string[],
  columns: readonly string[],
) {
  const moved = await moveUpload(tx, key, 'mapped', { columns: [...columns], expiresAt: null })
  if (!moved) return refuse('not_found', '')
  const meanings = new Map(headers.map((header, at) => [normaliseColumn(header), columns[at]]))
  await tx.sql(
    `insert into import_columns (creditor_id, header, "column")
     select $1, given.header, given.meaning
       from unnest($2::text[], $3::text[]) as given (header, meaning)
     on conflict (creditor_id, header) do update set "column" = excluded."column"`,
    [
      key.creditorId,
      [...meanings.keys()].map((header) => header.slice(0, 120)),
      [...meanings.values()].map((meaning) => meaning ?? IGNORED),
    ],
  )
  const subject = { subjectId: key.importId, creditorId: key.creditorId }
  await recordAudit(tx, who, { action: 'import.mapped', ...subject })
  await emit(tx, { topic: 'import.mapped', ...key })
  return ok(undefined)
}

/**
 * Takes a judged upload into the books; the worker does it. `recalls`: the debts that it does not
 * name go as well, as many as the person saw; refused where the file has rows that could not be read,
 * because nobody knows which contracts stand on those.
 */
export async function confirmUpload(
  core: Core,
  who: StaffScope,
  { importId, recalls }: { importId: ImportId; recalls: number | null },
): Promise<Result<undefined, 'not_found' | 'unread_rows' | 'changed'>> {
  return inScope(core, who, async (tx) => {
    const found = await ownUpload(tx, who, importId, 'staged')
    if (!found) return refuse('not_found')
    if (recalls !== null && found.unread > 0) return refuse('unread_rows')
    if (recalls !== null && found.missing !== recalls) return refuse('changed')
    const moved = await moveUpload(tx, found.key, 'confirmed', {
      recallsMissing: recalls !== null,
      confirmedBy: who.staffId,
      expiresAt: null,
      failure: null,
    })
    if (!moved) return refuse('not_found')
    const subject = { subjectId: importId, creditorId: found.key.creditorId }
    const recallsMissing = recalls !== null
    await recordAudit(tx, who, { action: 'import.confirmed', ...subject, recallsMissing })
    await emit(tx, { topic: 'import.confirmed', ...found.key })
    return ok(undefined)
  })
}

export async function discardUpload(
  core: Core,
  who: StaffScope,
  importId: ImportId,
): Promise<Result<undefined, 'not_found'>> {
  return inScope(core, who, async (tx) => {
    const found = await ownUpload(tx, who, importId, null)
    const isOver = found !== null && (await endUpload(tx, who, found.key, 'discarded'))
    return isOver ? ok(undefined) : refuse('not_found')
  })
}
