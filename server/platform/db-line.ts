import { Socket } from 'node:net'
import type { Pool, PoolClient } from 'pg'

/**
 * The line to PostgreSQL, and how long it may keep silent. A line that is cut says so; one that is
 * half open (a peer that vanished, a firewall that forgot) says nothing, and only a clock of our own
 * ends the wait. The limits nest: the server gives up a lock, then a statement, then we give up the
 * line, and within ten seconds the pool serves again (scenario 46).
 */
export type LineLimits = {
  readonly connectMs: number
  readonly lockMs: number
  readonly statementMs: number
  /** Between a statement's end and the next one, the server keeps a transaction no longer. */
  readonly idleTransactionMs: number
  /** Nothing sent and nothing heard for so long while a connection is lent: the line is lost. */
  readonly silenceMs: number
}

export const LINE_LIMITS: LineLimits = {
  connectMs: 8_000,
  lockMs: 6_000,
  statementMs: 7_000,
  idleTransactionMs: 9_000,
  silenceMs: 9_000,
}

/** Lent for one piece of work. */
export type Lent = {
  readonly client: PoolClient
  /** Does not go back to the pool: it was lost, or nobody knows what it does. */
  giveUp(error: Error): void
  /** The work ahead may take long: only the operating system watches the line from here on. */
  waitWithoutLimit(): void
}

export class LineSilent extends Error {
  override name = 'LineSilent'
}

const limitsOf = new WeakMap<Pool, LineLimits>()
const heardAt = new WeakMap<PoolClient, number>()
/** When a line of the pool was lost: whoever was last heard before is not trusted any more. */
const lossAt = new WeakMap<Pool, number>()

/** Says how long the lines of a pool may keep silent; without it they keep the usual limits. */
export function limitLines(pool: Pool, limits: LineLimits): Pool {
  limitsOf.set(pool, limits)
  return pool
}

/** Lends a connection; one that was lost or given up does not go back to the pool. */
export async function withLine<T>(pool: Pool, work: (lent: Lent) => Promise<T>): Promise<T> {
  const client = await trustedClient(pool)
  const watch = watchLine(client, limitsOf.get(pool) ?? LINE_LIMITS)
  let broken: Error | undefined
  const giveUp = (error: Error) => {
    broken = error
    lossAt.set(pool, performance.now())
  }
  client.on('error', giveUp)
  try {
    return await work({ client, giveUp, waitWithoutLimit: watch.end })
  } finally {
    watch.end()
    client.off('error', giveUp)
    if (broken === undefined) heardAt.set(client, performance.now())
    client.release(broken)
  }
}

/** One loss makes every line suspect that was idle then: they are closed, not tried one by one. */
async function trustedClient(pool: Pool): Promise<PoolClient> {
  for (;;) {
    const client = await pool.connect()
    const heard = heardAt.get(client)
    // A new connection has just been heard.
    if (heard === undefined || heard > (lossAt.get(pool) ?? 0)) return client
    client.release(new LineSilent('another line of this pool was lost since it was last heard'))
  }
}

function watchLine({ connection }: PoolClient, { silenceMs }: LineLimits) {
  const { stream } = connection
  if (!(stream instanceof Socket)) return { end: () => undefined }
  const lost = () => {
    stream.destroy(new LineSilent(`the database said nothing for ${silenceMs} ms`))
  }
  stream.setTimeout(silenceMs, lost)
  return {
    end: () => {
      stream.setTimeout(0)
      stream.off('timeout', lost)
    },
  }
}
