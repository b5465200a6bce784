/** The three servers of the product: how each is started, known to be ready, and kept running. */
import { hasMessage } from './child-output.ts'
import { PlainError } from './plain-error.ts'
import type { Ports } from './ports.ts'
import { lastWords, type Processes, type Program, type Running } from './processes.ts'
import { inProject } from './project-root.ts'

const READY_LIMIT_MS = 60_000
const ECHO_MS = 400
const RESTARTS = 3
const RESTART_WINDOW_MS = 600_000

export type Server = {
  program: Program
  ready(running: Running): Promise<void>
  /** A server that can come back without its visitors noticing is restarted when it dies. */
  restarts: boolean
  stopGraceMs: number
}

export function portalServer(ports: Ports): Server {
  const next = inProject('node_modules/next/dist/bin/next')
  const args = [next, 'start', '-H', '127.0.0.1', '-p', String(ports.portal)]
  return {
    program: { name: 'web', title: 'the portal', args },
    ready: () => answersOk(`http://127.0.0.1:${ports.portal}/api/health`),
    restarts: false,
    stopGraceMs: 2_500,
  }
}

export function workerServer(): Server {
  return {
    program: { name: 'worker', title: 'the worker', args: [inProject('server/worker/main.ts')] },
    ready: (running) => running.output.waitForLine((line) => hasMessage(line, 'worker ready')),
    restarts: true,
    stopGraceMs: 3_000,
  }
}

export function sandboxServer(ports: Ports): Server {
  return {
    program: { name: 'sandbox', title: 'the sandbox', args: [inProject('server/sandbox/main.ts')] },
    ready: () => answersOk(`http://127.0.0.1:${ports.sandbox}/health`),
    restarts: true,
    stopGraceMs: 1_000,
  }
}

export type Kept = {
  server: Server
  /** Resolves when it answers; throws its last words when it does not. */
  ready: Promise<void>
  /** Ends the server and its restarts, also before it was ready. */
  stop(): Promise<void>
}

export type KeepOptions = {
  processes: Processes
  say: (line: string) => void
  /** Called once, when the server is gone for good and the product cannot go on. */
  onLost: (sentence: string) => void
}

/** Starts a server and watches it from the moment it is ready. */
export function keepServer(server: Server, options: KeepOptions): Kept {
  const { processes, say, onLost } = options
  let stopping = false
  let current = processes.start(server.program)
  const deaths: number[] = []

  function watch(running: Running): void {
    void running.ended.then((reason) => {
      if (!stopping) void onDeath(running, reason)
    })
  }

  async function onDeath(running: Running, reason: string): Promise<void> {
    // When the database is lost, its clients die with it: the one cause is told, not its echoes.
    await new Promise((resolve) => setTimeout(resolve, ECHO_MS))
    if (processes.isClosed()) return
    const sentence = lastWords(running, `stopped unexpectedly (${reason})`)
    const now = performance.now()
    deaths.push(now)
    const recent = deaths.filter((at) => now - at < RESTART_WINDOW_MS).length
    if (!server.restarts || recent > RESTARTS) return onLost(sentence)
    say(`${sentence}\n  It is started again (${recent} of ${RESTARTS}).`)
    current = processes.start(server.program)
    watch(current)
  }

  async function wait(): Promise<void> {
    try {
      await becomeReady(server, current)
    } catch (error) {
      stopping = true
      await processes.stop(current, 500)
      throw error
    }
    watch(current)
  }

  return {
    server,
    ready: wait(),
    async stop() {
      stopping = true
      await processes.stop(current, server.stopGraceMs)
    },
  }
}

async function becomeReady(server: Server, running: Running): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), READY_LIMIT_MS)
  })
  const first = await Promise.race([
    server.ready(running).then(() => 'ready' as const),
    running.ended.then((reason) => `could not start (${reason})`),
    timeUp,
  ])
  clearTimeout(timer)
  if (first === 'ready') return
  const what = first === 'late' ? `did not answer within ${READY_LIMIT_MS / 1000} seconds` : first
  throw new PlainError(lastWords(running, what))
}

/** Asks until the answer is a success. */
export async function answersOk(url: string): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS
  while (performance.now() < deadline) {
    const ok = await fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      async (response) => {
        await response.arrayBuffer()
        return response.ok
      },
      () => false,
    )
    if (ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new PlainError(`${url} gave no good answer.`)
}
