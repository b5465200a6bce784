import pg from 'pg'
import { expect, vi } from 'vitest'
import type { TestCore } from '#server/platform/testing.ts'

/**
 * Makes transactions meet at one row in a chosen order: holds the row, starts each only when the one
 * before waits for it, then lets go. PostgreSQL serves those who wait in the order they came.
 */
export async function inTurn<T extends readonly unknown[]>(
  core: TestCore,
  row: { readonly table: 'payables' | 'debts'; readonly id: string },
  ...starts: { readonly [K in keyof T]: () => Promise<T[K]> }
): Promise<T> {
  const owner = new pg.Client({ connectionString: core.ownerUrl })
  const watcher = new pg.Client({ connectionString: core.ownerUrl })
  await Promise.all([owner.connect(), watcher.connect()])
  try {
    await owner.query('begin')
    await owner.query(`select id from ${row.table} where id = $1 for update`, [row.id])
    const running: Promise<unknown>[] = []
    for (const start of starts) {
      running.push(start())
      await vi.waitFor(async () => expect(await waiting(watcher)).toBe(running.length), {
        timeout: 10_000,
      })
    }
    await owner.query('commit')
    // Each element is what its own start promised.
    return (await Promise.all(running)) as unknown as T
  } finally {
    await Promise.all([owner.end(), watcher.end()])
  }
}

async function waiting(watcher: pg.Client): Promise<number> {
  // Who waits is told to everyone, unlike what the sessions of another role are doing.
  const { rows } = await watcher.query<{ n: number }>(
    `select count(distinct l.pid)::int as n
       from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where a.datname = current_database() and not l.granted`,
  )
  return rows[0]?.n ?? 0
}
