/**
 * Folders for test runs. A run that was killed cannot clean up after itself, so each new run stops
 * the servers of dead runs and deletes their folders.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeDataDirectory } from './data-directory.ts'
import { clearStaleServer } from './postgres-leftovers.ts'
import { clusterFolders, deleteElsewhere, makeTraversable } from './postgres-user.ts'
import { identify, isRunning } from './process-identity.ts'
import { stopLeftoversOf } from './run-record.ts'

const PREFIX = 'quita-test-'

export type TemporaryFolder = { path: string; remove(): void }

/** An empty folder that the database's user may pass through. */
export async function makeTemporaryFolder(): Promise<TemporaryFolder> {
  await sweep()
  const path = mkdtempSync(join(tmpdir(), PREFIX))
  makeTraversable(path)
  writeFileSync(ownerFile(path), JSON.stringify(identify(process.pid)))
  return { path, remove: () => removeFolder(path) }
}

/** Beside the folder, which stays empty for whoever asked for it. */
function ownerFile(path: string): string {
  return `${path}.owner`
}

async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const path = join(tmpdir(), name)
    if (!name.startsWith(PREFIX) || name.endsWith('.owner') || !isAbandoned(path)) continue
    await stopLeftoversOf(describeDataDirectory(path).runFile)
    for (const data of clusterFolders(join(path, 'postgres'))) await clearStaleServer(data)
    removeFolder(path)
  }
}

function isAbandoned(path: string): boolean {
  try {
    const owner: unknown = JSON.parse(readFileSync(ownerFile(path), 'utf8'))
    if (typeof owner !== 'object' || owner === null) return false
    if (!('pid' in owner && 'started' in owner)) return false
    return !isRunning({ pid: Number(owner.pid), started: String(owner.started) })
  } catch {
    // Another run is just making it, or another user owns it: not ours to judge.
    return false
  }
}

function removeFolder(path: string): void {
  deleteElsewhere(join(path, 'postgres'))
  rmSync(path, { recursive: true, force: true })
  rmSync(ownerFile(path), { force: true })
}
