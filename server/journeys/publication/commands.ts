import { today } from '#server/kernel/clock.ts'
import type { ApprovalId, CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { portfolioAsOf } from '#server/offers/policy/draft/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { requestApproval } from '#server/staff/approval/commands.ts'
import type { ApprovalChange } from '#server/staff/approval/model.ts'
import { publishJourney } from '../commands.ts'
import { journeyInForce } from '../data.ts'
import { draftOf } from '../draft/data.ts'
import { contextOf } from '../legality/data.ts'
import { problemsOf } from '../legality/model.ts'
import { newestReplay } from '../replay/data.ts'

type Publication = Extract<ApprovalChange, { kind: 'publish_journey' }>

export type JourneyPublicationRefusal =
  | 'changed'
  /** A rule stands against it. */
  | 'illegal'
  /** Nobody saw what these very steps would write to the portfolio of today. */
  | 'not_replayed'

/** What stands between a draft and its publication; `before` of a request, read again at approval. */
export async function standingOf(
  tx: Tx,
  scope: StaffScope,
  creditorId: CreditorId,
): Promise<Publication['before'] | null> {
  const draft = await draftOf(tx, scope, creditorId)
  if (draft === null) return null
  return { liveVersion: await liveVersion(tx, scope, creditorId), draft: draft.version }
}

/** Asks for a second person who puts the draft in force. */
export async function requestJourney(
  tx: Tx,
  scope: StaffScope,
  { id, creditorId, version }: { id: ApprovalId; creditorId: CreditorId; version: number },
): Promise<Result<{ approvalId: ApprovalId }, JourneyPublicationRefusal>> {
  const ready = await readyToPublish(tx, scope, creditorId, version)
  if (!ready.ok) return ready
  const before = await standingOf(tx, scope, creditorId)
  if (before === null) return refuse('changed')
  await requestApproval(tx, scope, id, {
    kind: 'publish_journey',
    subjectId: null,
    creditorId,
    before,
    after: { draft: version, ...ready.value },
  })
  return ok({ approvalId: id })
}

/** Publishes what was approved; false where the day, the portfolio or the steps are others now. */
export async function publishApproved(
  tx: Tx,
  scope: StaffScope,
  { creditorId, after }: Pick<Publication, 'creditorId' | 'after'>,
): Promise<boolean> {
  const ready = await readyToPublish(tx, scope, creditorId, after.draft)
  if (!ready.ok || ready.value.contentSha256 !== after.contentSha256) return false
  const draft = await draftOf(tx, scope, creditorId)
  if (draft === null) return false
  return (await publishJourney(tx, scope, { creditorId, journey: draft.journey })).ok
}

async function liveVersion(
  tx: Tx,
  scope: StaffScope,
  creditorId: CreditorId,
): Promise<number | null> {
  const { version } = await journeyInForce(tx, scope, creditorId)
  return version === 0 ? null : version
}

async function readyToPublish(
  tx: Tx,
  scope: StaffScope,
  creditorId: CreditorId,
  version: number,
): Promise<Result<{ contentSha256: string; replayId: string }, JourneyPublicationRefusal>> {
  const draft = await draftOf(tx, scope, creditorId)
  if (draft === null || draft.version !== version) return refuse('changed')
  const context = await contextOf(tx, scope, creditorId)
  if (problemsOf(draft.journey, context).length > 0) return refuse('illegal')
  const made = await newestReplay(tx, scope, creditorId)
  const asOf = await portfolioAsOf(tx, scope, creditorId)
  const isOfToday =
    made !== null &&
    made.contentSha256 === draft.contentSha256 &&
    made.liveVersion === (await liveVersion(tx, scope, creditorId)) &&
    made.computedOn.equals(today(tx.clock)) &&
    made.dataAsOf?.epochMilliseconds === asOf?.epochMilliseconds
  if (!isOfToday) return refuse('not_replayed')
  return ok({ contentSha256: draft.contentSha256, replayId: made.id })
}
