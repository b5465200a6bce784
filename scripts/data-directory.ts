/**
 * The folder that holds everything the demo remembers: database, keys, logs, sandbox. A marker
 * file says that Quita made it, and only a folder with the marker is ever deleted.
 */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { PlainError } from './plain-error.ts'
import { inProject } from './project-root.ts'
import type { Variables } from './variables.ts'

const MARKER = 'made-by-quita'
const SPACE_NEEDED_BYTES = 600_000_000

export type DataDirectory = {
  path: string
  keysFile: string
  envFile: string
  runFile: string
  logs: string
  postgres: string
  sandbox: string
}

/** Where the data lives: QUITA_DATA_DIR, or `.quita` in the project. Creates nothing. */
export function dataDirectoryFrom(env: Variables): DataDirectory {
  return describeDataDirectory(env.QUITA_DATA_DIR ? resolve(env.QUITA_DATA_DIR) : ownFolder())
}

export function describeDataDirectory(path: string): DataDirectory {
  return {
    path,
    keysFile: join(path, 'keys.json'),
    envFile: join(path, 'env'),
    runFile: join(path, 'run.json'),
    logs: join(path, 'logs'),
    postgres: join(path, 'postgres'),
    sandbox: join(path, 'sandbox'),
  }
}

function ownFolder(): string {
  return inProject('.quita')
}

/** Makes the folder ready; refuses somebody else's folder and a disk that is almost full. */
export function prepareDataDirectory(directory: DataDirectory): void {
  mkdirSync(directory.path, { recursive: true })
  const isNew = readdirSync(directory.path).length === 0
  if (!isNew && !hasMarker(directory) && directory.path !== ownFolder()) {
    throw new PlainError(
      `${directory.path} is not empty and was not made by Quita. Set QUITA_DATA_DIR to an empty or new folder.`,
    )
  }
  requireSpace(directory.path, hasMarker(directory) ? SPACE_NEEDED_BYTES / 4 : SPACE_NEEDED_BYTES)
  // Others may pass through (the database runs as its own user when we are root) but not look.
  chmodSync(directory.path, 0o711)
  writeFileSync(
    join(directory.path, MARKER),
    'This folder was made by Quita. `npm start -- --reset` deletes it.\n',
  )
  for (const folder of [directory.logs, directory.sandbox]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
}

/** Deletes the folder if Quita made it; returns what was deleted, for people to read. */
export function deleteDataDirectory(directory: DataDirectory): string[] {
  if (!existsSync(directory.path)) return []
  if (!hasMarker(directory)) {
    throw new PlainError(
      `${directory.path} does not carry Quita's marker (${MARKER}), so it was not deleted.`,
    )
  }
  const entries = readdirSync(directory.path).filter((entry) => entry !== MARKER)
  for (const entry of entries) rmSync(join(directory.path, entry), { recursive: true, force: true })
  // The marker goes last, so that an interrupted reset can be repeated.
  rmSync(directory.path, { recursive: true, force: true })
  return entries.map((entry) => join(directory.path, entry))
}

function hasMarker(directory: DataDirectory): boolean {
  return existsSync(join(directory.path, MARKER))
}

function requireSpace(path: string, neededBytes: number): void {
  const { bavail, bsize } = statfsSync(path)
  const free = bavail * bsize
  if (free >= neededBytes) return
  const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`
  throw new PlainError(
    `The disk is almost full: ${megabytes(free)} free in ${path}, ${megabytes(neededBytes)} needed. ` +
      'Free some space and start again; what was saved is kept.',
  )
}
