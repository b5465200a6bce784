import { businessDate } from '#server/kernel/clock.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { breakAgreement } from './commands.ts'
import { agreementsPastGrace } from './notice/data.ts'

const BATCH = 200

/** Stops the agreements whose grace is over, each in its own transaction; answers how many. */
export async function sweepBreaches(core: Core, scope: SystemScope): Promise<number> {
  const today = businessDate(core.clock.now())
  const due = await inScope(core, scope, (tx) =>
    agreementsPastGrace(tx, scope, { today, limit: BATCH }),
  )
  let stopped = 0
  for (const { creditorId, agreementId } of due) {
    const done = await inScope(core, scope, (tx) =>
      breakAgreement(tx, scope, { creditorId, agreementId }),
    )
    if (done) stopped += 1
  }
  return stopped
}
