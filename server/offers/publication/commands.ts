import { loadCatalogue } from '#server/creditors/data.ts'
import { today } from '#server/kernel/clock.ts'
import type { ApprovalId, CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { requestApproval } from '#server/staff/approval/commands.ts'
import type { ApprovalChange } from '#server/staff/approval/model.ts'
import { publishPolicy } from '../policy/commands.ts'
import { legalContext, policiesInForce } from '../policy/data.ts'
import { draftOf, portfolioAsOf, simulationOf } from '../policy/draft/data.ts'
import { problemsOf } from '../policy/legality/model.ts'
import { schedulePublication } from './schedule/commands.ts'
import { newestScheduled } from './schedule/data.ts'
import { dayAhead } from './schedule/model.ts'

type Publication = Extract<ApprovalChange, { kind: 'publish_offers' }>

export type PublicationRefusal =
  | 'changed'
  /** The law stands against it. */
  | 'illegal'
  /** Nobody saw what these very rules would do to the portfolio of today. */
  | 'not_simulated'
  /** A later day was asked for, and it is none, or more than sixty days away. */
  | 'day_not_ahead'
  | 'day_too_far'
  /** One at a time: another publication waits for its day. */
  | 'one_waiting'

/** What stands between a draft and its publication; `before` of a request, read again at approval. */
export async function standingOf(
  tx: Tx,
  scope: StaffScope,
  creditorId: CreditorId,
): Promise<Publication['before'] | null> {
  const draft = await draftOf(tx, scope, creditorId)
  if (draft === null) return null
  const live = (await policiesInForce(tx, scope, [creditorId])).get(creditorId)
  return { liveVersion: live?.version ?? null, draft: draft.version }
}

/**
 * Asks for a second person who puts the draft in force: at once, or from a later day on (civil date
 * in São Paulo, at most sixty days ahead).
 */
export async function requestPublication(
  tx: Tx,
  scope: StaffScope,
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
    const scheduled = await newestScheduled(tx, scope, creditorId)
    if (scheduled?.state === 'waiting') return refuse('one_waiting')
  }
  const ready = await readyToPublish(tx, scope, creditorId, version)
  if (!ready.ok) return ready
  const before = await standingOf(tx, scope, creditorId)
  if (before === null) return refuse('changed')
  const { contentSha256, simulationId } = ready.value
  await requestApproval(tx, scope, id, {
    kind: 'publish_offers',
    subjectId: null,
    creditorId,
    before,
    after: {
      draft: version,
      contentSha256,
      simulationId,
      ...(inForceFrom === null ? {} : { inForceFrom: inForceFrom.toString() }),
    },
  })
  return ok({ approvalId: id })
}

/**
 * Publishes what was approved, or lets it wait for its day; false where the day of the simulation, the
 * portfolio or the rules are others now, or another publication waits.
 */
export async function publishApproved(
  tx: Tx,
  scope: StaffScope,
  { creditorId, before, after }: Publication,
  id: ApprovalId,
): Promise<boolean> {
  const ready = await readyToPublish(tx, scope, creditorId, after.draft)
  if (!ready.ok || ready.value.contentSha256 !== after.contentSha256) return false
  const { inForceFrom, contentSha256 } = after
  if (inForceFrom !== undefined) {
    const { liveVersion } = before
    const approved = { id, creditorId, draft: after.draft, contentSha256, liveVersion, inForceFrom }
    return schedulePublication(tx, scope, approved)
  }
  const draft = await draftOf(tx, scope, creditorId)
  if (draft === null) return false
  return (await publishPolicy(tx, scope, { creditorId, policy: draft.policy })).ok
}

async function readyToPublish(
  tx: Tx,
  scope: StaffScope,
  creditorId: CreditorId,
  version: number,
): Promise<Result<{ contentSha256: string; simulationId: string }, PublicationRefusal>> {
  const draft = await draftOf(tx, scope, creditorId)
  const creditor = (await loadCatalogue(tx, scope)).creditors.get(creditorId)
  if (draft === null || draft.version !== version || !creditor) return refuse('changed')
  const context = await legalContext(tx, scope, creditor.kind)
  if (problemsOf(draft.policy, context).length > 0) return refuse('illegal')
  const made = await simulationOf(tx, scope, creditorId)
  const live = (await policiesInForce(tx, scope, [creditorId])).get(creditorId)
  const asOf = await portfolioAsOf(tx, scope, creditorId)
  const isOfToday =
    made !== null &&
    made.contentSha256 === draft.contentSha256 &&
    made.liveVersion === (live?.version ?? null) &&
    made.computedOn.equals(today(tx.clock)) &&
    made.dataAsOf?.epochMilliseconds === asOf?.epochMilliseconds
  if (!isOfToday) return refuse('not_simulated')
  return ok({ contentSha256: draft.contentSha256, simulationId: made.id })
}
