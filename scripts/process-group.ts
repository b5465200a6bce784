import { spawnSync } from 'node:child_process'
import { isRunning, type ProcessIdentity, waitForEnd } from './process-identity.ts'

/**
 * Ends a process that was started as the head of its own group, with everything it started: asks
 * first, kills when the time is over. Does nothing when the number belongs to another process now.
 */
export async function endGroup(identity: ProcessIdentity, graceMs: number): Promise<void> {
  if (!isRunning(identity)) return
  signalGroup(identity.pid, 'SIGTERM')
  if (await waitForEnd(identity, graceMs)) return
  signalGroup(identity.pid, 'SIGKILL')
  await waitForEnd(identity, 1_000)
}

function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'])
    return
  }
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
