/**
 * The database server of the integration tests: one real PostgreSQL 18 for the whole run, with one
 * migrated template that the tests' databases are copies of (see db/testing.ts).
 */
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrateDatabase } from '../db/migrate.ts'
import { FREE_DATABASES, TEMPLATE_DATABASE, WATCH_SCHEMA } from '../db/testing.ts'
import { ensureDatabase, ensureRoles, OWNER_ROLE } from './database-roles.ts'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { makeTemporaryFolder } from './temporary-folder.ts'

const PASSWORD = 'only-for-tests'

/** Vitest calls this once before the first test file and the returned function after the last. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await makeTemporaryFolder()
  const server = await startEmbeddedPostgres({
    home: join(folder.path, 'postgres'),
    logFile: join(folder.path, 'postgres.log'),
    superuserPassword: PASSWORD,
    durable: false,
  })
  const tearDown = async () => {
    await server.stop()
    folder.remove()
  }
  try {
    await ensureRoles(server, { superuser: PASSWORD, owner: PASSWORD, app: PASSWORD })
    await ensureDatabase(server, PASSWORD, TEMPLATE_DATABASE)
    await migrateDatabase(server.url(OWNER_ROLE, PASSWORD, TEMPLATE_DATABASE))
    const superuserUrl = server.url('postgres', PASSWORD, 'postgres')
    await run(server.url('postgres', PASSWORD, TEMPLATE_DATABASE), WATCH_SCHEMA)
    // A template can be copied only while nobody is connected to it, so nobody may connect.
    await run(
      superuserUrl,
      `alter database ${TEMPLATE_DATABASE} with is_template true allow_connections false`,
    )
    await run(superuserUrl, FREE_DATABASES)
    project.provide('testDatabase', { superuserUrl, rolePassword: PASSWORD })
  } catch (error) {
    await tearDown()
    throw error
  }
  return tearDown
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql)
  await client.end()
}
