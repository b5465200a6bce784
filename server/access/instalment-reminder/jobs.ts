import { instalmentsToRemind } from '#server/agreements/reminder/data.ts'
import { addBusinessDays } from '#server/kernel/calendar.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { isContactHour } from '#server/messages/eligibility/model.ts'
import { retireSilent } from '#server/messages/push/commands.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { remindOfInstalment } from './commands.ts'

const BATCH = 200

/**
 * Reminds on the last business day before an instalment is due, in hours of contact only, each in
 * its own transaction: what falls on a weekend is reminded of on Friday. Answers how many messages
 * were written.
 */
export async function sweepInstalmentReminders(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  const now = core.clock.now()
  if (services.push === null || !isContactHour(now)) return 0
  await inScope(core, scope, (tx) => retireSilent(tx, scope))
  const today = businessDate(now)
  const until = addBusinessDays(services.calendar, today, 1)
  const due = await inScope(core, scope, (tx) =>
    instalmentsToRemind(tx, scope, { after: today, until, limit: BATCH }),
  )
  let written = 0
  for (const instalment of due) {
    const messageId = await inScope(core, scope, (tx) =>
      remindOfInstalment(tx, scope, services, instalment),
    )
    if (messageId !== null) written += 1
  }
  return written
}
