import { today } from '#server/kernel/clock.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { Publishable } from '../request/data.ts'
import { publishScheduled } from './commands.ts'
import { creditorsWithDue } from './data.ts'

/**
 * Puts in force what was approved for this day, or for one on which no worker looked. Each creditor
 * by itself, so that one that fails keeps no other waiting. Answers how many are in force now.
 */
export async function sweepScheduled<T>(
  core: Core,
  services: Pick<Services, 'portalUrl'>,
  scope: SystemScope,
  kind: Publishable<T>,
): Promise<number> {
  const what = kind.scheduled
  const due = await inScope(core, scope, (tx) =>
    creditorsWithDue(tx, scope, kind, today(core.clock)),
  )
  let published = 0
  for (const creditorId of due) {
    try {
      const outcome = await inScope(core, scope, (tx) =>
        publishScheduled(tx, scope, services, kind, creditorId),
      )
      if (outcome === 'published') published += 1
      else if (outcome) core.log.warn({ what, creditorId, outcome }, 'scheduled, not published')
    } catch (error) {
      core.log.error({ what, creditorId, error }, 'scheduled, failed; it is tried again')
    }
  }
  return published
}
