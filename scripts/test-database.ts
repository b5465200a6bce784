/**
 * The database server of the integration tests: one real PostgreSQL 18 for the whole run, with one
 * migrated template that each test file copies (see db/testing.ts).
 */
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrateDatabase } from '../db/migrate.ts'
import { TEMPLATE_DATABASE } from '../db/testing.ts'
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
    await closeTemplate(superuserUrl)
    project.provide('testDatabase', { superuserUrl, rolePassword: PASSWORD })
  } catch (error) {
    await tearDown()
    throw error
  }
  return tearDown
}

/** A template can be copied only while nobody is connected to it, so nobody may connect. */
async function closeTemplate(superuserUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  await client.query(
    `alter database ${TEMPLATE_DATABASE} with is_template true allow_connections false`,
  )
  await client.end()
}
