/** What a killed run leaves in a database folder, and how a new server may take over safely. */
import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError } from './plain-error.ts'
import { identify, waitForEnd } from './process-identity.ts'

/**
 * Stops a server that still runs on this folder. The pid file of a dead server stays, because
 * PostgreSQL looks into it for sessions that outlived their server, and deleting it would switch
 * that guard off; only the number in it is replaced, for another program may carry it by now.
 */
export async function clearStaleServer(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid')
  const lines = readLines(file)
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return
  const identity = identify(pid)
  if (identity === null || !servesFolder(pid, data)) {
    // A server ignores its own parent's number here and goes on to check for surviving sessions.
    writeFileSync(file, [String(process.pid), ...lines.slice(1)].join('\n'))
    return
  }
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal)
    if (await waitForEnd(identity, 15_000)) return
  }
  throw new PlainError(
    `A PostgreSQL of an earlier run (process ${pid}) still uses ${data} and does not stop. Stop it and start again.`,
  )
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch {
    return []
  }
}

/** A server works inside its folder, so its working directory tells; elsewhere its command does. */
function servesFolder(pid: number, data: string): boolean {
  if (process.platform === 'linux') {
    try {
      return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(data)
    } catch {
      return false
    }
  }
  if (process.platform === 'win32') return true
  try {
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return command.includes('postgres') && command.includes(data)
  } catch {
    return false
  }
}
