import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { HOUSE, versionsOf } from '../data.ts'
import { draftOfVersion } from '../draft/data.ts'
import type { Journey } from '../model.ts'
import { replayById } from '../replay/data.ts'
import type { Replay } from '../replay/model.ts'

/** What who decides on a publication has to read: both journeys, and what the change would do. */
export type JourneyEvidence = {
  readonly live: Journey
  readonly draft: Journey
  readonly figures: Replay
  readonly madeAt: Temporal.Instant
}

/** Of exactly the version and the replay that were asked for; null where they are not there. */
export async function journeyEvidence(
  tx: Tx,
  scope: StaffScope,
  request: {
    creditorId: CreditorId
    liveVersion: number | null
    draft: number
    replayId: string
  },
): Promise<JourneyEvidence | null> {
  const { creditorId } = request
  const draft = await draftOfVersion(tx, scope, { creditorId, version: request.draft })
  const replay = await replayById(tx, scope, { creditorId, id: request.replayId })
  if (draft === null || replay === null) return null
  const versions = await versionsOf(tx, scope, creditorId)
  const live = versions.find(({ version }) => version === request.liveVersion)
  return {
    live: live?.journey ?? HOUSE.journey,
    draft: draft.journey,
    figures: replay.figures,
    madeAt: replay.madeAt,
  }
}
