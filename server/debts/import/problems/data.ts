import type { CreditorId, ImportId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import { shapeOf } from '../columns/model.ts'
import { createFramer, filled, nextRecord, splitCells } from '../framing/model.ts'
import { REJECTION_SENTENCES } from '../model.ts'
import type { RowRefusal } from '../rows/model.ts'
import { readPart } from '../stored/data.ts'

type Problem = {
  readonly line: number
  /** Empty where the whole row is meant. */
  readonly column: string
  readonly reason: RowRefusal
  readonly sentence: string
  /** What stands there; of a person's data only its shape. Null where it cannot be said. */
  readonly value: string | null
}

const PROBLEMS_PAGE = 50

type Row = { creditor_id: CreditorId; row_number: number; column: string; reason: RowRefusal }

/** Why rows were left out, in the order of the file: one page of them. */
export async function problemsOf(
  tx: Tx,
  scope: StaffScope,
  { importId, after }: { importId: ImportId; after: number },
): Promise<{ rows: Problem[]; next: number | null }> {
  const rows = await tx.sql<Row>(
    `select creditor_id, row_number, "column", reason from import_rejections
      where import_id = $1 and row_number > $2 and ($3::uuid[] is null or creditor_id = any ($3))
      order by row_number limit $4`,
    [importId, after, creditorsOf(scope), PROBLEMS_PAGE + 1],
  )
  const shown = rows.slice(0, PROBLEMS_PAGE)
  const originals = await originalsOf(tx, scope, importId, shown)
  return {
    rows: shown.map(({ row_number: line, column, reason }) => ({
      line,
      column,
      reason,
      sentence: REJECTION_SENTENCES[reason],
      value: originals.columns
        ? valueIn(originals.lines.get(line), column, originals.columns)
        : null,
    })),
    next: rows.length > PROBLEMS_PAGE ? (shown.at(-1)?.row_number ?? null) : null,
  }
}

const PERSONAL: ReadonlySet<string> = new Set([
  'documento',
  'nome',
  'nascimento',
  'celular',
  'celular_2',
  'email',
  'email_2',
])
const LONGEST_VALUE = 40

function valueIn(line: string | undefined, column: string, columns: readonly string[]) {
  const at = columns.indexOf(column)
  if (line === undefined || at === -1) return null
  for (const delimiter of [';', ',']) {
    const cells = splitCells(line, delimiter, line.includes('"'))
    if (cells?.length !== columns.length) continue
    const cell = cells[at] ?? ''
    return PERSONAL.has(column) ? shapeOf(cell) : cell.slice(0, LONGEST_VALUE)
  }
  return null
}

/** The first lines that were left out are at hand; what comes after them is in the download. */
async function originalsOf(
  tx: Tx,
  scope: StaffScope,
  importId: ImportId,
  [first]: readonly Row[],
): Promise<{ columns: readonly string[] | null; lines: ReadonlyMap<number, string> }> {
  const lines = new Map<number, string>()
  if (!first) return { columns: null, lines }
  const key = { creditorId: first.creditor_id, importId }
  const [row] = await tx.sql<{ columns: string[] | null }>(
    'select columns from imports where creditor_id = $1 and id = $2',
    [key.creditorId, importId],
  )
  for (const kind of ['rejected', 'late'] as const) {
    const part = await readPart(tx, scope, key, kind, 0)
    if (part) collectLines(part, lines)
  }
  return { columns: row?.columns ?? null, lines }
}

/** Our own file: line, column, reason, the original line. */
function collectLines(part: Buffer, lines: Map<number, string>): void {
  const framer = createFramer(part)
  filled(framer, part.length)
  while (nextRecord(framer, true)) {
    if (framer.flaw !== null) continue
    const cells = splitCells(part.toString('utf8', framer.start, framer.end), ';', true)
    const [line, , , original] = cells ?? []
    if (line !== undefined && original !== undefined) lines.set(Number(line), original)
  }
}
