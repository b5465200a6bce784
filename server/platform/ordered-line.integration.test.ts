import { sql } from 'drizzle-orm'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Core, createPool, inScope, type Tx } from '#server/platform/db.ts'
import { createTestCore } from '#server/platform/testing.ts'
import type { TestCore } from '#server/testing/core.ts'
import { testScope } from '#server/testing/scope.ts'

let core: TestCore
let one: Core
/** The most that was ever said to the driver before it had answered what was said before. */
let mostAtOnce = 0

beforeAll(async () => {
  core = await createTestCore()
  one = { ...core, pool: createPool(core.appUrl, 1) }
  one.pool.on('connect', countOverlaps)
})
afterAll(async () => {
  await one.pool.end()
  await core.close()
})

function countOverlaps(client: PoolClient): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  let atOnce = 0
  const counted = (...args: unknown[]) => {
    atOnce += 1
    mostAtOnce = Math.max(mostAtOnce, atOnce)
    const said = query(...args) as Promise<unknown> | { answer: Promise<unknown> }
    const answered = 'answer' in said ? said.answer : said
    const end = () => {
      atOnce -= 1
    }
    answered.then(end, end)
    return said
  }
  Object.assign(client, { query: counted })
}

const read = async (tx: Tx, n: number) => {
  const [row] = await tx.read<{ n: number }>({ text: 'select $1::int as n', values: [n] })
  return row?.n
}
const bySql = async (tx: Tx, n: number) => {
  const [row] = await tx.sql<{ n: number }>('select $1::int as n', [n])
  return row?.n
}
const byDrizzle = async (tx: Tx, n: number) => {
  const { rows } = await tx.db.execute<{ n: number }>(sql`select ${n}::int as n`)
  return rows[0]?.n
}

it('whatever is asked side by side is said one after the other, and each has its own answer', async () => {
  const ways = [read, bySql, byDrizzle]
  const answers = await inScope(one, testScope, (tx) =>
    Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const way = ways[n % ways.length] ?? read
        const first = await way(tx, n)
        return [first, await way(tx, n + 100)]
      }),
    ),
  )
  expect(answers).toEqual(Array.from({ length: 12 }, (_, n) => [n, n + 100]))
  expect(mostAtOnce).toBe(1)
})

it('who gives up while something is under way undoes what was written, and nothing is said meanwhile', async () => {
  const name = `left ${Date.now()}`
  const givingUp = inScope(one, testScope, async (tx) => {
    tx.write({ text: `select set_config('quita.test_of_lines', $1, false)`, values: [name] })
    const slow = tx.read({ text: 'select pg_sleep(0.2)::text', values: [] })
    slow.catch(() => undefined)
    await Promise.resolve()
    throw new Error('given up')
  })
  await expect(givingUp).rejects.toThrow('given up')
  const left = await inScope(one, testScope, (tx) =>
    tx.sql(`select current_setting('quita.test_of_lines', true) as name`),
  )
  expect(left).not.toEqual([{ name }])
  expect(mostAtOnce).toBe(1)
})
