import type { Creditor } from '#server/creditors/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { draftOfVersion, versionsOf } from '#server/staff/publication/data.ts'
import type { Publishable } from '#server/staff/publication/request/data.ts'
import { legalContext } from '../policy/data.ts'
import { OFFER_SHELF, simulationById, simulationOf } from '../policy/draft/data.ts'
import { problemsOf } from '../policy/legality/model.ts'
import type { OfferPolicy } from '../policy/model.ts'
import type { Simulation } from '../simulation/model.ts'

/** Offers, as two people put them in force: by the law of today, simulated on the portfolio of today. */
export const OFFERS: Publishable<OfferPolicy> = {
  ...OFFER_SHELF,
  async mayStand(tx, scope, creditorId, policy) {
    const [creditor] = await tx.sql<Pick<Creditor, 'kind'>>(
      'select kind from creditors where id = $1',
      [creditorId],
    )
    const { kind } = assertPresent(creditor, 'offers have their creditor')
    return problemsOf(policy, await legalContext(tx, scope, kind)).length === 0
  },
  newestTrial: simulationOf,
  changeOf: (creditorId, before, { trialId, ...after }) => ({
    kind: 'publish_offers',
    subjectId: null,
    creditorId,
    before,
    after: { ...after, simulationId: trialId },
  }),
}

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
  const draft = await draftOfVersion(tx, scope, OFFER_SHELF, { creditorId, version: request.draft })
  const simulation = await simulationById(tx, scope, { creditorId, id: request.simulationId })
  if (draft === null || simulation === null) return null
  const versions = await versionsOf(tx, scope, OFFER_SHELF, creditorId)
  const live = versions.find(({ version }) => version === request.liveVersion)
  return {
    live: live?.content ?? null,
    draft: draft.content,
    figures: simulation.figures,
    madeAt: simulation.madeAt,
  }
}
