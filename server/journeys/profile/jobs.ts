import { today } from '#server/kernel/clock.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { computeProfiles } from './commands.ts'

/**
 * Once a night for each creditor, whenever it is asked: looks which of them have not had this day yet.
 * @returns how many profiles changed.
 */
export async function sweepProfiles(core: Core, scope: SystemScope): Promise<number> {
  const waiting = await inScope(core, scope, (tx) =>
    tx.sql<{ id: CreditorId }>(
      `select c.id from creditors c
        where not exists (select from profile_nights n
                           where n.creditor_id = c.id and n.computed_on >= $1::date)
        order by c.id`,
      [today(tx.clock)],
    ),
  )
  let changed = 0
  for (const { id } of waiting) {
    changed += await inScope(core, scope, (tx) => computeProfiles(tx, scope, id))
  }
  return changed
}
