import { silences } from '#db/schema/replies.ts'
import { type DebtorId, newId, type SilenceId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** Nothing that presses is written to the person until then. An earlier, longer silence goes on. */
export async function keepSilence(
  tx: Tx,
  _scope: Scope,
  {
    debtorId,
    reason,
    until,
  }: { debtorId: DebtorId; reason: 'replied' | 'asked'; until: Temporal.Instant },
): Promise<void> {
  const since = tx.clock.now()
  const id = newId<SilenceId>(since.epochMilliseconds)
  await tx.db.insert(silences).values({ id, debtorId, reason, since, until })
}
