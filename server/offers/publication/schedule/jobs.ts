import { today } from '#server/kernel/clock.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { publishScheduled } from './commands.ts'
import { creditorsWithDue } from './data.ts'

/**
 * Puts in force what was approved for this day, or for one on which no worker looked. Each creditor
 * by itself, so that one that fails keeps no other waiting. Answers how many are in force now.
 */
export async function sweepScheduled(core: Core, scope: SystemScope): Promise<number> {
  const due = await inScope(core, scope, (tx) => creditorsWithDue(tx, scope, today(core.clock)))
  let published = 0
  for (const creditorId of due) {
    try {
      const outcome = await inScope(core, scope, (tx) => publishScheduled(tx, scope, creditorId))
      if (outcome === 'published') published += 1
      else if (outcome) core.log.warn({ creditorId, outcome }, 'scheduled offers not published')
    } catch (error) {
      core.log.error({ creditorId, error }, 'scheduled offers failed; they are tried again')
    }
  }
  return published
}
