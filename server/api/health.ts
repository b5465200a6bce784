import { runtime } from '#server/api/runtime.ts'
import { callUnscoped } from '#server/platform/db.ts'

export async function databaseAnswers(): Promise<boolean> {
  try {
    await callUnscoped(runtime().core, { text: 'select 1', values: [] })
    return true
  } catch {
    return false
  }
}
