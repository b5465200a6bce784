import { creditorBySlug, termsOfCreditor } from '#server/creditors/data.ts'
import { type CreditorTerms, termsOn } from '#server/creditors/model.ts'
import { dateOfEpochDay, epochDay } from '#server/kernel/calendar.ts'
import { today } from '#server/kernel/clock.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { prescribedOn } from '../prescription/model.ts'
import { applyStaged } from './applying/commands.ts'
import { importedBefore } from './data.ts'
import { type Framer, splitCells } from './framing/model.ts'
import type { ImportProgress, ImportRefusal, ImportReport, Rejection } from './model.ts'
import {
  openPortfolioFile,
  type PortfolioFile,
  readBytes,
  recordText,
  textOf,
  visitRecords,
} from './reading/data.ts'
import { createRejectedFile, type RejectedFile } from './rejections/commands.ts'
import { emptyRow, type RowContext, type RowRefusal, readRow } from './rows/model.ts'
import { beginRun, cleanUp, failRun, type Run, takeTurn } from './run/commands.ts'
import { openStaging, type Staging } from './staging/commands.ts'
import { type Survey, surveyFile } from './survey/data.ts'

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
    await file.handle.close()
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
  const tell = progressOf(file, input)
  const terms = await inScope(core, scope, (tx) => termsOfCreditor(tx, scope, run.creditorId))
  if (terms.length === 0) return refuse('no_terms', '')
  const surveyed = await surveyFile(file, (bytes, rows) => tell('checking', bytes, rows, 0))
  if (!surveyed.ok) return surveyed
  const survey = surveyed.value
  const made = await createRejectedFile(input.rejectedPath)
  if (!made.ok) return made
  const rejected = made.value
  try {
    const staged = await stageRows({ core, run, file, survey, terms, rejected, tell })
    const isEmpty = staged === 0 && rejected.count === 0
    if (isEmpty || !(await file.isUnchanged())) {
      await rejected.discard()
      return refuse(isEmpty ? 'no_rows' : 'file_changed', '')
    }
    tell('applying', file.bytes, survey.rows, rejected.count)
    const { sha256 } = survey
    const before = await inScope(core, scope, (tx) => importedBefore(tx, scope, run, sha256))
    await analyseStaged(core)
    const { counts, late } = await inScope(core, scope, (tx) =>
      applyStaged(tx, scope, run, {
        sha256,
        rejected: rejected.count,
        rejections: rejected.kept,
      }),
    )
    for (const { byteOffset, byteLength, ...rejection } of late) {
      const bytes = await readBytes(file, byteOffset, byteLength)
      rejected.add(rejection, textOf(bytes, 0, bytes.length, survey.encoding))
    }
    const rejectedFile = await rejected.complete()
    return ok({ ...run, counts, rejectedFile, importedBefore: before })
  } catch (error) {
    await rejected.discard()
    throw error
  }
}

/** Plans are made for what is staged now, not for what the table held before. */
async function analyseStaged(core: Core): Promise<void> {
  await core.pool.query('analyze import_people, import_contacts, import_debts')
}

type Stage = {
  core: Core
  run: Run
  file: PortfolioFile
  survey: Survey
  terms: readonly CreditorTerms[]
  rejected: RejectedFile
  tell: Tell
}

/** Reads, checks and stages every row; answers how many were staged. */
async function stageRows(stage: Stage): Promise<number> {
  const { core, run, file, survey, rejected, tell } = stage
  const staging = await openStaging(core, run)
  const judge = rowJudge(stage, staging)
  let rows = 0
  try {
    await visitRecords(file, survey.firstRow, {
      record(framer) {
        rows += 1
        judge.judge(framer)
      },
      async window(_, readSoFar) {
        await staging.ready()
        await rejected.flush()
        tell('reading', readSoFar, rows, rejected.count)
      },
    })
    await staging.finish()
  } catch (error) {
    await staging.abandon(error instanceof Error ? error : new Error(String(error)))
    throw error
  }
  return judge.staged()
}

function rowJudge({ core, file, survey, terms, rejected }: Stage, staging: Staging) {
  const { layout, encoding, twice } = survey
  const context: RowContext = { layout, mark: survey.mark, today: epochDay(today(core.clock)) }
  const prescription = prescriptionTable(terms)
  const row = emptyRow()
  let staged = 0

  function refusalOf(framer: Framer, text: string): [RowRefusal, string] | null {
    const cells = splitCells(text, layout.delimiter, framer.hasQuotes)
    if (cells === null) return ['quote_misplaced', '']
    const answer = readRow(row, text, cells, context)
    if (!answer.ok) return [answer.reason, answer.detail ?? '']
    if (twice.has(row.contract)) return ['contract_twice', 'contrato']
    const prescribed = prescription(row.product, row.due)
    if (prescribed === null) return ['terms_missing', 'produto']
    staging.stage(row, {
      line: framer.line,
      byteOffset: framer.base + framer.start,
      byteLength: framer.end - framer.start,
      prescribedOn: prescribed,
    })
    return null
  }

  return {
    staged: () => staged,
    judge(framer: Framer): void {
      const text = recordText(file, framer, encoding)
      if (isBlank(text, layout.delimiter)) return
      const flaw = framer.flaw === 'too_long' ? 'row_too_long' : framer.flaw
      const refusal: [RowRefusal, string] | null = flaw ? [flaw, ''] : refusalOf(framer, text)
      if (refusal === null) {
        staged += 1
        return
      }
      const [reason, column] = refusal
      rejected.add({ line: framer.line, column, reason } satisfies Rejection, text)
    },
  }
}

/** Spreadsheets leave rows of nothing but delimiters at the end. */
function isBlank(text: string, delimiter: string): boolean {
  const first = text.charCodeAt(0)
  if (first > 32 && first !== delimiter.charCodeAt(0)) return false
  return text.replaceAll(delimiter, '').trim() === ''
}

/** First day on which a debt may no longer be collected, by product and due date; null: no terms. */
function prescriptionTable(terms: readonly CreditorTerms[]) {
  const known = new Map<string, Map<number, number | null>>()
  return (product: string, due: number): number | null => {
    let byDue = known.get(product)
    if (!byDue) {
      byDue = new Map()
      // Products are few; a file that names a new one on every row must not fill the memory.
      if (known.size < 1000) known.set(product, byDue)
    }
    const found = byDue.get(due)
    if (found !== undefined) return found
    const dueOn = dateOfEpochDay(due)
    const row = termsOn(terms, product, dueOn)
    const day = row ? epochDay(prescribedOn(dueOn, row.prescriptionYears)) : null
    byDue.set(due, day)
    return day
  }
}

type Tell = (phase: ImportProgress['phase'], bytes: number, rows: number, rejected: number) => void

function progressOf(file: PortfolioFile, input: ImportInput): Tell {
  return (phase, bytes, rows, rejected) =>
    input.onProgress?.({ phase, bytes, totalBytes: file.bytes, rows, rejected })
}

function nameOf(path: string): string {
  const name = path.split(/[\\/]/).at(-1) ?? path
  return name.replace(/\.[^.]+$/, '').slice(0, 80) || 'carteira'
}
