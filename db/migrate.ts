/**
 * Brings a database to the schema of this version: `node db/migrate.ts` with DATABASE_OWNER_URL.
 * Runs as the owner role; safe to repeat and to run twice at once. The application role may use
 * what is made here, but owns nothing.
 */

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import {
  type JournalEntry,
  journalFaults,
  migrationHash,
  readJournal,
} from './migration-journal.ts'

const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), 'migrations')
const JOBS_SCHEMA = 'pgboss'
const APP_ROLE = 'quita_app'

/** Arbitrary but fixed: two migrations at once wait for each other. */
const LOCK_KEY = 7_184_026

/** A migration that cannot or must not run; its message is a sentence for people. */
export class MigrationRefused extends Error {}

/**
 * Applies every migration and installs the job queue's own schema.
 * @param ownerUrl connection string of the role that owns the database.
 * @throws MigrationRefused where the journal is out of order, or the database is newer than us.
 */
export async function migrateDatabase(ownerUrl: string): Promise<void> {
  const entries = readJournal(MIGRATIONS)
  const faults = journalFaults(entries, MIGRATIONS)
  if (faults.length > 0)
    throw new MigrationRefused(`The migrations are out of order: ${faults.join(' ')}`)
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY])
    // Under load a migration must give up, not queue every visitor behind its lock.
    await client.query(`set lock_timeout = '10s'`)
    await refuseNewerDatabase(client, entries)
    await migrate(drizzle(client), { migrationsFolder: MIGRATIONS })
    await requireAllApplied(client, entries)
    await installJobs(ownerUrl)
    await grantJobs(client)
  } finally {
    await client.end()
  }
}

/** A database with migrations that this version does not know was made by a newer version. */
async function refuseNewerDatabase(client: pg.Client, entries: JournalEntry[]): Promise<void> {
  const known = new Set(entries.map((entry) => migrationHash(MIGRATIONS, entry)))
  const unknown = (await appliedHashes(client)).filter((hash) => !known.has(hash))
  if (unknown.length === 0) return
  throw new MigrationRefused(
    `The database holds ${unknown.length} migration(s) that this version of Quita does not know: it belongs to a ` +
      'newer version, or an applied migration was edited. Start the version that made it; in the demo, npm start -- --reset begins anew.',
  )
}

async function requireAllApplied(client: pg.Client, entries: JournalEntry[]): Promise<void> {
  const applied = new Set(await appliedHashes(client))
  const missing = entries.filter((entry) => !applied.has(migrationHash(MIGRATIONS, entry)))
  if (missing.length === 0) return
  throw new MigrationRefused(
    `These migrations were skipped, because an earlier run had applied later ones: ${missing.map((entry) => entry.tag).join(', ')}.`,
  )
}

async function appliedHashes(client: pg.Client): Promise<string[]> {
  const table = await client.query<{ name: string | null }>(
    `select to_regclass('drizzle.__drizzle_migrations')::text as name`,
  )
  if (table.rows[0]?.name == null) return []
  const applied = await client.query<{ hash: string }>(
    'select hash from drizzle.__drizzle_migrations order by id',
  )
  return applied.rows.map((row) => row.hash)
}

/** pg-boss keeps its own schema in step when it starts; as the owner, so the worker need not. */
async function installJobs(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema: JOBS_SCHEMA,
    max: 2,
    supervise: false,
    schedule: false,
  })
  boss.on('error', () => undefined)
  await boss.start()
  await boss.stop({ graceful: false })
}

async function grantJobs(client: pg.Client): Promise<void> {
  await client.query(`grant usage on schema ${JOBS_SCHEMA} to ${APP_ROLE}`)
  await client.query(
    `grant select, insert, update, delete on all tables in schema ${JOBS_SCHEMA} to ${APP_ROLE}`,
  )
  await client.query(`grant usage on all sequences in schema ${JOBS_SCHEMA} to ${APP_ROLE}`)
  await client.query(`grant execute on all functions in schema ${JOBS_SCHEMA} to ${APP_ROLE}`)
}

/** The reason in one line; a connection refused on several addresses hides it one level down. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message
}

if (import.meta.main) {
  const ownerUrl = process.env.DATABASE_OWNER_URL
  if (!ownerUrl) {
    console.error(
      'DATABASE_OWNER_URL is not set: the connection string of the role that owns the database.',
    )
    process.exitCode = 1
  } else {
    await migrateDatabase(ownerUrl).catch((error: unknown) => {
      const sentence =
        error instanceof MigrationRefused
          ? error.message
          : `The database could not be migrated: ${reasonOf(error)}`
      console.error(sentence)
      process.exitCode = 1
    })
  }
}
