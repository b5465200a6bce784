import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { draftOfVersion, simulationById, versionsOf } from '../policy/draft/data.ts'
import type { OfferPolicy } from '../policy/model.ts'
import type { Simulation } from '../simulation/model.ts'

/** What who decides on a publication has to read: both sets of rules, and what the change would do. */
export type PublicationEvidence = {
  /** Null: nothing is in force. */
  readonly live: OfferPolicy | null
  readonly draft: OfferPolicy
  readonly figures: Simulation
  readonly madeAt: Temporal.Instant
}

/** Of exactly the version and the simulation that were asked for; null where they are not there. */
export async function evidenceOf(
  tx: Tx,
  scope: StaffScope,
  request: {
    creditorId: CreditorId
    liveVersion: number | null
    draft: number
    simulationId: string
  },
): Promise<PublicationEvidence | null> {
  const { creditorId } = request
  const draft = await draftOfVersion(tx, scope, { creditorId, version: request.draft })
  const simulation = await simulationById(tx, scope, { creditorId, id: request.simulationId })
  if (draft === null || simulation === null) return null
  const versions = await versionsOf(tx, scope, creditorId)
  const live = versions.find(({ version }) => version === request.liveVersion)
  return {
    live: live?.policy ?? null,
    draft: draft.policy,
    figures: simulation.figures,
    madeAt: simulation.madeAt,
  }
}
