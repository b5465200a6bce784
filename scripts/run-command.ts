/** Runs one tool of the gate and keeps what it said, to be shown only when it failed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { delimiter } from 'node:path'
import { endGroup } from './process-group.ts'
import { identify, type ProcessIdentity } from './process-identity.ts'
import { inProject, projectRoot } from './project-root.ts'

export type CommandResult = { code: number; output: string; seconds: number }
export type CommandOptions = {
  env?: Record<string, string>
  /** True where people should see the output while it comes. */
  live?: boolean
}

const running = new Map<ChildProcess, ProcessIdentity>()
let ending = false

/** Resolves with exit code 1 where the tool could not be started at all. */
export function runCommand(
  command: string,
  args: string[],
  { env = {}, live = false }: CommandOptions = {},
): Promise<CommandResult> {
  // While everything is being ended nothing new may start, and nobody waits for an answer.
  if (ending) return new Promise(() => undefined)
  const began = performance.now()
  const path = [inProject('node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
  const child = spawn(command, args, {
    cwd: projectRoot,
    env: { ...plainWhereNobodyLooks(), PATH: path, ...env },
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const identity = child.pid === undefined ? null : identify(child.pid)
  if (identity !== null) running.set(child, identity)
  let output = ''
  const take = (chunk: Buffer) => {
    output += chunk.toString('utf8')
    if (live) process.stdout.write(chunk)
  }
  child.stdout.on('data', take)
  child.stderr.on('data', take)
  return new Promise((resolve) => {
    const end = (code: number) => {
      running.delete(child)
      if (!ending) resolve({ code, output, seconds: (performance.now() - began) / 1000 })
    }
    child.once('error', (error) => {
      output += error.message
      end(1)
    })
    child.once('close', (code) => end(code ?? 1))
  })
}

/** Colours are for a terminal: a log of CI is read as it is. */
function plainWhereNobodyLooks(): NodeJS.ProcessEnv {
  if (process.stdout.isTTY && !process.env.CI) return process.env
  const { FORCE_COLOR, ...rest } = process.env
  return { ...rest, NO_COLOR: '1' }
}

/** Runs a script or a tool under our own Node. */
export function runNode(args: string[], options?: CommandOptions): Promise<CommandResult> {
  return runCommand(process.execPath, args, options)
}

/** Ctrl-C, SIGTERM and the end of whoever started us end what is running, with everything that it started, and then us. */
export function endCommandsOnSignals(): void {
  const end = async () => {
    if (ending) return
    ending = true
    await Promise.all([...running.values()].map((identity) => endGroup(identity, 5_000)))
    process.exit(130)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void end())
  process.on('disconnect', () => void end())
  // Listening to the channel must not keep us alive when the work is done.
  process.channel?.unref()
}
