/**
 * Which processes a data folder has running: written before and after each start, so that the next
 * start knows a live product from the leftovers of a killed one, and stops only what is ours.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { PlainError } from './plain-error.ts'
import { endGroup } from './process-group.ts'
import { identify, isRunning, type ProcessIdentity } from './process-identity.ts'

type Child = ProcessIdentity & { name: string }
type Content = { launcher: ProcessIdentity; since: string; portalUrl: string; children: Child[] }

export type RunRecord = {
  /** Names of what an earlier, killed run had left running and what was stopped now. */
  leftovers: string[]
  add(name: string, identity: ProcessIdentity): void
  remove(identity: ProcessIdentity): void
  release(): void
}

/** Claims the folder for this process. Throws a sentence when another live start holds it. */
export async function claimRun(file: string, portalUrl: string): Promise<RunRecord> {
  const launcher = identify(process.pid)
  if (launcher === null) throw new Error('this process cannot see itself')
  const content: Content = { launcher, since: new Date().toISOString(), portalUrl, children: [] }
  const leftovers: string[] = []
  while (!createWhole(file, content)) {
    const earlier = read(file)
    if (earlier !== null && isRunning(earlier.launcher)) throw alreadyRunning(earlier)
    leftovers.push(...(await stopLeftovers(earlier)))
    rmSync(file, { force: true })
  }
  let released = false
  const save = () => {
    if (released) return
    writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  return {
    leftovers,
    add(name, identity) {
      content.children.push({ name, ...identity })
      save()
    },
    remove(identity) {
      content.children = content.children.filter((child) => child.pid !== identity.pid)
      try {
        save()
      } catch {
        // A full disk: an ended process that stays on record is recognised as ended later.
      }
    },
    release() {
      released = true
      rmSync(file, { force: true })
    },
  }
}

/** Throws a sentence when a live start holds the folder; for what must not happen under it. */
export function requireNotRunning(file: string): void {
  const earlier = read(file)
  if (earlier !== null && isRunning(earlier.launcher)) throw alreadyRunning(earlier)
}

/** Stops what a killed run left behind, before its folder is deleted. */
export async function stopLeftoversOf(file: string): Promise<string[]> {
  return await stopLeftovers(read(file))
}

/** A link appears whole or not at all, and only one of two starters can make it. */
function createWhole(file: string, content: Content): boolean {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 })
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

async function stopLeftovers(earlier: Content | null): Promise<string[]> {
  const alive = (earlier?.children ?? []).filter((child) => isRunning(child))
  // The database goes last, and its own start-up takes care of it.
  const clients = alive.filter((child) => child.name !== 'postgres')
  await Promise.all(clients.map((child) => endGroup(child, 5_000)))
  return alive.map((child) => child.name)
}

function alreadyRunning(earlier: Content): PlainError {
  const since = new Date(earlier.since).toLocaleString('en-GB')
  return new PlainError(
    `Quita is already running from this folder (process ${earlier.launcher.pid}, since ${since}): ${earlier.portalUrl}. ` +
      'Use that one, or stop it first with Ctrl-C where it runs.',
  )
}

/** Null where there is no record, or one that cannot be read. */
function read(file: string): Content | null {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isContent(content) ? content : null
  } catch {
    return null
  }
}

function isContent(value: unknown): value is Content {
  if (typeof value !== 'object' || value === null) return false
  if (!('launcher' in value && 'since' in value && 'portalUrl' in value && 'children' in value)) {
    return false
  }
  const { launcher, children } = value
  return isIdentity(launcher) && Array.isArray(children) && children.every(isIdentity)
}

function isIdentity(value: unknown): value is ProcessIdentity {
  if (typeof value !== 'object' || value === null) return false
  return 'pid' in value && typeof value.pid === 'number' && 'started' in value
}
