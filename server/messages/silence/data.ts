import { and, desc, eq, gt } from 'drizzle-orm'
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
    .where(and(eq(silences.debtorId, debtorId), gt(silences.until, tx.clock.now())))
    .orderBy(desc(silences.until))
    .limit(1)
  return row?.until ?? null
}
