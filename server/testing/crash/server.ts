import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { migrateDatabase } from '#db/migrate.ts'
import { type TestCore, testCoreOn } from '#server/testing/core.ts'
import { ensureDatabase, ensureRoles, OWNER_ROLE } from '../../../scripts/database-roles.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../scripts/embedded-postgres.ts'
import { postgresUser } from '../../../scripts/postgres-user.ts'
import { makeTemporaryFolder } from '../../../scripts/temporary-folder.ts'

const PASSWORD = 'only-for-tests'

/** A PostgreSQL server of the test's own, with every durability on. */
export type DurableServer = {
  readonly core: TestCore
  /** Stops as if power failed: `pg_ctl stop -m immediate`; also where it has fallen by itself. */
  crash(): Promise<void>
  start(): Promise<void>
  /** A base backup of the running server, as pg_basebackup takes it; answers where it lies. */
  backUp(): Promise<string>
  /** What was written since the backup is gone; the server starts from it. */
  restore(backup: string): Promise<void>
  /** A standby that has seen the backup and nothing since. */
  startStandby(backup: string): Promise<Standby>
  /** From now on nothing can be written any more, as on a full disk, until the next start. */
  fillDisk(): void
  close(): Promise<void>
}

export type Standby = {
  readonly appUrl: string
  /** Sees past row-level security. */
  readonly ownerUrl: string
  close(): Promise<void>
}

export async function startDurableServer(): Promise<DurableServer> {
  const folder = await makeTemporaryFolder()
  const options = {
    home: join(folder.path, 'postgres'),
    logFile: join(folder.path, 'postgres.log'),
    superuserPassword: PASSWORD,
    durable: true,
  }
  let server = await startEmbeddedPostgres(options)
  await ensureRoles(server, { superuser: PASSWORD, owner: PASSWORD, app: PASSWORD })
  await ensureDatabase(server, PASSWORD, 'quita')
  const ownerUrl = server.url(OWNER_ROLE, PASSWORD, 'quita')
  await migrateDatabase(ownerUrl)
  const appUrl = server.url('quita_app', PASSWORD, 'quita')
  const core = testCoreOn({ ownerUrl, appUrl, giveBack: async () => undefined })
  return {
    core,
    async crash() {
      if (server.process.exitCode !== null || server.process.signalCode !== null) return
      const ended = once(server.process, 'exit')
      server.process.kill('SIGQUIT')
      await ended
    },
    async start() {
      server = await startEmbeddedPostgres(options)
    },
    backUp: () => backUp(server, dataOf(options.home), join(folder.path, 'backup')),
    async restore(backup) {
      rmSync(dataOf(options.home), { recursive: true })
      copy(backup, dataOf(options.home))
      server = await startEmbeddedPostgres(options)
    },
    async startStandby(backup) {
      const home = join(folder.path, 'standby')
      mkdirSync(home, { mode: 0o711 })
      copy(backup, dataOf(home))
      copy(join(dataOf(home), 'PG_VERSION'), join(dataOf(home), 'standby.signal'))
      const standby = await startEmbeddedPostgres({ ...options, home })
      return {
        appUrl: standby.url('quita_app', PASSWORD, 'quita'),
        ownerUrl: standby.url(OWNER_ROLE, PASSWORD, 'quita'),
        close: () => standby.stop(),
      }
    },
    fillDisk() {
      // Sessions that begin from here on may write no file beyond its first pages.
      const limit = ['--pid', String(server.identity.pid), '--fsize=65536:unlimited']
      execFileSync('prlimit', limit, postgresUser() ?? {})
    },
    async close() {
      await core.close().catch(() => undefined)
      await server.stop()
      folder.remove()
    },
  }
}

const dataOf = (home: string) => join(home, 'data')

/** With owners and rights, which the database insists on. */
function copy(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to])
}

async function backUp(server: EmbeddedPostgres, data: string, to: string): Promise<string> {
  const client = new pg.Client({ connectionString: server.url('postgres', PASSWORD, 'postgres') })
  await client.connect()
  try {
    await client.query(`select pg_backup_start('test', true)`)
    copy(data, to)
    const { rows } = await client.query<{ labelfile: string }>(
      'select labelfile from pg_backup_stop(false)',
    )
    // The log of what happened while it was copied belongs to it.
    rmSync(join(to, 'pg_wal'), { recursive: true })
    copy(join(data, 'pg_wal'), join(to, 'pg_wal'))
    for (const own of ['postmaster.pid', 'postmaster.opts']) rmSync(join(to, own), { force: true })
    copy(join(to, 'PG_VERSION'), join(to, 'backup_label'))
    writeFileSync(join(to, 'backup_label'), rows[0]?.labelfile ?? '')
    return to
  } finally {
    await client.end()
  }
}
