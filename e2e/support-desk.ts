import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const SCRIPT = join(import.meta.dirname, '..', 'server', 'cli', 'link.ts')

/** A `npm run link` that goes on: it is asked for one person after the other. */
export type SupportDesk = { ask(debtor: string): Promise<string>; isClosed(): boolean }

/** Ends with the process that opened it: its input ends then. */
export function openDesk(envFile: string, args: readonly string[]): SupportDesk {
  const command = [`--env-file=${envFile}`, SCRIPT, '--debtor', '-', ...args]
  const child = spawn(process.execPath, command, { stdio: ['pipe', 'pipe', 'ignore'] })
  const waiting: { resolve(line: string): void; reject(error: Error): void }[] = []
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(line))
  let isClosed = false
  child.on('exit', (code) => {
    isClosed = true
    for (const { reject } of waiting.splice(0)) reject(new Error(`the desk closed: ${code}`))
  })
  // It keeps no test waiting for its end.
  child.unref()
  return {
    isClosed: () => isClosed,
    ask: (debtor) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject })
        child.stdin.write(`${debtor}\n`)
      }),
  }
}
