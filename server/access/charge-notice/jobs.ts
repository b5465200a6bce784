import {
  type DebitOccasion,
  debitsToAnnounce,
} from '#server/agreements/automatic/announcing/data.ts'
import {
  type CardOccasion,
  chargesToAnnounce,
  occasionOfTry,
} from '#server/agreements/saved-card/occasion/data.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { isContactHour } from '#server/messages/eligibility/model.ts'
import type { Notice } from '#server/messages/templates/model.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { EventOf } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { type ChargeNews, writeAboutCharge } from './commands.ts'
import { announcedUntil } from './model.ts'

const BATCH = 200

/**
 * Writes before the day on which a saved card or the person's bank pays, in hours of contact only,
 * each in its own transaction; about a card that cannot pay as it is, so that there is time for
 * another way. Answers how many messages were written.
 */
export async function sweepChargeNotices(
  core: Core,
  services: Services,
  scope: SystemScope,
): Promise<number> {
  const now = core.clock.now()
  if (!isContactHour(now)) return 0
  const after = businessDate(now)
  const until = announcedUntil(services.calendar, after, services.cardNoticeDays)
  const range = { after, until, limit: BATCH }
  const due = await inScope(core, scope, (tx) => newsOf(tx, services, scope, range))
  let written = 0
  for (const news of due) {
    if (await write(core, services, scope, news)) written += 1
  }
  return written
}

type Range = Parameters<typeof debitsToAnnounce>[2]

async function newsOf(
  tx: Tx,
  { stripe, pixProducts }: Services,
  scope: SystemScope,
  range: Range,
): Promise<ChargeNews[]> {
  const cards = stripe ? await chargesToAnnounce(tx, scope, range) : []
  const debits = pixProducts.automatic ? await debitsToAnnounce(tx, scope, range) : []
  return [
    ...cards.map((card) =>
      newsOfCard(card, card.fault === null ? 'card_notice' : 'card_needs_you'),
    ),
    ...debits.map(newsOfDebit),
  ]
}

function newsOfCard(
  { creditorId, debtorId, payableId, savedCardId, dueOn }: CardOccasion,
  about: 'card_notice' | 'card_needs_you',
): ChargeNews {
  return {
    creditorId,
    debtorId,
    payableId,
    dedupeKey: `${about}:${savedCardId}:${payableId}`,
    notice: (link): Notice =>
      about === 'card_notice' ? { template: about, link, on: dueOn } : { template: about, link },
  }
}

function newsOfDebit({ chargeId, settlesOn, ...of }: DebitOccasion): ChargeNews {
  return {
    ...of,
    dedupeKey: `debit_notice:${chargeId}`,
    notice: (link) => ({ template: 'debit_notice', link, on: settlesOn }),
  }
}

/** Brings the person back once their card will not pay an instalment by itself any more. */
export async function tellAboutTry(
  core: Core,
  services: Services,
  scope: SystemScope,
  event: Omit<EventOf<'card_try.ended'>, 'topic'>,
): Promise<void> {
  const occasion = await inScope(core, scope, (tx) => occasionOfTry(tx, scope, event))
  if (occasion) await write(core, services, scope, newsOfCard(occasion, 'card_needs_you'))
}

async function write(
  core: Core,
  services: Services,
  scope: SystemScope,
  news: ChargeNews,
): Promise<boolean> {
  return inScope(
    core,
    scope,
    async (tx) => (await writeAboutCharge(tx, scope, services, news)) !== null,
  )
}
