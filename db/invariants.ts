import { readFileSync } from 'node:fs'
import type { ClientBase, Pool } from 'pg'

const statement = readFileSync(new URL('./invariants.sql', import.meta.url), 'utf8')

/** Every broken promise about money in the database; empty when the books are right. */
export async function invariantViolations(owner: ClientBase | Pool): Promise<string[]> {
  const result = await owner.query<{ invariant: string; detail: string }>(statement)
  return result.rows.map((row) => `${row.invariant}: ${row.detail}`)
}
