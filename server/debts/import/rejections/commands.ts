import { open, rename, rm, stat } from 'node:fs/promises'
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
const HEADER = '\ufefflinha;coluna;motivo;linha_original\r\n'

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
  const kept: Rejection[] = []
  let waiting = [HEADER]
  let count = 0

  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return
    const text = waiting.join('')
    waiting = []
    await handle.write(text)
  }

  const discard = async (): Promise<void> => {
    await handle.close()
    await rm(partial, { force: true })
  }

  return ok({
    add(rejection, original) {
      count += 1
      if (kept.length < MAX_KEPT) kept.push(rejection)
      const { line, column, reason } = rejection
      waiting.push(`${line};${column};${REJECTION_SENTENCES[reason]};${quoted(original)}\r\n`)
    },
    flush,
    async complete() {
      if (count === 0) {
        await discard()
        return null
      }
      await flush()
      await handle.close()
      await rename(partial, path)
      return path
    },
    discard,
    get count() {
      return count
    },
    kept,
  })
}

function quoted(original: string): string {
  const whole = original.length <= LONGEST_ORIGINAL
  const text = whole ? original : `${original.slice(0, LONGEST_ORIGINAL)}…`
  return `"${text.replaceAll('"', '""')}"`
}
