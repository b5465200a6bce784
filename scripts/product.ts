/**
 * The whole product as one thing that starts and stops: database, migrations, sample portfolio,
 * build, portal, worker, sandbox. `npm start` and the end-to-end tests run exactly this.
 */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { BUILD, ensureBuild, noteServing } from './build.ts'
import { type DataDirectory, prepareDataDirectory } from './data-directory.ts'
import { APP_ROLE, ensureDatabase, ensureRoles, OWNER_ROLE } from './database-roles.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { type Keys, loadKeys } from './keys.ts'
import { isDiskFull, PlainError } from './plain-error.ts'
import { type Ports, requireFreePorts } from './ports.ts'
import { clusterFolders } from './postgres-user.ts'
import { createProcesses, type Processes } from './processes.ts'
import { inProject } from './project-root.ts'
import { claimRun, type RunRecord } from './run-record.ts'
import {
  type Kept,
  keepServer,
  portalServer,
  type Server,
  sandboxServer,
  workerServer,
} from './servers.ts'
import {
  type DatabaseUrls,
  databaseFrom,
  type Environment,
  type Mode,
  settings,
  writeEnvFile,
} from './settings.ts'
import type { Variables } from './variables.ts'

const DATABASE_NAME = 'quita'

export type ProductOptions = {
  mode: Mode
  directory: DataDirectory
  ports: Ports
  /** The environment of whoever starts the product. */
  given: Variables
  /** False in tests: a crash of the machine may then lose the data. */
  durable: boolean
  say: (line: string) => void
  step: <T>(label: string, work: () => Promise<T>) => Promise<T>
  /** Called once when a part is lost that the product cannot live without. */
  onLost: (sentence: string) => void
}

export type Product = {
  environment: Environment
  /** Stops everything in order: visitors first, the database last. */
  stop(): Promise<void>
}

/** What has been started so far, so that a failure in the middle stops exactly that. */
type Started = {
  record: RunRecord | null
  postgres: EmbeddedPostgres | null
  processes: Processes | null
  kept: Kept[]
  stopServing: (() => void) | null
  stopping: Promise<void> | null
}

/**
 * Starts the product and resolves when all its parts are ready. Throws a sentence, with everything
 * stopped again, when one is not.
 * @param onStop receives the way to stop as soon as there is something to stop, for Ctrl-C.
 */
