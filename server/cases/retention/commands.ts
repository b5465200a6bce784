import { recordAudit } from '#server/audit/commands.ts'
import { assert } from '#server/kernel/assert.ts'
import { newId, type RetentionStepId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type Kind, lookAt } from './kinds/model.ts'
import { keptSince } from './model.ts'
import { keepPlace, placeIn } from './night/commands.ts'

/** One transaction's worth: some tens of milliseconds, so that nobody waits for a lock. */
export const CHUNK_ROWS = 1_000

/**
 * `busy`: another worker has the kind in hand. `through`: nothing is left of it until the next night.
 * `more`: this chunk was full.
 */
export type ChunkEnd = { readonly rows: number; readonly standing: 'busy' | 'through' | 'more' }

/**
 * The next rows of a kind in a night: those whose time is over go, what proves something is passed by,
 * and the place that was reached is kept, all in one transaction. A worker that is killed left whole
 * chunks; the next one goes on behind them.
 */
export function takeChunk(
  core: Core,
  scope: SystemScope,
  kind: Kind,
  night: Temporal.PlainDate,
  atMost: number,
): Promise<ChunkEnd> {
  return inScope(core, scope, async (tx) => {
    const place = await placeIn(tx, scope, kind.name, night)
    if (place === null) return { rows: 0, standing: 'busy' }
    if (place.isThrough) return { rows: 0, standing: 'through' }
    const before = keptSince(kind.name, night)
    const seen = await tx.sql<Seen>(lookAt(kind), [before, place.at, place.id, atMost])
    const going = seen.filter(({ goes }) => goes)
    if (going.length > 0) await letGo(tx, scope, kind, before, going)
    const isThrough = seen.length < atMost
    await keepPlace(tx, scope, kind.name, { night, last: seen.at(-1), isThrough })
    return { rows: going.length, standing: isThrough ? 'through' : 'more' }
  })
}

type Seen = {
  id: string
  at: Temporal.Instant
  creditorId: string | null
  number: string | null
  goes: boolean
}

/** The step first: without it nothing lets go. */
async function letGo(
  tx: Tx,
  scope: SystemScope,
  kind: Kind,
  before: Temporal.Instant,
  going: readonly Seen[],
): Promise<void> {
  const at = tx.clock.now()
  const stepId = newId<RetentionStepId>(at.epochMilliseconds)
  const rows = going.length
  const numbers = going.flatMap(({ number }) => (number === null ? [] : [number]))
  await tx.sql(
    `insert into retention_steps (id, kind, before, at, rows, numbers, transaction)
     values ($1, $2, $3, $4, $5, $6, pg_current_xact_id())`,
    [stepId, kind.name, before, at, rows, numbers.sort()],
  )
  const ids = going.map(({ id }) => id)
  const which = kind.isOfCreditor ? [ids, going.map(({ creditorId }) => creditorId)] : [ids]
  let gone = 0
  for (const act of kind.acts) {
    const [count] = await tx.sql<{ n: number }>(
      `with gone as (${act} returning 1) select count(*)::int as n from gone`,
      which,
    )
    gone = count?.n ?? 0
  }
  // Somebody else took one in between: the chunk is undone, and looked at again.
  assert(gone === rows, 'a step says how many rows went')
  await recordAudit(tx, scope, {
    action: 'retention.let_go',
    subjectId: stepId,
    what: kind.name,
    before: before.toString(),
    rows,
  })
}
