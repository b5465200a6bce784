import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Order } from '#server/testing/crash/order.ts'
import { inProject } from '../../../scripts/project-root.ts'

/** For a test that starts processes: on a busy machine each of them takes its time. */
export const PATIENT = { timeout: 180_000 }

export type Life = {
  readonly process: ChildProcess
  /** Resolves when its mine told, or it has ended before. */
  readonly reached: Promise<void>
  /** How it ended: by its mine, with its work done, or with an error, which is told. */
  readonly ended: Promise<'killed' | 'done' | `failed: ${string}`>
}

/** Starts a process with its order, in the time zone of all tests. */
export function startLife(order: Order): Life {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'life.ts'), JSON.stringify(order)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Most of a short life is reading the program: what was read once is kept compiled.
      env: { ...process.env, NODE_COMPILE_CACHE: inProject('node_modules', '.cache', 'crash') },
    },
  )
  let said = ''
  let wrong = ''
  const reached = new Promise<void>((resolve) => {
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString('utf8')
      if (said.includes('reached')) resolve()
    })
    child.once('close', () => resolve())
  })
  child.stderr.on('data', (bytes: Buffer) => {
    wrong += bytes.toString('utf8')
  })
  const ended = once(child, 'close').then(([, signal]) => {
    if (signal === 'SIGKILL') return 'killed' as const
    return said.includes('done') ? ('done' as const) : (`failed: ${wrong.slice(0, 2_000)}` as const)
  })
  return { process: child, reached, ended }
}
