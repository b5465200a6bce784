import { creditorBySlug, termsOfCreditor } from '#server/creditors/data.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { applyStaged } from './applying/commands.ts'
import { importedBefore } from './data.ts'
import { handBack, stageFile } from './engine/commands.ts'
import type { ImportProgress, ImportRefusal, ImportReport } from './model.ts'
import { openPortfolioFile, type PortfolioFile } from './reading/data.ts'
import { createRejectedFile } from './rejections/commands.ts'
import { beginRun, cleanUp, failRun, takeTurn } from './run/commands.ts'
import type { Run } from './run/model.ts'

export type ImportInput = {
  readonly path: string
  readonly creditorSlug: string
  /** Default: the file's name without its ending. */
  readonly portfolioName?: string
  /** Where the rejected rows go. */
  readonly rejectedPath: string
  readonly onProgress?: (progress: ImportProgress) => void
}

/**
 * Imports a portfolio file (docs/portfolio-format.md): all of its good rows in one transaction, or
 * nothing. Refusals say why nothing of it was taken; rejected rows are in the report.
 */
export async function importPortfolio(
  core: Core,
  scope: Scope,
  input: ImportInput,
): Promise<Result<ImportReport, ImportRefusal, string>> {
  const creditor = await inScope(core, scope, (tx) => creditorBySlug(tx, scope, input.creditorSlug))
  if (!creditor) return refuse('unknown_creditor', input.creditorSlug)
  const opened = await openPortfolioFile(input.path)
  if (!opened.ok) return opened
  const file = opened.value
  try {
    const turn = await takeTurn(core, creditor.id)
    if (!turn) return refuse('already_running', '')
    try {
      const run = await beginRun(core, scope, {
        creditorId: creditor.id,
        portfolioName: input.portfolioName ?? nameOf(input.path),
        path: input.path,
        bytes: file.bytes,
      })
      return await recorded(core, scope, run, () => work(core, scope, run, file, input))
    } finally {
      await turn.end()
    }
  } finally {
    await file.close()
  }
}

/** However the work ends, the import's record says so. */
async function recorded(
  core: Core,
  scope: Scope,
  run: Run,
  attempt: () => Promise<Result<ImportReport, ImportRefusal, string>>,
): Promise<Result<ImportReport, ImportRefusal, string>> {
  try {
    const result = await attempt()
    if (result.ok) await cleanUp(core, scope, run.creditorId)
    else await failRun(core, scope, run, result.reason, result.detail)
    return result
  } catch (error) {
    // Where the database itself is gone, the next import of the creditor marks this one.
    await failRun(core, scope, run, 'broken').catch(() => undefined)
    throw error
  }
}

async function work(
  core: Core,
  scope: Scope,
  run: Run,
  file: PortfolioFile,
  input: ImportInput,
): Promise<Result<ImportReport, ImportRefusal, string>> {
  const terms = await inScope(core, scope, (tx) => termsOfCreditor(tx, scope, run.creditorId))
  const staged = await stageFile(core, {
    run,
    file,
    meant: null,
    terms,
    openRejected: () => createRejectedFile(input.rejectedPath),
    onProgress: (progress) => input.onProgress?.(progress),
  })
  if (!staged.ok) return staged
  const { survey, rejected } = staged.value
  try {
    const { sha256 } = survey
    const before = await inScope(core, scope, (tx) => importedBefore(tx, scope, run, sha256))
    const { counts, late } = await inScope(core, scope, (tx) =>
      applyStaged(tx, scope, run, {
        sha256,
        rejected: rejected.count,
        rejections: rejected.kept,
        recallsMissing: false,
      }),
    )
    await handBack(file, survey, rejected, late)
    const rejectedFile = await rejected.complete()
    return ok({ ...run, counts, rejectedFile, importedBefore: before })
  } catch (error) {
    await rejected.discard()
    throw error
  }
}

function nameOf(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path
  return name.replace(/\.[^.]+$/, '').slice(0, 80) || 'carteira'
}
