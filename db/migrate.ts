/**
 * Brings a database to the schema of this version: `node db/migrate.ts` with DATABASE_OWNER_URL.
 * Runs as the owner role; safe to repeat and to run twice at once. The application role may use
 * what is made here, but owns nothing.
 */

import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { journalFaults, migrationHash, readJournal } from './migration-journal.ts'

const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), 'migrations')
const JOBS_SCHEMA = 'pgboss'
const APP_ROLE = 'quita_app'

/** Arbitrary but fixed: two migrations at once wait for each other. */
const LOCK_KEY = 7_184_026

/**
 * A migration that needs a busy table waits for it only so long, because everybody else queues up
 * behind its wait; then it gives way and comes back (scenario 67).
 */
const LOCK_WAIT_MS = 2_000
const LOCK_TRIES = 30
const LOCK_PAUSE_MS = 500

/** A migration that cannot or must not run; its message is a sentence for people. */
export class MigrationRefused extends Error {}

/**
 * Applies every migration and installs the job queue's own schema.
 * @param ownerUrl connection string of the role that owns the database.
 * @param folder the migrations of another version, in tests.
 * @throws MigrationRefused where the journal is out of order, or the database is newer than us.
 */
export async function migrateDatabase(ownerUrl: string, folder = MIGRATIONS): Promise<void> {
  const entries = readJournal(folder)
  const faults = journalFaults(entries, folder)
  if (faults.length > 0)
    throw new MigrationRefused(`The migrations are out of order: ${faults.join(' ')}`)
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY])
    await client.query(`set lock_timeout = ${LOCK_WAIT_MS}`)
    const hashes = new Map(entries.map((entry) => [migrationHash(folder, entry), entry.tag]))
    await refuseNewerDatabase(client, hashes)
    await givingWay(() => migrate(drizzle(client), { migrationsFolder: folder }))
    await requireAllApplied(client, hashes)
    await installJobs(ownerUrl)
    await grantJobs(client)
  } finally {
    await client.end()
  }
}

/** Repeats what did not get its locks in time, or lost a deadlock; it left nothing behind. */
async function givingWay(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= LOCK_TRIES || !isInTheWay(error)) throw error
      await wait(LOCK_PAUSE_MS)
    }
  }
}

/** `lock_not_available` and `deadlock_detected`; drizzle wraps them. */
function isInTheWay(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const state = 'code' in error ? error.code : null
  return state === '55P03' || state === '40P01' || isInTheWay(error.cause)
}

/** By the hash of each migration, its name. */
type Hashes = ReadonlyMap<string, string>

/** A database with migrations that this version does not know was made by a newer version. */
async function refuseNewerDatabase(client: pg.Client, known: Hashes): Promise<void> {
  const unknown = (await appliedHashes(client)).filter((hash) => !known.has(hash))
  if (unknown.length === 0) return
  throw new MigrationRefused(
    `The database holds ${unknown.length} migration(s) that this version of Quita does not know: it belongs to a ` +
      'newer version, or an applied migration was edited. Start the version that made it; in the demo, npm start -- --reset begins anew.',
  )
}

async function requireAllApplied(client: pg.Client, known: Hashes): Promise<void> {
  const applied = new Set(await appliedHashes(client))
  const missing = [...known].filter(([hash]) => !applied.has(hash))
  if (missing.length === 0) return
  throw new MigrationRefused(
    `These migrations were skipped, because an earlier run had applied later ones: ${missing.map(([, tag]) => tag).join(', ')}.`,
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
