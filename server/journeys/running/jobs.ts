import { loadCatalogue } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { isContactHour } from '#server/messages/eligibility/model.ts'
import { retireSilent } from '#server/messages/push/commands.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { journeyInForce } from '../data.ts'
import { reachOf } from '../planning/model.ts'
import { writeSteps } from './commands.ts'
import { dueSteps, peopleWithOffers } from './data.ts'

/** Read by one statement; what is left comes with the next tick. */
const MOST_AT_ONCE = 20_000
/** Messages of one transaction: a second or two. */
const BATCH = 500

/**
 * Writes what the journeys in force say for today, of every creditor, in its hours of contact; what
 * a tick or a day was missed for is made up for within three days, and a day that comes twice writes
 * nothing twice. A creditor that fails keeps none of the others waiting.
 * @returns how many messages were written.
 */
export async function sweepJourneys(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  if (!isContactHour(core.clock.now())) return 0
  const creditors = await inScope(core, scope, async (tx) => {
    await retireSilent(tx, scope)
    return [...(await loadCatalogue(tx, scope)).creditors.values()]
  })
  let written = 0
  for (const creditor of creditors) {
    if (!isContactHour(core.clock.now(), creditor)) continue
    try {
      written += await runJourney(core, services, scope, creditor)
    } catch (error) {
      core.log.error({ creditorId: creditor.id, error }, 'journey failed; it comes again')
    }
  }
  return written
}

/** What is due for one creditor today, in batches of their own transactions. */
export async function runJourney(
  core: Core,
  services: Services,
  scope: SystemScope,
  creditor: Creditor,
  batch: number = BATCH,
): Promise<number> {
  const creditorId = creditor.id
  const { live, steps } = await inScope(core, scope, async (tx) => {
    const live = await journeyInForce(tx, scope, creditorId)
    const reach = reachOf(services)
    const of = { creditorId, live, policy: creditor, reach, limit: MOST_AT_ONCE }
    return { live, steps: await dueSteps(tx, scope, of) }
  })
  let written = 0
  for (let from = 0; from < steps.length; from += batch) {
    const part = { creditorId, version: live.version, steps: steps.slice(from, from + batch) }
    const promising = part.steps.filter(({ family }) => family === 'campaign_options')
    const debtorIds = promising.map(({ debtorId }) => debtorId)
    written += await inScope(core, scope, async (tx) => {
      const withOffers = await peopleWithOffers(tx, scope, { creditorId, debtorIds })
      return writeSteps(tx, scope, services, { ...part, withOffers })
    })
  }
  return written
}
