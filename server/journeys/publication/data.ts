import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { draftOfVersion, versionsOf } from '#server/staff/publication/data.ts'
import type { Publishable } from '#server/staff/publication/request/data.ts'
import { HOUSE, JOURNEY_SHELF } from '../data.ts'
import { contextOf } from '../legality/data.ts'
import { problemsOf } from '../legality/model.ts'
import type { Journey } from '../model.ts'
import { newestReplay, replayById } from '../replay/data.ts'
import type { Replay } from '../replay/model.ts'

/** Journeys, as two people put them in force: by the rules of today, replayed on the portfolio of today. */
export const JOURNEYS: Publishable<Journey> = {
  ...JOURNEY_SHELF,
  mayStand: async (tx, scope, creditorId, journey) =>
    problemsOf(journey, await contextOf(tx, scope, creditorId)).length === 0,
  newestTrial: newestReplay,
  changeOf: (creditorId, before, { trialId, ...after }) => ({
    kind: 'publish_journey',
    subjectId: null,
    creditorId,
    before,
    after: { ...after, replayId: trialId },
  }),
}

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
  const draft = await draftOfVersion(tx, scope, JOURNEY_SHELF, {
    creditorId,
    version: request.draft,
  })
  const replay = await replayById(tx, scope, { creditorId, id: request.replayId })
  if (draft === null || replay === null) return null
  const versions = await versionsOf(tx, scope, JOURNEY_SHELF, creditorId)
  const live = versions.find(({ version }) => version === request.liveVersion)
  return {
    live: live?.content ?? HOUSE.journey,
    draft: draft.content,
    figures: replay.figures,
    madeAt: replay.madeAt,
  }
}
