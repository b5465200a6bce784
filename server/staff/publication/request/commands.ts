import { today } from '#server/kernel/clock.ts'
import type { ApprovalId, CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { requestApproval } from '#server/staff/approval/commands.ts'
import { putInForce } from '../commands.ts'
import { schedulePublication } from '../schedule/commands.ts'
import { newestScheduled } from '../schedule/data.ts'
import { dayAhead } from '../schedule/model.ts'
import {
  type Publication,
  type Publishable,
  type ReadyRefusal,
  readyToPublish,
  standingOf,
} from './data.ts'

export type PublicationRefusal =
  | ReadyRefusal
  /** A later day was asked for, and it is none, or more than sixty days away. */
  | 'day_not_ahead'
  | 'day_too_far'
  /** One at a time: another publication waits for its day. */
  | 'one_waiting'

/**
 * Asks for a second person who puts the draft in force: at once, or from a later day on (civil date
 * in São Paulo, at most sixty days ahead).
 */
export async function requestPublication<T>(
  tx: Tx,
  scope: StaffScope,
  kind: Publishable<T>,
  request: {
    readonly id: ApprovalId
    readonly creditorId: CreditorId
    readonly version: number
    readonly inForceFrom: Temporal.PlainDate | null
  },
): Promise<Result<{ approvalId: ApprovalId }, PublicationRefusal>> {
  const { id, creditorId, version, inForceFrom } = request
  if (inForceFrom !== null) {
    const day = dayAhead(inForceFrom, today(tx.clock))
    if (!day.ok) return day
    const scheduled = await newestScheduled(tx, scope, kind, creditorId)
    if (scheduled?.state === 'waiting') return refuse('one_waiting')
  }
  const ready = await readyToPublish(tx, scope, kind, { creditorId, version })
  if (!ready.ok) return ready
  const before = await standingOf(tx, scope, kind, creditorId)
  if (before === null) return refuse('changed')
  const change = kind.changeOf(creditorId, before, {
    draft: version,
    contentSha256: ready.value.draft.contentSha256,
    trialId: ready.value.trialId,
    ...(inForceFrom === null ? {} : { inForceFrom: inForceFrom.toString() }),
  })
  await requestApproval(tx, scope, id, change)
  return ok({ approvalId: id })
}

/**
 * Publishes what was approved, or lets it wait for its day; false where the day of the trial, the
 * portfolio or the draft are others now, or another publication waits.
 */
export async function publishApproved<T>(
  tx: Tx,
  scope: StaffScope,
  kind: Publishable<T>,
  { creditorId, before, after }: Pick<Publication, 'creditorId' | 'before' | 'after'>,
  id: ApprovalId,
): Promise<boolean> {
  const ready = await readyToPublish(tx, scope, kind, { creditorId, version: after.draft })
  if (!ready.ok || ready.value.draft.contentSha256 !== after.contentSha256) return false
  const { inForceFrom, contentSha256, draft } = after
  if (inForceFrom !== undefined) {
    return schedulePublication(tx, scope, kind, {
      id,
      creditorId,
      draft,
      contentSha256,
      liveVersion: before.liveVersion,
      inForceFrom,
    })
  }
  await putInForce(tx, scope, kind, { creditorId, content: ready.value.draft.content })
  return true
}
