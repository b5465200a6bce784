import { NOTICE_AFTER_DAYS } from '#server/agreements/breach/model.ts'
import { agreementsToNotice } from '#server/agreements/breach/notice/data.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { isContactHour } from '#server/messages/eligibility/model.ts'
import type { Sender } from '#server/messages/model.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { noticeLateAgreement } from './commands.ts'

const BATCH = 200

/**
 * Writes about agreements that are late for some days, in hours of contact only; each in its own
 * transaction. Answers how many messages were written.
 */
export async function sweepLateNotices(
  core: Core,
  sender: Sender,
  scope: SystemScope,
): Promise<number> {
  const now = core.clock.now()
  if (!isContactHour(now)) return 0
  const today = businessDate(now)
  const lateBefore = today.subtract({ days: NOTICE_AFTER_DAYS - 1 })
  const due = await inScope(core, scope, (tx) =>
    agreementsToNotice(tx, scope, { lateBefore, today, limit: BATCH }),
  )
  let written = 0
  for (const late of due) {
    if ((await noticeLateAgreement(core, sender, scope, late)) !== null) written += 1
  }
  return written
}
