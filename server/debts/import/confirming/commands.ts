import { and, eq } from 'drizzle-orm'
import { imports } from '#db/schema/imports.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { applyStaged, writeRejections } from '../applying/commands.ts'
import { endUpload, moveUpload, type UploadKey } from '../ending/commands.ts'
import { AnotherImportRuns, countsOf, rewriteLate } from '../judging/commands.ts'
import { countStaged, type Preview, previewOf } from '../preview/data.ts'
import { portfolioFile } from '../reading/data.ts'
import { cleanUp, takeTurn } from '../run/commands.ts'
import type { Run } from '../run/model.ts'
import { dropParts } from '../stored/commands.ts'
import { storedSource } from '../stored/data.ts'
import { DECISION_HOURS, MAX_ATTEMPTS, REJECTED_DAYS } from '../upload/model.ts'

/**
 * Applies a confirmed upload by the engine's one transaction. Killed before its commit, nothing
 * happened and the job comes back; killed after it, only the sweeping up is left, which comes back,
 * too.
 */
export async function applyUpload(core: Core, scope: SystemScope, key: UploadKey): Promise<void> {
  const turn = await takeTurn(core, key.creditorId)
  if (!turn) throw new AnotherImportRuns(key.importId)
  try {
    const row = await inScope(core, scope, (tx) => uploadRow(tx, key))
    if (row?.status === 'done') return await sweepUp(core, scope, key)
    if (row?.status !== 'committing') return
    const told = await withheld(core, scope, row)
    if (told !== null) return await tellAnew(core, scope, row, told)
    await apply(core, scope, row)
    await sweepUp(core, scope, key)
  } finally {
    await turn.end()
  }
}

type Row = typeof imports.$inferSelect

async function uploadRow(tx: Tx, { creditorId, importId }: UploadKey): Promise<Row | null> {
  const [row] = await tx.db
    .select()
    .from(imports)
    .where(and(eq(imports.creditorId, creditorId), eq(imports.id, importId)))
  return row ?? null
}

const runOf = ({ creditorId, id, portfolioId }: Row): Run => ({
  creditorId,
  importId: id,
  portfolioId,
})

type Late = Preview['late']

/** Why there is nothing to apply, as far as rows are concerned: null where there is. */
function withheld(core: Core, scope: SystemScope, row: Row): Promise<Late | null> {
  const run = runOf(row)
  return inScope(core, scope, async (tx) => {
    await tx.takeTime()
    const refusal = await refusalOf(tx, scope, row)
    if (refusal !== null) {
      await endUpload(tx, scope, run, 'refused', { reason: refusal })
      return []
    }
    await tx.sql(
      'update imports set attempts = attempts + 1, touched_at = $3 where creditor_id = $1 and id = $2',
      [row.creditorId, row.id, tx.clock.now()],
    )
    return row.recallsMissing ? reconsider(tx, scope, row) : null
  })
}

async function refusalOf(tx: Tx, scope: SystemScope, row: Row) {
  if (row.attempts >= MAX_ATTEMPTS) return 'broken'
  return (await countStaged(tx, scope, runOf(row))) === row.rowsStaged ? null : 'staging_lost'
}

/** What is recalled is what its person saw: where that changed meanwhile, they look again. */
async function reconsider(tx: Tx, scope: SystemScope, row: Row): Promise<Late | null> {
  const preview = await previewOf(tx, scope, runOf(row))
  if (preview.missing === row.rowsMissing) return null
  await moveUpload(tx, runOf(row), 'reconsidered', {
    ...countsOf(preview, row.rowsUnread),
    failure: MOVED,
    attempts: 0,
    recallsMissing: false,
    expiresAt: tx.clock.now().add({ hours: DECISION_HOURS }),
  })
  await writeRejections(tx, runOf(row), preview.late)
  return preview.late
}

const MOVED =
  'Enquanto você decidia, a carteira mudou. Nada foi aplicado: confira os números de novo.'

async function apply(core: Core, scope: SystemScope, row: Row): Promise<void> {
  const run = runOf(row)
  const { late } = await inScope(core, scope, (tx) =>
    applyStaged(tx, scope, run, {
      sha256: assertPresent(row.fileSha256, 'a staged file was read whole'),
      rejected: row.rowsUnread,
      rejections: [],
      recallsMissing: row.recallsMissing,
    }),
  )
  await tellAnew(core, scope, row, late)
}

/** The rows to fetch are those that the books refuse now, whatever the preview said. */
async function tellAnew(core: Core, scope: SystemScope, row: Row, late: Late): Promise<void> {
  if (row.encoding === null) return
  const file = portfolioFile(storedSource(core, scope, runOf(row), row.fileBytes ?? 0))
  await rewriteLate(core, scope, runOf(row), file, { encoding: row.encoding }, late)
}

/** The file is in the books: only what was rejected of it is kept, for a week. */
async function sweepUp(core: Core, scope: SystemScope, key: UploadKey): Promise<void> {
  await inScope(core, scope, async (tx) => {
    await dropParts(tx, scope, key, ['portfolio'])
    await tx.sql(
      `update imports set expires_at = $3, touched_at = $4
        where creditor_id = $1 and id = $2 and status = 'done'`,
      [
        key.creditorId,
        key.importId,
        tx.clock.now().add({ hours: REJECTED_DAYS * 24 }),
        tx.clock.now(),
      ],
    )
  })
  await cleanUp(core, scope, key.creditorId)
}
