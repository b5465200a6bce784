import type { CreditorId, ImportId } from '#server/kernel/id.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { endExpired } from '../ending/commands.ts'

/** After so long without a sign of life a job was lost with its worker, whatever the queue says. */
const STILL_MINUTES = 10

/** Ends what is over, and calls again what no worker has in hand. */
export async function sweepUploads(core: Core, scope: SystemScope): Promise<number> {
  const ended = await endExpired(core, scope)
  const still = core.clock.now().subtract({ minutes: STILL_MINUTES })
  await inScope(core, scope, async (tx) => {
    const waiting = await tx.sql<{ creditor_id: CreditorId; id: ImportId; status: string }>(
      `update imports set touched_at = $2
        where source in ('upload', 'api') and status in ('queued', 'staging', 'committing')
          and touched_at < $1
       returning creditor_id, id, status`,
      [still, tx.clock.now()],
    )
    for (const { creditor_id: creditorId, id: importId, status } of waiting) {
      const topic = status === 'committing' ? 'import.confirmed' : 'import.mapped'
      await emit(tx, { topic, creditorId, importId })
    }
  })
  return ended
}
