import { recordAudit } from '#server/audit/commands.ts'
import { termsOfCreditor } from '#server/creditors/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { writeRejections } from '../applying/commands.ts'
import { endUpload, moveUpload, type UploadKey } from '../ending/commands.ts'
import { handBack, type StagedFile, stageFile } from '../engine/commands.ts'
import type { ImportProgress } from '../model.ts'
import { type Preview, previewOf } from '../preview/data.ts'
import { type PortfolioFile, portfolioFile } from '../reading/data.ts'
import { takeTurn, unstage } from '../run/commands.ts'
import type { Run } from '../run/model.ts'
import { dropParts, sealedRows } from '../stored/commands.ts'
import { storedSource } from '../stored/data.ts'
import { DECISION_HOURS, MAX_ATTEMPTS } from '../upload/model.ts'

/** Another import of the creditor has its turn: the job comes back. */
export class AnotherImportRuns extends Error {
  override name = 'AnotherImportRuns'
}

/**
 * Reads, judges and stages an upload, and says what applying it would do. Nothing of the debts is
 * touched. Whatever a worker that died left of it is begun anew.
 */
export async function judgeUpload(core: Core, scope: SystemScope, key: UploadKey): Promise<void> {
  const turn = await takeTurn(core, key.creditorId)
  if (!turn) throw new AnotherImportRuns(key.importId)
  try {
    const taken = await takeInHand(core, scope, key)
    if (taken === null) return
    const file = portfolioFile(storedSource(core, scope, key, taken.bytes))
    const progress = progressWriter(core, scope, key)
    const terms = await inScope(core, scope, (tx) => termsOfCreditor(tx, scope, key.creditorId))
    const staged = await stageFile(core, {
      run: taken.run,
      file,
      meant: taken.columns,
      terms,
      openRejected: async () => ({ ok: true, value: sealedRows(core, scope, key, 'rejected') }),
      onProgress: progress.note,
    })
    await progress.end()
    if (!staged.ok) {
      const { reason, detail = '' } = staged
      await inScope(core, scope, (tx) => endUpload(tx, scope, key, 'refused', { reason, detail }))
      return
    }
    await keepVerdict(core, scope, taken, file, staged.value)
  } finally {
    await turn.end()
  }
}

type Taken = {
  readonly run: Run
  readonly bytes: number
  readonly columns: readonly string[] | null
  readonly isDecided: boolean
}

/** Marks it as under way, with nothing of an earlier try left; null where it is not to be judged. */
function takeInHand(core: Core, scope: SystemScope, key: UploadKey): Promise<Taken | null> {
  return inScope(core, scope, async (tx) => {
    const row = await moveUpload(tx, key, 'taken')
    if (!row) return null
    const attempts = row.attempts + 1
    if (attempts > MAX_ATTEMPTS) {
      await endUpload(tx, scope, key, 'refused', { reason: 'broken' })
      return null
    }
    await moveUpload(tx, key, 'taken', { attempts })
    await dropParts(tx, scope, key, ['rejected', 'late'])
    await unstage(tx, [key.importId])
    return {
      run: { ...key, portfolioId: row.portfolioId },
      bytes: row.fileBytes ?? 0,
      columns: row.columns,
      isDecided: row.source === 'api',
    }
  })
}

async function keepVerdict(
  core: Core,
  scope: SystemScope,
  { run, isDecided }: Taken,
  file: PortfolioFile,
  { survey, rows, rejected }: StagedFile,
): Promise<void> {
  await rejected.complete()
  const preview = await inScope(core, scope, async (tx) => {
    await tx.takeTime()
    return previewOf(tx, scope, run)
  })
  await rewriteLate(core, scope, run, file, survey, preview.late)
  await inScope(core, scope, async (tx) => {
    const staged = await moveUpload(tx, run, 'judged', {
      ...countsOf(preview, rejected.count),
      rowsStaged: rows,
      fileSha256: survey.sha256,
      encoding: survey.encoding,
      expiresAt: tx.clock.now().add({ hours: DECISION_HOURS }),
      attempts: 0,
      progressPhase: null,
    })
    if (!staged) return
    await writeRejections(tx, run, [...rejected.kept, ...preview.late])
    const { creditorId, importId } = run
    await recordAudit(tx, scope, {
      action: 'import.staged',
      subjectId: importId,
      creditorId,
      created: preview.created,
      changed: preview.changed,
      unchanged: preview.unchanged,
      rejected: rejected.count + preview.late.length,
      missing: preview.missing,
    })
    // A creditor's system decided when it sent the batch.
    if (!isDecided) return
    await moveUpload(tx, run, 'confirmed', { expiresAt: null })
    await emit(tx, { topic: 'import.confirmed', creditorId, importId })
  })
}

export function countsOf(preview: Preview, unread: number) {
  return {
    rowsNew: preview.created,
    rowsChanged: preview.changed,
    rowsUnchanged: preview.unchanged,
    rowsRejected: unread + preview.late.length,
    rowsUnread: unread,
    rowsMissing: preview.missing,
  }
}

/** What the books say against rows is told anew each time it is asked. */
export async function rewriteLate(
  core: Core,
  scope: SystemScope,
  run: Run,
  file: PortfolioFile,
  survey: Pick<StagedFile['survey'], 'encoding'>,
  late: Preview['late'],
): Promise<void> {
  await inScope(core, scope, (tx) => dropParts(tx, scope, run, ['late']))
  const rows = sealedRows(core, scope, run, 'late')
  await handBack(file, survey, rows, late)
  await rows.complete()
}

const TELL_EVERY_MS = 1_000

/** Writes down how far it is, once a second, one after the other; the work does not wait for it. */
function progressWriter(core: Core, scope: SystemScope, { creditorId, importId }: UploadKey) {
  let writing = Promise.resolve()
  let isBusy = false
  let toldAtMs = 0
  return {
    note({ phase, bytes, rows, rejected }: ImportProgress): void {
      const nowMs = performance.now()
      if (isBusy || nowMs - toldAtMs < TELL_EVERY_MS) return
      toldAtMs = nowMs
      isBusy = true
      writing = inScope(core, scope, async (tx) => {
        await tx.sql(
          `update imports set progress_phase = $3, progress_bytes = $4, progress_rows = $5,
                  rows_rejected = $6, touched_at = $7
            where creditor_id = $1 and id = $2 and status = 'staging'`,
          [creditorId, importId, phase, bytes, rows, rejected, tx.clock.now()],
        )
      })
        .catch((error: unknown) => core.log.warn({ error }, 'progress was not written down'))
        .finally(() => {
          isBusy = false
        })
    },
    end: () => writing,
  }
}
