import { Client } from 'pg'
import type { Core } from '#server/platform/db.ts'

/** Ends the work: begins nothing any more, and waits for what is under way. */
export type Bell = { stop(): Promise<void> }

type Rung = {
  /** The channel on which the database tells of new rows (`pg_notify`). */
  readonly name: string
  /** How long they wait at most when the bell was not heard (a pooler drops LISTEN). */
  readonly pollMs: number
  /** How many work side by side. */
  readonly lines: number
}

/**
 * Does the work whenever the bell rings, and from time to time; at once again while `work` says that
 * more is waiting. A failure is written down, and the next ring tries again.
 */
export async function followBell(
  core: Core,
  databaseUrl: string,
  { name, pollMs, lines }: Rung,
  work: () => Promise<boolean>,
): Promise<Bell> {
  const working = Array.from({ length: lines }, () => lineOf(core, name, work))
  const wake = () => {
    for (const line of working) line.wake()
  }
  const listener = new Client({ connectionString: databaseUrl })
  listener.on('notification', wake)
  listener.on('error', (error) => core.log.warn({ name, error }, 'bell lost; polling goes on'))
  await listener.connect()
  await listener.query(`listen ${listener.escapeIdentifier(name)}`)
  const timer = setInterval(wake, pollMs)
  wake()
  return {
    async stop() {
      clearInterval(timer)
      await Promise.all(working.map((line) => line.stop()))
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
