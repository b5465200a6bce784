import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import type { Core } from '#server/platform/db.ts'

/** Ends the work: begins nothing any more, and waits for what is under way. */
export type Bell = { stop(): Promise<void> }

type Rung = {
  /** The channel on which the database tells of new rows (`pg_notify`). */
  readonly name: string
  /** Whose rows, as the database says it beside the channel; without it everybody's. */
  readonly of?: string
  /** How long they wait at most when the bell was not heard (a pooler drops LISTEN). */
  readonly pollMs: number
}

/**
 * Who rings is seldom alone: rows that come together are taken together, which costs a fraction of
 * taking them one by one, and nobody sees so short a wait.
 */
const GATHER_MS = 25

/**
 * Does the work whenever the bell rings, and from time to time; at once again while `work` says that
 * more is waiting. A failure is written down, and the next ring tries again.
 */
export async function followBell(
  core: Core,
  databaseUrl: string,
  { name, of, pollMs }: Rung,
  work: () => Promise<boolean>,
): Promise<Bell> {
  const line = lineOf(core, name, work)
  const listener = new Client({ connectionString: databaseUrl })
  listener.on('notification', ({ payload }) => {
    if (of === undefined || payload === of) line.wake()
  })
  listener.on('error', (error) => core.log.warn({ name, error }, 'bell lost; polling goes on'))
  await listener.connect()
  await listener.query(`listen ${listener.escapeIdentifier(name)}`)
  const timer = setInterval(line.wake, pollMs)
  line.wake()
  return {
    async stop() {
      clearInterval(timer)
      await line.stop()
      await listener.end()
    },
  }
}

function lineOf(core: Core, name: string, work: () => Promise<boolean>) {
  let stopped = false
  let running: Promise<void> | null = null
  let again = false

  async function drain(): Promise<void> {
    do {
      await wait(GATHER_MS)
      again = false
      try {
        while (!stopped && (await work())) {
          // There is more.
        }
      } catch (error) {
        core.log.error({ name, error }, 'work failed; it will be tried again')
      }
    } while (again && !stopped)
    running = null
  }

  return {
    wake() {
      again = true
      running ??= drain()
    },
    async stop() {
      stopped = true
      await running
    },
  }
}
