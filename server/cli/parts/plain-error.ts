import { MisconfiguredEnvironment } from '#server/platform/env.ts'

/** Faults of use and of the surroundings are sentences; only our own bugs show a stack. */
export function sentenceOf(error: unknown, usage: string): string {
  if (error instanceof MisconfiguredEnvironment) return error.message
  if (error instanceof TypeError && 'code' in error) return `${error.message}\n${usage}`
  if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') {
    return 'The database does not answer. Is Quita running? (npm start)'
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** A day as `2026-11-22`; null for anything else. */
export function dayOf(text: string | undefined): Temporal.PlainDate | null {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' })
  } catch {
    return null
  }
}
