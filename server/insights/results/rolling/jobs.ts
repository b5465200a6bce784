import { today } from '#server/kernel/clock.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { foldMonth } from './commands.ts'
import { monthsToFold } from './data.ts'

/** What counts for the last days of a month may reach the books a little later. */
const WAITS_DAYS = 3

/** As far back as the page looks. */
const LOOKS_BACK_MONTHS = 24

/** Folds every month that is over and was not folded yet, one at a time. Answers how many. */
export async function sweepRolls(core: Core, scope: SystemScope): Promise<number> {
  const until = today(core.clock).subtract({ days: WAITS_DAYS }).with({ day: 1 })
  const since = until.subtract({ months: LOOKS_BACK_MONTHS })
  const missing = await inScope(core, scope, (tx) => monthsToFold(tx, scope, { since, until }))
  for (const { creditorId, month } of missing) {
    await inScope(core, scope, async (tx) => {
      await tx.takeTime()
      await foldMonth(tx, scope, { creditorId, month })
    })
  }
  return missing.length
}
