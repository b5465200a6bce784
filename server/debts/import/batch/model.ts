import { COLUMN_NAMES } from '../layout/model.ts'

type Row = Readonly<Record<string, string | undefined>>

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`

/**
 * A batch as the portfolio file that it is: the engine reads it like any other, so that a debt means
 * the same whatever door it came by. Row 1 of the batch is line 2, unless a cell before it has line
 * breaks, which refuse their row anyway: they are written as spaces that no honest cell holds.
 */
export function fileOf(rows: readonly Row[]): string {
  const lines = rows.map((row) =>
    COLUMN_NAMES.map((name) => quoted(oneLine(row[name] ?? ''))).join(';'),
  )
  return `${[COLUMN_NAMES.join(';'), ...lines].join('\r\n')}\r\n`
}

/** A vertical tab is refused as a control character, as a line break would be. */
function oneLine(cell: string): string {
  return cell.replaceAll(/[\r\n]/g, '\v')
}
