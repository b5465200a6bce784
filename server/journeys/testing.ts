import { approve, listApprovals } from '#server/approvals/commands.ts'
import { addManager } from '#server/campaigns/testing.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type ApprovalId, type CreditorId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { draftOf } from '#server/staff/publication/data.ts'
import { requestPublication } from '#server/staff/publication/request/commands.ts'
import { SENDER, SYSTEM } from '#server/testing/access.ts'
import { servicesAt } from '#server/testing/providers.ts'
import { publishJourney } from './commands.ts'
import { JOURNEY_SHELF } from './data.ts'
import { editJourney, type JourneyEdit, journeyFromVersion } from './draft/commands.ts'
import type { Journey } from './model.ts'
import type { Profile } from './profile/model.ts'
import { JOURNEYS } from './publication/data.ts'
import { replayDraft } from './replay/commands.ts'
import { newestReplay } from './replay/data.ts'
import { runJourney, sweepJourneys } from './running/jobs.ts'

export const EVERYBODY: readonly Profile[] = [
  'unengaged',
  'recurrent',
  'disorganised',
  'occasional',
]

/** What a worker and a manager do with the journey of one creditor. */
export async function openJourneys(core: TestCore, creditorId: CreditorId) {
  const services: Services = {
    ...servicesAt('http://127.0.0.1:9', core, 'http://127.0.0.1:9'),
    ...SENDER,
  }
  const [ana, bia] = [await addManager(core), await addManager(core)]
  const asAna = <T>(work: Parameters<typeof inScope<T>>[2]) => inScope(core, ana, work)
  const version = async () =>
    (await asAna((tx) => draftOf(tx, ana, JOURNEY_SHELF, creditorId)))?.version ?? null
  return {
    ana,
    bia,
    services,
    publish: (journey: Journey) =>
      inScope(core, SYSTEM, (tx) => publishJourney(tx, SYSTEM, { creditorId, journey })),
    sweep: () => sweepJourneys(core, services, SYSTEM),
    /** The work of a sweep for this creditor, which throws what a sweep would write down. */
    run: async (batch?: number) => {
      const creditor = await inScope(core, SYSTEM, async (tx) =>
        (await loadCatalogue(tx, SYSTEM)).creditors.get(creditorId),
      )
      const known = assertPresent(creditor, 'the creditor is there')
      return runJourney(core, services, SYSTEM, known, batch)
    },
    start: async (published: number | null) => {
      const order = { creditorId, version: await version(), published }
      return asAna((tx) => journeyFromVersion(tx, ana, order))
    },
    edit: async (edit: JourneyEdit) => {
      const order = { creditorId, version: (await version()) ?? 0, edit }
      return asAna((tx) => editJourney(tx, ana, order))
    },
    replay: async () => {
      // Of two replays the later one counts.
      core.clock.advance({ seconds: 1 })
      const order = {
        creditorId,
        version: (await version()) ?? 0,
        reach: { push: true, whatsApp: true },
      }
      return asAna((tx) => replayDraft(tx, ana, order))
    },
    figures: async () =>
      assertPresent(await asAna((tx) => newestReplay(tx, ana, creditorId)), 'a replay').figures,
    ask: async (inForceFrom: Temporal.PlainDate | null = null) => {
      const order = { id: newId<ApprovalId>(), creditorId, version: (await version()) ?? 0 }
      return asAna((tx) => requestPublication(tx, ana, JOURNEYS, { ...order, inForceFrom }))
    },
    decide: async (who: StaffScope) => {
      const waiting = (await listApprovals(core, who)).find(
        ({ standing }) => standing === 'requested',
      )
      const { id, beforeSha256, afterSha256 } = assertPresent(waiting, 'a request waits')
      return approve(core, services, who, { id, beforeSha256, afterSha256 })
    },
  }
}
