/** Starts, watches and stops the processes of one product, each in a group of its own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { type ChildOutput, followOutput, type OutputOptions } from './child-output.ts'
import { isDiskFull, PlainError } from './plain-error.ts'
import { endGroup } from './process-group.ts'
import { identify, type ProcessIdentity } from './process-identity.ts'
import { projectRoot } from './project-root.ts'
import type { RunRecord } from './run-record.ts'
import type { Environment } from './settings.ts'

export type Program = {
  name: string
  /** What people call it, with its article: `the portal`. */
  title: string
  /** Arguments for our own Node. */
  args: string[]
}

export type Running = {
  program: Program
  identity: ProcessIdentity
  output: ChildOutput
  logFile: string
  /** Resolves with a short reason when the process has ended. */
  ended: Promise<string>
}

export type Processes = {
  /** Runs a program to its end; throws a sentence with its last words when it fails. */
  runToEnd(program: Program, visible: OutputOptions['visible']): Promise<void>
  start(program: Program): Running
  stop(running: Running, graceMs: number): Promise<void>
  /** Ends every step that still runs; afterwards nothing can be started any more. */
  close(): Promise<void>
  isClosed(): boolean
}

export type ProcessesOptions = {
  environment: Environment
  logs: string
  record: RunRecord
  show: (line: string) => void
}

export function createProcesses({ environment, logs, record, show }: ProcessesOptions): Processes {
  const steps = new Set<Running>()
  let closed = false

  function launch(program: Program, visible: OutputOptions['visible']): Running {
    if (closed) throw new PlainError('Stopped before everything had started.')
    const logFile = join(logs, `${program.name}.log`)
    const child = spawn(process.execPath, program.args, {
      cwd: projectRoot,
      env: { ...process.env, ...environment },
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = whenEnded(child)
    const identity = child.pid === undefined ? null : identify(child.pid)
    const prefix = visible === 'all' ? '  ' : `[${program.name}] `
    const output = followOutput(child, {
      logFile,
      visible,
      show: (line) => {
        if (!closed) show(prefix + line)
      },
    })
    const running: Running = {
      program,
      identity: identity ?? { pid: child.pid ?? 0, started: 'never' },
      output,
      logFile,
      ended,
    }
    if (identity !== null) {
      record.add(program.name, identity)
      void ended.then(() => record.remove(identity))
    }
    return running
  }

  return {
    async runToEnd(program, visible) {
      const running = launch(program, visible)
      steps.add(running)
      const reason = await running.ended
      steps.delete(running)
      if (reason !== 'exit code 0') throw new PlainError(lastWords(running, `failed (${reason})`))
    },
    start: (program) => launch(program, 'warnings'),
    stop: async (running, graceMs) => await endGroup(running.identity, graceMs),
    async close() {
      closed = true
      await Promise.all([...steps].map((step) => endGroup(step.identity, 2_000)))
    },
    isClosed: () => closed,
  }
}

/** Waits for `close`, not `exit`, so that the last lines have been read. */
function whenEnded(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`))
  })
}

/** The sentence for a process that ended or never answered. */
export function lastWords(running: Running, what: string): string {
  const { program, output, logFile } = running
  const tail = output.tail()
  const title = program.title.charAt(0).toUpperCase() + program.title.slice(1)
  if (isDiskFull(tail.join('\n'))) {
    return `${title} ${what}: the disk is full. Free some space and start again; what was saved is kept.`
  }
  const words = tail.length === 0 ? '' : ` It said:\n    ${tail.join('\n    ')}\n `
  return `${title} ${what}.${words} The whole log: ${logFile}`
}
