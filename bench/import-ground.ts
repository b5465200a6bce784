import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { migrateDatabase } from '#db/migrate.ts'
import { demonstrationParameters } from '#db/seed/parameters.ts'
import { SAMPLE_CREDITORS } from '#db/seed/sample/debts.ts'
import { publishParameters, upsertCreditor } from '#server/creditors/commands.ts'
import { creditorFile } from '#server/creditors/schema.ts'
import { systemClock, today } from '#server/kernel/clock.ts'
import { createPool, inScope } from '#server/platform/db.ts'
import { createLogger } from '#server/platform/log.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { APP_ROLE, ensureDatabase, ensureRoles, OWNER_ROLE } from '../scripts/database-roles.ts'
import { startEmbeddedPostgres } from '../scripts/embedded-postgres.ts'
import { inProject } from '../scripts/project-root.ts'
import type { DatabaseUrls } from '../scripts/settings.ts'
import { benchVault } from './plain-vault.ts'

/** A database server of the bench's own, and fresh copies of one prepared, empty database. */
export type Ground = {
  readonly pid: number
  /** A copy of the template, or of another database; everything written to disk; dropped by `drop`. */
  fresh(name: string, from?: string): Promise<DatabaseUrls>
  drop(name: string): Promise<void>
  stop(): Promise<void>
}

const PASSWORD = 'only-for-the-bench'
const TEMPLATE = 'bench_template'
const scope = mintSystemScope('bench')

export async function prepareGround(folder: string): Promise<Ground> {
  const server = await startEmbeddedPostgres({
    home: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    superuserPassword: PASSWORD,
    // The disk of a shared machine is weather; without waiting for it both sides are the faster.
    durable: false,
  })
  try {
    await ensureRoles(server, { superuser: PASSWORD, owner: PASSWORD, app: PASSWORD })
    await ensureDatabase(server, PASSWORD, TEMPLATE)
    await migrateDatabase(server.url(OWNER_ROLE, PASSWORD, TEMPLATE))
    await loadCreditors(server.url(APP_ROLE, PASSWORD, TEMPLATE))
  } catch (error) {
    await server.stop()
    throw error
  }
  const superuserUrl = server.url('postgres', PASSWORD, 'postgres')
  return {
    pid: server.identity.pid,
    async fresh(name, from = TEMPLATE) {
      await statements(superuserUrl, [
        `drop database if exists ${name} with (force)`,
        `create database ${name} template ${from} owner ${OWNER_ROLE}`,
        `grant connect on database ${name} to ${APP_ROLE}`,
        'checkpoint',
      ])
      return {
        app: server.url(APP_ROLE, PASSWORD, name),
        owner: server.url(OWNER_ROLE, PASSWORD, name),
      }
    },
    drop: (name) => statements(superuserUrl, [`drop database if exists ${name} with (force)`]),
    stop: () => server.stop(),
  }
}

async function loadCreditors(databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, 1)
  const log = createLogger('bench', 'warn')
  const core = { pool, clock: systemClock, vault: benchVault('sealing'), log }
  await inScope(core, scope, async (tx) => {
    await publishParameters(tx, scope, demonstrationParameters(today(systemClock)))
    for (const slug of SAMPLE_CREDITORS) {
      const file = readFileSync(inProject('db/seed/creditors', `${slug}.json`), 'utf8')
      await upsertCreditor(tx, scope, creditorFile.parse(JSON.parse(file)))
    }
  })
  await pool.end()
}

export async function statements(url: string, texts: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const text of texts) await client.query(text)
  await client.end()
}