export async function startProduct(
  options: ProductOptions,
  onStop: (stop: () => Promise<void>) => void,
): Promise<Product> {
  const started: Started = {
    record: null,
    postgres: null,
    processes: null,
    kept: [],
    stopServing: null,
    stopping: null,
  }
  const stop = () => {
    started.stopping ??= stopStarted(started)
    return started.stopping
  }
  onStop(stop)
  try {
    const environment = await startParts(options, started)
    return { environment, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startParts(options: ProductOptions, started: Started): Promise<Environment> {
  const { directory, ports, mode, say, step, given } = options
  const withSandbox = mode !== 'production'
  prepareDataDirectory(directory)
  const record = await claimRun(directory.runFile, `http://localhost:${ports.portal}`)
  started.record = record
  if (record.leftovers.length > 0) {
    say(
      `An earlier run was killed; stopped what it had left running (${record.leftovers.join(', ')}).`,
    )
  }
  await requireFreePorts(ports, withSandbox)
  const own = databaseFrom(given)
  const keys = keysFor(options, own)
  const database =
    own ?? (await step('PostgreSQL 18 is running', () => startDatabase(options, started, keys)))
  const environment = settings({
    mode,
    ports,
    database,
    sandboxDirectory: directory.sandbox,
    keys,
    given,
  })
  if (withSandbox) writeEnvFile(directory.envFile, environment)
  const processes = createProcesses({ environment, logs: directory.logs, record, show: say })
  started.processes = processes
  if (started.stopping !== null) await processes.close()
  await prepareData(options, processes)
  await ensureBuild(environment, () =>
    step('Built for production', () => processes.runToEnd(BUILD, 'nothing')),
  )
  started.stopServing = noteServing()
  await startServers(options, started, processes, withSandbox)
  return environment
}

/** In production every secret comes from the operator; elsewhere they are made once and kept. */
function keysFor(options: ProductOptions, own: DatabaseUrls | null): Keys | null {
  const { mode, directory, given } = options
  if (mode !== 'production') {
    const databaseExists = own === null && clusterFolders(directory.postgres).length > 0
    return loadKeys(directory.keysFile, databaseExists)
  }
  if (own === null) {
    throw new PlainError(
      'In production set DATABASE_URL and DATABASE_OWNER_URL to your own PostgreSQL 18.',
    )
  }
  const required = [
    'PORTAL_URL',
    'DATA_KEYS',
    'BLIND_INDEX_KEY',
    'AUTH_SECRET',
    'PAPER_SIGNING_KEYS',
  ]
  const missing = required.filter((name) => !given[name])
  if (missing.length > 0)
    throw new PlainError(`In production these must be set: ${missing.join(', ')}.`)
  return null
}

async function startDatabase(
  { directory, durable, onLost }: ProductOptions,
  started: Started,
  keys: Keys | null,
): Promise<DatabaseUrls> {
  if (keys === null) throw new Error('the embedded database needs its passwords')
  const logFile = join(directory.logs, 'postgres.log')
  const superuserPassword = keys.POSTGRES_PASSWORD
  const postgres = await startEmbeddedPostgres({
    home: directory.postgres,
    logFile,
    superuserPassword,
    durable,
  })
  started.postgres = postgres
  started.record?.add('postgres', postgres.identity)
  postgres.process.once('exit', () => {
    if (started.stopping === null) onLost(whyPostgresEnded(logFile))
  })
  const passwords = {
    superuser: superuserPassword,
    owner: keys.OWNER_PASSWORD,
    app: keys.APP_PASSWORD,
  }
  await ensureRoles(postgres, passwords)
  await ensureDatabase(postgres, superuserPassword, DATABASE_NAME)
  return {
    owner: postgres.url(OWNER_ROLE, passwords.owner, DATABASE_NAME),
    app: postgres.url(APP_ROLE, passwords.app, DATABASE_NAME),
  }
}

function whyPostgresEnded(logFile: string): string {
  const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-3)
  const why = isDiskFull(tail.join('\n'))
    ? 'the disk is full'
    : `its last words:\n    ${tail.join('\n    ')}\n `
  return `PostgreSQL stopped unexpectedly: ${why}. What was saved is kept. The whole log: ${logFile}`
}

async function prepareData({ mode, step }: ProductOptions, processes: Processes): Promise<void> {
  const migrate = { name: 'migrate', title: 'the migration', args: [inProject('db/migrate.ts')] }
  await step('Database is up to date', () => processes.runToEnd(migrate, 'nothing'))
  if (mode === 'production') return
  const seed = { name: 'seed', title: 'the sample portfolio', args: [inProject('db/seed/main.ts')] }
  await step('Sample portfolio is in place', () => processes.runToEnd(seed, 'warnings'))
}

async function startServers(
  { ports, say, step, onLost }: ProductOptions,
  started: Started,
  processes: Processes,
  withSandbox: boolean,
): Promise<void> {
  // Each is known to `stop` from its first moment, so that none outlives a start that was broken off.
  const keep = async (server: Server) => {
    const kept = keepServer(server, { processes, say, onLost })
    started.kept.push(kept)
    await kept.ready
  }
  // What happened before the demonstration is there when the worker first looks around.
  const backstage = async () => {
    if (withSandbox) {
      await keep(sandboxServer(ports))
      await fillSandbox(processes)
    }
    await keep(workerServer())
  }
  const label = withSandbox ? 'Portal, worker and sandbox are ready' : 'Portal and worker are ready'
  await step(label, async () => {
    await Promise.all([keep(portalServer(ports)), backstage()])
  })
}

/** The sandbox plays the banks, and a bank knows to whom a Pix key belongs. */
async function fillSandbox(processes: Processes): Promise<void> {
  const guests = { name: 'guests', title: 'the sandbox', args: [inProject('db/seed/sandbox.ts')] }
  await processes.runToEnd(guests, 'nothing')
}

const STOP_ORDER = ['web', 'worker', 'sandbox']

async function stopStarted(started: Started): Promise<void> {
  await started.processes?.close()
  for (const name of STOP_ORDER) {
    for (const kept of started.kept) {
      if (kept.server.program.name === name) await kept.stop()
    }
  }
  await started.postgres?.stop(2_500)
  started.stopServing?.()
  started.record?.release()
}
