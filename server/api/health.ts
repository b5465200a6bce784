import { runtime } from '#server/api/runtime.ts'

export async function databaseAnswers(): Promise<boolean> {
  try {
    await runtime().core.pool.query('select 1')
    return true
  } catch {
    return false
  }
}
