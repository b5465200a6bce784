/**
 * One PostgreSQL 18 server of our own: made once, started on 127.0.0.1 only, stopped cleanly.
 * It is started directly and not through the package's class, because that class stops the server
 * on the first signal, while the product must finish its work before its database goes.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { isDiskFull, PlainError } from './plain-error.ts'
import { freePort, isPortFree } from './ports.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { clearStaleServer } from './postgres-leftovers.ts'
import {
  postgresUser,
  reachableBinaries,
  reachableFolder,
  type SystemUser,
} from './postgres-user.ts'
import { identify, type ProcessIdentity, waitForEnd } from './process-identity.ts'

const START_LIMIT_MS = 60_000
const READY_LINE = 7

export type EmbeddedPostgresOptions = {
  /** The folder for the cluster, its password excluded: `data/` and `port` lie in it. */
  home: string
  logFile: string
  superuserPassword: string
  /** False only for tests: a crash may then lose the cluster. */
  durable: boolean
}

export type EmbeddedPostgres = {
  port: number
  identity: ProcessIdentity
  process: ChildProcess
  /** A connection string on this server. */
  url(role: string, password: string, database: string): string
  /** Ends all sessions and stops cleanly; asks harder when the time is over. */
  stop(limitMs?: number): Promise<void>
}

type Server = EmbeddedPostgresOptions & { data: string; bin: string; user: SystemUser | null }

export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const user = postgresUser()
  const { native, version } = postgresBinaries()
  const home = reachableFolder(options.home, user)
  const bin = join(reachableBinaries(native, version, user), 'bin')
  const server: Server = { ...options, home, data: join(home, 'data'), bin, user }
  if (!existsSync(join(server.data, 'PG_VERSION'))) createCluster(server)
  requireVersion(server)
  await clearStaleServer(server.data)
  return await launch(server)
}

/** Made beside its place and renamed: a kill in the middle leaves no half cluster behind. */
function createCluster(server: Server): void {
  const fresh = `${server.data}.new`
  const passwordFile = join(server.home, 'password')
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(fresh, { mode: 0o700 })
  writeFileSync(passwordFile, `${server.superuserPassword}\n`, { mode: 0o600 })
  if (server.user !== null) {
    chownSync(fresh, server.user.uid, server.user.gid)
    chownSync(passwordFile, server.user.uid, server.user.gid)
  }
  // The built-in locale sorts alike on every machine and survives an upgrade of its C library.
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const access = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  const result = spawnSync(
    join(server.bin, 'initdb'),
    [
      `--pgdata=${fresh}`,
      '--encoding=UTF8',
      ...locale,
      ...access,
      ...(server.durable ? [] : ['--no-sync']),
    ],
    { ...(server.user ?? {}), cwd: server.home, encoding: 'utf8' },
  )
  rmSync(passwordFile, { force: true })
  if (result.status !== 0) {
    rmSync(fresh, { recursive: true, force: true })
    throw new PlainError(
      whyNot(
        'PostgreSQL could not make its database folder',
        `${result.stdout}${result.stderr}`,
        null,
      ),
    )
  }
  renameSync(fresh, server.data)
}

function requireVersion(server: Server): void {
  const found = readFileSync(join(server.data, 'PG_VERSION'), 'utf8').trim()
  if (found === '18') return
  throw new PlainError(
    `The database in ${server.data} was made by PostgreSQL ${found}, and this version of Quita brings PostgreSQL 18. ` +
      'Start the older version, export what you need, then begin anew with: npm start -- --reset',
  )
}

/**
 * Retries what passes by itself: orphaned sessions of a killed server hold its memory for a moment,
 * and a port that was free may be taken in between.
 */
async function launch(server: Server): Promise<EmbeddedPostgres> {
  const deadline = performance.now() + START_LIMIT_MS
  for (;;) {
    const port = await choosePort(server)
    const logFrom = existsSync(server.logFile) ? statSync(server.logFile).size : 0
    const child = spawnServer(server, port)
    if (await isReady(server, child, deadline)) return running(server, child, port)
    const log = readFileSync(server.logFile).subarray(logFrom).toString('utf8')
    const passes = /pre-existing shared memory block|could not bind|Address already in use/i.test(
      log,
    )
    if (!passes || performance.now() > deadline) {
      child.kill('SIGQUIT')
      throw new PlainError(whyNot('PostgreSQL could not start', log, server.logFile))
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

/** The port of last time, so that tools keep working across starts; another when it is taken. */
async function choosePort(server: Server): Promise<number> {
  const file = join(server.home, 'port')
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : Number.NaN
  const port = Number.isInteger(last) && (await isPortFree(last)) ? last : await freePort()
  writeFileSync(file, String(port))
  return port
}

function spawnServer(server: Server, port: number): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    TimeZone: 'UTC',
    log_timezone: 'UTC',
    max_connections: '100',
    ...(server.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  mkdirSync(dirname(server.logFile), { recursive: true })
  const log = openSync(server.logFile, 'a')
  // A group of its own: Ctrl-C on the terminal must not stop the database before its clients.
  const child = spawn(
    join(server.bin, 'postgres'),
    ['-D', server.data, '-p', String(port), ...flags],
    {
      ...(server.user ?? {}),
      cwd: server.home,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log],
    },
  )
  closeSync(log)
  return child
}

/** The server writes `ready` into its pid file once it accepts connections. */
async function isReady(server: Server, child: ChildProcess, deadline: number): Promise<boolean> {
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => resolve())
  })
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined)
      return false
    const lines = pidFileLines(server.data)
    if (lines[0] === String(child.pid) && lines[READY_LINE]?.trim() === 'ready') return true
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 25))])
  }
  return false
}

function pidFileLines(data: string): string[] {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

function running(server: Server, child: ChildProcess, port: number): EmbeddedPostgres {
  const identity = child.pid === undefined ? null : identify(child.pid)
  if (identity === null) throw new PlainError('PostgreSQL ended as soon as it was ready.')
  return {
    port,
    identity,
    process: child,
    url: (role, password, database) =>
      `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`,
    stop: (limitMs = 4_000) => stopServer(server, identity, limitMs),
  }
}

/** Fast mode first; immediate mode loses nothing either, it only makes the next start recover. */
async function stopServer(
  server: Server,
  identity: ProcessIdentity,
  limitMs: number,
): Promise<void> {
  if (process.platform === 'win32') {
    spawnSync(join(server.bin, 'pg_ctl'), ['stop', '-D', server.data, '-m', 'fast', '-t', '4'])
    return
  }
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    try {
      process.kill(identity.pid, signal)
    } catch {
      return
    }
    if (await waitForEnd(identity, limitMs)) return
  }
}

function whyNot(what: string, log: string, logFile: string | null): string {
  if (isDiskFull(log))
    return `${what}: the disk is full. Free some space and start again; what was saved is kept.`
  const lines = log.trim().split('\n')
  const reason = lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? ''
  const words = reason.replace(/^.*?(FATAL|PANIC|error): */i, '')
  return `${what}: ${words || 'it gave no reason'}.${logFile === null ? '' : ` The whole log: ${logFile}`}`
}
