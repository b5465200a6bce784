import type { PgBoss } from 'pg-boss'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Topic } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type Bell, followBell } from '#server/worker/bell.ts'

/** One transaction's worth: some tens of milliseconds, and nobody waits for it. */
const BATCH = 1_000
/** How long an event waits at most when the bell was not heard (a pooler drops LISTEN). */
const POLL_MS = 2_000

type Waiting = { id: string; topic: Topic; payload: Record<string, unknown> }

/**
 * Turns committed outbox rows into jobs, in one transaction per batch: an event becomes a job of
 * every queue that listens to its topic exactly once, or stays where it is. Several relays may
 * run side by side; each takes rows the others have not locked. Answers how many it took.
 */
export async function relayOnce(
  core: Core,
  scope: SystemScope,
  boss: PgBoss,
  queuesOf: (topic: Topic) => readonly string[],
): Promise<number> {
  return inScope(core, scope, async (tx) => {
    const waiting = await tx.sql<Waiting>(
      `select id, topic, payload from outbox_events where dispatched_at is null
        order by sequence limit ${BATCH} for update skip locked`,
    )
    for (const [queue, jobs] of byQueue(waiting, queuesOf)) {
      await boss.insert(queue, jobs, { db: databaseOf(tx), returnId: false })
    }
    if (waiting.length > 0) {
      await tx.sql('update outbox_events set dispatched_at = $2 where id = any($1)', [
        waiting.map((event) => event.id),
        tx.clock.now(),
      ])
    }
    return waiting.length
  })
}

/** The jobs of each queue, in the order of their events. */
function byQueue(events: readonly Waiting[], queuesOf: (topic: Topic) => readonly string[]) {
  const jobs = new Map<string, { data: Record<string, unknown> }[]>()
  for (const { topic, payload } of events) {
    for (const queue of queuesOf(topic)) {
      const its = jobs.get(queue) ?? []
      its.push({ data: payload })
      jobs.set(queue, its)
    }
  }
  return jobs
}

/** Our transaction as pg-boss wants to see a database. */
function databaseOf(tx: Tx) {
  return {
    executeSql: async (text: string, values?: unknown[]) => ({ rows: await tx.sql(text, values) }),
  }
}

/** Relays whenever something was written, and every two seconds in case the bell was not heard. */
export function startRelay(
  core: Core,
  databaseUrl: string,
  relay: () => Promise<number>,
): Promise<Bell> {
  const bell = { name: 'quita_outbox', pollMs: POLL_MS }
  // A full batch means that more is waiting.
  return followBell(core, databaseUrl, bell, async () => (await relay()) === BATCH)
}
