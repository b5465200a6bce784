/**
 * PostgreSQL refuses to run as root. Where we are root (a container, a fresh server), it runs as
 * the system user `postgres`, made if need be, and its files lie where that user can reach them.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { PlainError } from './plain-error.ts'

export type SystemUser = { uid: number; gid: number }

const SHARED_PLACE = '/var/lib/quita'

/** The user PostgreSQL has to run as, or null where this process is not root. */
export function postgresUser(): SystemUser | null {
  if (process.getuid?.() !== 0) return null
  return systemUser('postgres') ?? makeUser() ?? nobody()
}

function systemUser(name: string): SystemUser | null {
  try {
    const id = (flag: string) =>
      Number(
        execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      )
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return null
  }
}

function makeUser(): SystemUser | null {
  try {
    const options = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
    execFileSync('useradd', [...options, 'postgres'], { stdio: 'ignore' })
    return systemUser('postgres')
  } catch {
    return null
  }
}

function nobody(): SystemUser {
  const user = systemUser('nobody')
  if (user !== null) return user
  throw new PlainError(
    'PostgreSQL does not run as root, and no user "postgres" could be made. Start Quita as another ' +
      'user, or set DATABASE_URL and DATABASE_OWNER_URL to a server of your own.',
  )
}

/** True where every folder above a path, and the path itself if it exists, lets the user in. */
function canReach(path: string, user: SystemUser): boolean {
  const parent = dirname(path)
  const reached = !existsSync(path) || mayEnter(path, user)
  return reached && (parent === path || canReach(parent, user))
}

function mayEnter(path: string, user: SystemUser): boolean {
  const { mode, uid, gid } = statSync(path)
  if (uid === user.uid) return (mode & 0o100) !== 0
  if (gid === user.gid) return (mode & 0o010) !== 0
  return (mode & 0o001) !== 0
}

/**
 * The wanted folder where the user can reach it, else (a checkout under /root) a folder of the
 * same name in a shared place that it can reach; made and given to the user.
 */
export function reachableFolder(wanted: string, user: SystemUser | null): string {
  if (user === null) {
    mkdirSync(wanted, { recursive: true, mode: 0o700 })
    return wanted
  }
  mkdirSync(dirname(wanted), { recursive: true })
  const reached = canReach(dirname(wanted), user)
  if (!reached) makeSharedPlace()
  const folder = reached ? wanted : elsewhere(wanted)
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
  chownSync(folder, user.uid, user.gid)
  return folder
}

/** Lets the database's user pass through a temporary folder, which only root could enter. */
export function makeTraversable(folder: string): void {
  if (process.getuid?.() === 0) chmodSync(folder, 0o711)
}

/** Deletes what reachableFolder may have made outside the data directory. */
export function deleteElsewhere(wanted: string): string[] {
  const folder = elsewhere(wanted)
  if (!existsSync(folder)) return []
  rmSync(folder, { recursive: true, force: true })
  return [folder]
}

function makeSharedPlace(): void {
  mkdirSync(SHARED_PLACE, { recursive: true })
  chmodSync(SHARED_PLACE, 0o755)
}

function elsewhere(wanted: string): string {
  const name = createHash('sha256').update(wanted).digest('hex').slice(0, 16)
  return join(SHARED_PLACE, name)
}

/** The database folders that a wanted place may have led to: there, or in the shared place. */
export function clusterFolders(wanted: string): string[] {
  return [wanted, elsewhere(wanted)]
    .map((home) => join(home, 'data'))
    .filter((data) => existsSync(join(data, 'PG_VERSION')))
}

/** The server's own files where the user can execute them: in place, or copied once. */
export function reachableBinaries(
  native: string,
  version: string,
  user: SystemUser | null,
): string {
  if (user === null || canReach(join(native, 'bin'), user)) return native
  const copy = join(SHARED_PLACE, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  const partial = `${copy}.${process.pid}`
  makeSharedPlace()
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
  renameSync(partial, copy)
  return copy
}
