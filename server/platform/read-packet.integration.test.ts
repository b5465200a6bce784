import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Core, createPool, inScope, sqlState } from '#server/platform/db.ts'
import { arrayOf } from '#server/platform/read-packet.ts'
import { createTestCore } from '#server/platform/testing.ts'
import type { TestCore } from '#server/testing/core.ts'
import { testScope } from '#server/testing/scope.ts'

let core: TestCore
/** One connection, that lives as long as those of a process that is never idle. */
let one: Core

beforeAll(async () => {
  core = await createTestCore()
  one = { ...core, pool: createPool(core.appUrl, 1) }
})
afterAll(async () => {
  await one.pool.end()
  await core.close()
})

const DIVIDE = 'select 1 / $1::int as share'
const divide = (by: number) =>
  inScope(one, testScope, (tx) => tx.read<{ share: number }>({ text: DIVIDE, values: [by] }))
const prepared = () =>
  inScope(one, testScope, async (tx) => {
    const [row] = await tx.sql<{ n: number }>(
      `select count(*)::int as n from pg_prepared_statements where statement = $1`,
      [DIVIDE],
    )
    return row?.n
  })

it('a statement that fails again and again is still one statement of its connection', async () => {
  for (let time = 0; time < 300; time++) {
    await expect(divide(0)).rejects.toSatisfy((error) => sqlState(error) === '22012')
  }
  expect(await divide(1)).toEqual([{ share: 1 }])
  expect(await prepared()).toBe(1)
})

it('a statement that could not be prepared is prepared once it can be', async () => {
  const text = 'select word from words_of_the_test'
  const read = () => inScope(one, testScope, (tx) => tx.read({ text, values: [] }))
  await expect(read()).rejects.toSatisfy((error) => sqlState(error) === '42P01')
  await inScope(one, testScope, (tx) =>
    tx.sql(`create temporary table words_of_the_test as select 'a' as word`),
  )
  expect(await read()).toEqual([{ word: 'a' }])
})

it('lists arrive as they were, whatever somebody wrote in them', async () => {
  const texts = ['plain', '', 'NULL', 'null', '{a,b}', '"', '\\', '\\"', ' a ', 'ção\n', null]
  const values = [arrayOf(texts), arrayOf([1, -2, null]), arrayOf([9007199254740993n])]
  const text = `select $1::text[] as texts, $2::int[] as numbers, $3::bigint[]::text[] as big`
  expect(await inScope(one, testScope, (tx) => tx.read({ text, values }))).toEqual([
    { texts, numbers: [1, -2, null], big: ['9007199254740993'] },
  ])
})

it('texts that are built from values are refused before they fill the database, and harm nobody', async () => {
  const asked = Array.from(
    { length: 300 },
    (_, n) => () =>
      inScope(one, testScope, (tx) => tx.read({ text: `select ${n} as n`, values: [] })),
  )
  const answers: string[] = []
  for (const ask of asked) {
    answers.push(
      await ask().then(
        () => 'answered',
        (error: Error) => error.message,
      ),
    )
  }
  expect(new Set(answers)).toEqual(new Set(['answered', 'the texts of reads are constants']))
  expect(await divide(1)).toEqual([{ share: 1 }])
})
