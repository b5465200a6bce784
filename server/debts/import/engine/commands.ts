import { type CreditorTerms, termsOn } from '#server/creditors/model.ts'
import { dateOfEpochDay, epochDay } from '#server/kernel/calendar.ts'
import { today } from '#server/kernel/clock.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Core } from '#server/platform/db.ts'
import { prescribedOn } from '../../prescription/model.ts'
import { type Framer, splitCells } from '../framing/model.ts'
import type { ImportProgress, ImportRefusal, LateRejection, Rejection } from '../model.ts'
import { type PortfolioFile, readBytes, recordText, textOf, visitRecords } from '../reading/data.ts'
import type { RejectedFile } from '../rejections/commands.ts'
import { emptyRow, type RowContext, type RowRefusal, readRow } from '../rows/model.ts'
import type { Run } from '../run/model.ts'
import { openStaging, type Staging } from '../staging/commands.ts'
import { type Survey, surveyFile } from '../survey/data.ts'

/**
 * The one engine behind every door (command line, admin area, creditors' systems): reads a portfolio
 * file twice, judges each row and stages the good ones. What becomes of them is the door's affair.
 */
type Reading = {
  readonly run: Run
  readonly file: PortfolioFile
  /** What each column means; null: the header says it. */
  readonly meant: readonly string[] | null
  readonly terms: readonly CreditorTerms[]
  /** Opened once it is known that the file can be read at all. */
  readonly openRejected: () => Promise<Result<RejectedFile, 'rejected_file_unwritable', string>>
  readonly onProgress: (progress: ImportProgress) => void
}

export type StagedFile = {
  readonly survey: Survey
  /** Rows that wait in the staging tables. */
  readonly rows: number
  readonly rejected: RejectedFile
}

export async function stageFile(
  core: Core,
  reading: Reading,
): Promise<Result<StagedFile, ImportRefusal, string>> {
  const { file, meant, terms } = reading
  const tell = progressOf(reading)
  if (terms.length === 0) return refuse('no_terms', '')
  const surveyed = await surveyFile(file, meant, (bytes, rows) => tell('checking', bytes, rows, 0))
  if (!surveyed.ok) return surveyed
  const survey = surveyed.value
  const made = await reading.openRejected()
  if (!made.ok) return made
  const rejected = made.value
  try {
    const rows = await stageRows(core, { ...reading, survey, rejected, tell })
    const isEmpty = rows === 0 && rejected.count === 0
    if (isEmpty || !(await file.isUnchanged())) {
      await rejected.discard()
      return refuse(isEmpty ? 'no_rows' : 'file_changed', '')
    }
    await rejected.flush()
    tell('applying', file.bytes, survey.rows, rejected.count)
    // Plans are made for what is staged now, not for what the tables held before.
    await core.pool.query('analyze import_people, import_contacts, import_debts')
    return ok({ survey, rows, rejected })
  } catch (error) {
    await rejected.discard()
    throw error
  }
}

/** Rows that only the books refuse are handed back as well, with their original lines. */
export async function handBack(
  file: PortfolioFile,
  { encoding }: Pick<Survey, 'encoding'>,
  rejected: RejectedFile,
  late: readonly LateRejection[],
): Promise<void> {
  for (const { byteOffset, byteLength, ...rejection } of late) {
    const bytes = await readBytes(file, byteOffset, byteLength)
    rejected.add(rejection, textOf(bytes, 0, bytes.length, encoding))
  }
}

type Stage = Pick<Reading, 'run' | 'file' | 'terms'> & {
  survey: Survey
  rejected: RejectedFile
  tell: Tell
}

/** Reads, checks and stages every row; answers how many were staged. */
async function stageRows(core: Core, stage: Stage): Promise<number> {
  const { run, file, survey, rejected, tell } = stage
  const staging = await openStaging(core, run)
  const judge = rowJudge(core, stage, staging)
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

function rowJudge(core: Core, { file, survey, terms, rejected }: Stage, staging: Staging) {
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

function progressOf({ file, onProgress }: Reading): Tell {
  return (phase, bytes, rows, rejected) =>
    onProgress({ phase, bytes, totalBytes: file.bytes, rows, rejected })
}
