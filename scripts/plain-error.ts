/** A failure that a person can act on: shown as its sentence, never with a stack trace. */
export class PlainError extends Error {}

/**
 * The sentence for whatever went wrong, or null for a fault of our own, whose details belong in a
 * log and not on the terminal.
 */
export function sentenceFor(error: unknown): string | null {
  if (error instanceof PlainError) return error.message
  const code = codeOf(error)
  const place = pathOf(error)
  if (code === 'ENOSPC') {
    return `The disk is full${place}. Free some space and start again; what was saved is kept.`
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return `This user may not write${place}. Start as the user who owns that folder, or set QUITA_DATA_DIR to another one.`
  }
  if (code === 'EROFS')
    return `The file system is read-only${place}. Set QUITA_DATA_DIR to another folder.`
  return null
}

/** True where a log or an error message shows that the disk ran out of space. */
export function isDiskFull(text: string): boolean {
  return /ENOSPC|no space left on device|disk full/i.test(text)
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}

function pathOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('path' in error)) return ''
  return typeof error.path === 'string' ? ` (${error.path})` : ''
}
