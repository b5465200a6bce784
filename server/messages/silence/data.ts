import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import { silences } from '#db/schema/replies.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** Until when nothing that presses is written to a person; null where nothing holds us back. */
export async function silentUntil(
  tx: Tx,
  _scope: Scope,
  debtorId: DebtorId,
): Promise<Temporal.Instant | null> {
  const [row] = await tx.db
    .select({ until: silences.until })
    .from(silences)
    .where(
      and(
        eq(silences.debtorId, debtorId),
        gt(silences.until, tx.clock.now()),
        isNull(silences.endedAt),
      ),
    )
    .orderBy(desc(silences.until))
    .limit(1)
  return row?.until ?? null
}

/** The last moment of the quiet that the person asked for themselves; null where they did not. */
export async function askedQuietUntil(
  tx: Tx,
  _scope: Scope,
  debtorId: DebtorId,
): Promise<Temporal.Instant | null> {
  const [row] = await tx.sql<{ until: Temporal.Instant | null }>(
    `select max(until) as until from silences
      where debtor_id = $1 and reason = 'asked' and ended_at is null and until > $2`,
    [debtorId, tx.clock.now()],
  )
  return row?.until ?? null
}
