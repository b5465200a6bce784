import { open, rename, rm, stat } from 'node:fs/promises'
import { cellText } from '#server/kernel/csv.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { REJECTION_SENTENCES, type Rejection } from '../model.ts'

/**
 * The file handed back to whoever imported: one line for each row left out, with its line number,
 * column, reason, and the original line exactly as it was, to be corrected and sent again. It
 * holds personal data, so only its owner may read it; it appears under its name when complete.
 */
export type RejectedFile = {
  add(rejection: Rejection, original: string): void
  /** Writes what was added; called once for each window of the portfolio file. */
  flush(): Promise<void>
  /** The path of the complete file; null where nothing was rejected. */
  complete(): Promise<string | null>
  discard(): Promise<void>
  readonly count: number
  /** The first ones, for the admin area. */
  readonly kept: readonly Rejection[]
}

/** How many reasons go into the database; the file has them all. */
const MAX_KEPT = 10_000
/** A line longer than any legal row is cut: it can be found by its number. */
const LONGEST_ORIGINAL = 70_000
/** UTF-8 with its mark, as spreadsheets want it. */
export const REJECTED_HEADER = '\ufefflinha;coluna;motivo;linha_original\r\n'

/** Where the text of the rejected rows goes. */
type RejectedPlace = {
  write(text: string): Promise<void>
  /** The path under which it can be read now; null where it has none. */
  complete(): Promise<string | null>
  discard(): Promise<void>
}

export function rejectedRows(place: RejectedPlace): RejectedFile {
  const kept: Rejection[] = []
  let waiting: string[] = []
  let count = 0

  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return
    const text = waiting.join('')
    waiting = []
    await place.write(text)
  }

  return {
    add(rejection, original) {
      count += 1
      if (kept.length < MAX_KEPT) kept.push(rejection)
      const { line, column, reason } = rejection
      const cells = [line, cellText(column), REJECTION_SENTENCES[reason], originalText(original)]
      waiting.push(`${cells.join(';')}\r\n`)
    },
    flush,
    async complete() {
      if (count === 0) {
        await place.discard()
        return null
      }
      await flush()
      return place.complete()
    },
    discard: place.discard,
    get count() {
      return count
    },
    kept,
  }
}

/** Opens it at once, so that a place that cannot be written to is known before anything is read. */
export async function createRejectedFile(
  path: string,
): Promise<Result<RejectedFile, 'rejected_file_unwritable', string>> {
  const partial = `${path}.partial`
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const handle = isFolder ? null : await open(partial, 'w', 0o600).catch(() => null)
  if (handle === null) return refuse('rejected_file_unwritable', path)
  await handle.write(REJECTED_HEADER)
  return ok(
    rejectedRows({
      async write(text) {
        await handle.write(text)
      },
      async complete() {
        await handle.close()
        await rename(partial, path)
        return path
      },
      async discard() {
        await handle.close()
        await rm(partial, { force: true })
      },
    }),
  )
}

/** The line as it was, in one cell that no spreadsheet takes for a formula. */
function originalText(original: string): string {
  const whole = original.length <= LONGEST_ORIGINAL
  const cell = cellText(whole ? original : `${original.slice(0, LONGEST_ORIGINAL)}…`)
  return cell.startsWith('"') ? cell : `"${cell}"`
}
