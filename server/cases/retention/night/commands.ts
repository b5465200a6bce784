import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/** The last row that was looked at, in the order of time; `isThrough`: there is none behind it. */
export type Place = { readonly at: string; readonly id: string; readonly isThrough: boolean }

const BEGINNING = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000', isThrough: false }

/**
 * How far a night (or whatever day names the round) came with a kind, under its lock, which is held
 * until the transaction ends; null where another worker holds it.
 */
export async function placeIn(
  tx: Tx,
  _scope: SystemScope,
  kind: string,
  night: Temporal.PlainDate,
): Promise<Place | null> {
  await tx.sql(
    'insert into retention_nights (kind, night) values ($1, $2) on conflict do nothing',
    [kind, night],
  )
  const [row] = await tx.sql<{
    night: Temporal.PlainDate
    at: Temporal.Instant | null
    id: string | null
    ended: boolean
  }>(
    `select night, reached_at as at, reached_id as id, ended_at is not null as ended
       from retention_nights where kind = $1 for update skip locked`,
    [kind],
  )
  if (!row) return null
  if (!row.night.equals(night)) return BEGINNING
  if (row.at === null || row.id === null) return { ...BEGINNING, isThrough: row.ended }
  return { at: row.at.toString(), id: row.id, isThrough: row.ended }
}

/** Keeps the place that was reached: behind these rows, of which there were fewer than asked for. */
export async function keepPlace(
  tx: Tx,
  _scope: SystemScope,
  kind: string,
  reached: {
    readonly night: Temporal.PlainDate
    readonly last: { readonly at: Temporal.Instant; readonly id: string } | undefined
    readonly isThrough: boolean
  },
): Promise<void> {
  const { night, last, isThrough } = reached
  await tx.sql(
    `update retention_nights set night = $2, reached_at = $3, reached_id = $4, ended_at = $5
      where kind = $1`,
    [kind, night, last?.at ?? null, last?.id ?? null, isThrough ? tx.clock.now() : null],
  )
}
