import {
  type CardOccasion,
  chargesToAnnounce,
  occasionOfTry,
} from '#server/agreements/saved-card/occasion/data.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { isContactHour } from '#server/messages/eligibility/model.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { EventOf } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { writeAboutCard } from './commands.ts'

const BATCH = 200

/**
 * Writes before the day on which a saved card pays, in hours of contact only, each in its own
 * transaction; about a card that cannot pay as it is, so that there is time for another way. Answers
 * how many messages were written.
 */
export async function sweepCardNotices(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  const now = core.clock.now()
  if (!services.stripe || !isContactHour(now)) return 0
  const on = businessDate(now)
  const until = on.add({ days: services.cardNoticeDays })
  const due = await inScope(core, scope, (tx) =>
    chargesToAnnounce(tx, scope, { after: on, until, limit: BATCH }),
  )
  let written = 0
  for (const occasion of due) {
    const about = occasion.fault === null ? 'card_notice' : 'card_needs_you'
    if (await write(core, services, scope, occasion, about)) written += 1
  }
  return written
}

/** Brings the person back once their card will not pay an instalment by itself any more. */
export async function tellAboutTry(
  core: Core,
  services: Services,
  scope: SystemScope,
  event: Omit<EventOf<'card_try.ended'>, 'topic'>,
): Promise<void> {
  const occasion = await inScope(core, scope, (tx) => occasionOfTry(tx, scope, event))
  if (occasion) await write(core, services, scope, occasion, 'card_needs_you')
}

async function write(
  core: Core,
  services: Services,
  scope: SystemScope,
  occasion: CardOccasion,
  about: 'card_notice' | 'card_needs_you',
): Promise<boolean> {
  return inScope(
    core,
    scope,
    async (tx) => (await writeAboutCard(tx, scope, services, occasion, about)) !== null,
  )
}
