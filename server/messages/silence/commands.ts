import { silences } from '#db/schema/replies.ts'
import { type DebtorId, newId, type SilenceId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import { PAUSE_DAYS } from './model.ts'

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

/** Seven days without anything that presses, from now on. */
export function askForQuiet(core: Core, scope: DebtorScope): Promise<null> {
  return inScope(core, scope, async (tx) => {
    const { debtorId } = scope
    const until = tx.clock.now().add({ hours: 24 * PAUSE_DAYS })
    await keepSilence(tx, scope, { debtorId, reason: 'asked', until })
    return null
  })
}

/** The quiet that was asked for ends now. */
export function endAskedQuiet(core: Core, scope: DebtorScope): Promise<null> {
  return inScope(core, scope, async (tx) => {
    await tx.sql(
      `update silences set ended_at = $2
        where debtor_id = $1 and reason = 'asked' and ended_at is null and until > $2`,
      [scope.debtorId, tx.clock.now()],
    )
    return null
  })
}
