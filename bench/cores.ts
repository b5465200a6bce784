import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/**
 * The server on one core, the load on another, so that neither takes time from the other. Without
 * `taskset` (or with one core) nothing is pinned, and the table says so.
 */
export const SERVER_CORE = 0
export const LOAD_CORE = 1

/** Counted before anything is pinned: a process on one core is told that there is one. */
const cores = availableParallelism()

const canPin = cores > 1 && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0

export const pinning = canPin
  ? 'server on core 0, load on core 1'
  : 'nothing pinned: taskset or a second core is missing'

const EVERY_CORE = `0-${cores - 1}`

/** Puts a running process, its threads and its children, on one core. */
export function pin(pid: number, core: number): void {
  for (const one of familyOf(pid)) place(one, String(core))
}

/** Lets a process and its children use every core again. */
export function unpin(pid: number): void {
  for (const one of familyOf(pid)) place(one, EVERY_CORE)
}

/** This process alone: what it has started has a place of its own. */
export function pinSelf(core: number): void {
  place(process.pid, String(core))
}

export function unpinSelf(): void {
  place(process.pid, EVERY_CORE)
}

function place(pid: number, where: string): void {
  if (canPin) spawnSync('taskset', ['-a', '-c', '-p', where, String(pid)], { stdio: 'ignore' })
}

/** The command and arguments that start a program on one core. */
export function onCore(core: number, command: string, args: readonly string[]): [string, string[]] {
  return canPin ? ['taskset', ['-c', String(core), command, ...args]] : [command, [...args]]
}

function familyOf(pid: number): number[] {
  const family = [pid]
  for (const thread of entriesOf(`/proc/${pid}/task`)) {
    const children = readOr(`/proc/${pid}/task/${thread}/children`, '')
    for (const child of children.split(' ')) {
      if (child.trim() !== '') family.push(...familyOf(Number(child)))
    }
  }
  return family
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return otherwise
  }
}

/** Memory of a process in MB: what it holds now, or the most it ever held. Null off Linux. */
export function memoryMb(pid: number, which: 'VmRSS' | 'VmHWM'): number | null {
  const found = new RegExp(`^${which}:\\s+(\\d+) kB`, 'm').exec(readOr(`/proc/${pid}/status`, ''))
  return found ? Number(found[1]) / 1024 : null
}

const CLOCK_TICK_MS = 10

/** Time that a process has spent on processors so far, its threads included. NaN off Linux. */
export function processorMs(pid: number): number {
  // After the name in parentheses, which may hold spaces: user and system time are fields 14 and 15.
  const fields = readOr(`/proc/${pid}/stat`, '').split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS
}
