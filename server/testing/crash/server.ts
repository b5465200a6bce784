import { once } from 'node:events'
import { join } from 'node:path'
import { migrateDatabase } from '#db/migrate.ts'
import { type TestCore, testCoreOn } from '#server/testing/core.ts'
import { ensureDatabase, ensureRoles, OWNER_ROLE } from '../../../scripts/database-roles.ts'
import {
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from '../../../scripts/embedded-postgres.ts'
import { makeTemporaryFolder } from '../../../scripts/temporary-folder.ts'

const PASSWORD = 'only-for-tests'

/** A PostgreSQL server of the test's own, with every durability on. */
export type DurableServer = {
  readonly core: TestCore
  /** The folder in which its cluster lies. */
  readonly home: string
  /** Stops as if power failed: `pg_ctl stop -m immediate`. */
  crash(): Promise<void>
  start(options?: Partial<EmbeddedPostgresOptions>): Promise<void>
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
  const core = testCoreOn({ ownerUrl, appUrl, drop: async () => undefined })
  return {
    core,
    home: options.home,
    async crash() {
      const ended = once(server.process, 'exit')
      server.process.kill('SIGQUIT')
      await ended
    },
    async start(changed = {}) {
      server = await startEmbeddedPostgres({ ...options, ...changed })
    },
    async close() {
      await core.close().catch(() => undefined)
      await server.stop()
      folder.remove()
    },
  }
}
