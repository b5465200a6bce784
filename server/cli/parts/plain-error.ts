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
