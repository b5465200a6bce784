import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrateDatabase } from './migrate.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.giveBack())

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('migrating twice, and twice at once, changes nothing', async () => {
  const count = 'select count(*) from drizzle.__drizzle_migrations'
  const before = await query(database.ownerUrl, count)
  await Promise.all([migrateDatabase(database.ownerUrl), migrateDatabase(database.ownerUrl)])
  expect(await query(database.ownerUrl, count)).toEqual(before)
})

test('the application role owns nothing, sees behind no policy, and can run the job queue', async () => {
  const owned = await query(
    database.appUrl,
    `select relname from pg_class where relowner = 'quita_app'::regrole`,
  )
  const role = await query(
    database.appUrl,
    `select rolsuper, rolbypassrls from pg_roles where rolname = current_user`,
  )
  expect(owned).toEqual([])
  expect(role).toEqual([{ rolsuper: false, rolbypassrls: false }])
  await query(database.appUrl, `select pgboss.create_queue('proof', '{"policy": "standard"}')`)
  await expect(query(database.appUrl, 'create table public.mine (id int)')).rejects.toThrow()
})

test('a database of a newer version is refused with a sentence', async () => {
  await query(
    database.ownerUrl,
    `insert into drizzle.__drizzle_migrations (hash, created_at) values ('of tomorrow', 9999999999999)`,
  )
  await expect(migrateDatabase(database.ownerUrl)).rejects.toThrow('newer version')
})
