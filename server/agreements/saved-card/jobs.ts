import { chargeById } from '#server/payments/charge/data.ts'
import {
  type CardKey,
  endCard,
  noteForgotten,
  noteProvider,
  renewCard,
} from '#server/payments/saved-card/commands.ts'
import {
  cardNamed,
  cardsOfEndedAgreements,
  cardsToAskFor,
  paidIntentOf,
  type SavedCardRow,
  savedCardById,
} from '#server/payments/saved-card/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { EventOf } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { StripeCheckout } from '#server/platform/stripe/checkout.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import { applySavingPage, customerOrder, keepCardOfPayment } from './commands.ts'

/** A card page that the provider does not know after so long was never made. */
const GIVE_UP_MINUTES = 10
const SEARCH_MINUTES = 5
const BATCH = 50

/**
 * Tells the provider to forget a card that pays no more, with its customer: cards whose id we never
 * learnt go with it. Already forgotten is forgotten. Throws while it gives no answer.
 */
export async function forgetCard(
  core: Core,
  { stripe }: Services,
  scope: SystemScope,
  event: Omit<EventOf<'saved_card.removal_wanted'>, 'topic'>,
): Promise<void> {
  const card = await inScope(core, scope, (tx) => savedCardById(tx, scope, event))
  if (card?.status !== 'removing' || !stripe) return
  const customer = card.customer ?? (await learnCustomer(core, stripe, card))
  if (customer !== null) {
    const answer = await stripe.deleteCustomer(customer)
    if (answer.kind === 'unknown') throw new Error(`card not forgotten yet: ${answer.cause}`)
    if (answer.kind === 'refused') throw new Error(`card not forgotten: ${answer.problem.message}`)
  }
  await inScope(core, scope, (tx) => noteForgotten(tx, scope, card))
}

/** For as long as the provider remembers keys; later there is a customer without name or card. */
const KEY_HOURS = 23

async function learnCustomer(
  core: Core,
  stripe: StripeClient,
  card: SavedCardRow,
): Promise<string | null> {
  if (core.clock.now().since(card.createdAt).total('hours') >= KEY_HOURS) return null
  const answer = await stripe.createCustomer(customerOrder(card.id))
  if (answer.kind === 'unknown') throw new Error(`customer not known yet: ${answer.cause}`)
  return answer.kind === 'ok' ? answer.value.id : null
}

/** Nobody completes the payment of a try that was refused: it is closed at the provider, too. */
export async function closeTry(
  core: Core,
  { stripe }: Services,
  scope: SystemScope,
  { creditorId, chargeId }: Omit<EventOf<'card_try.ended'>, 'topic'>,
): Promise<void> {
  const charge = await inScope(core, scope, (tx) => chargeById(tx, scope, creditorId, chargeId))
  if (!stripe || charge?.status !== 'failed' || charge.providerChargeId === null) return
  const answer = await stripe.cancelPaymentIntent(charge.providerChargeId)
  if (answer.kind === 'unknown') throw new Error(`try not closed yet: ${answer.cause}`)
}

/** What an event about a card leads to: its number or date changed, or the provider lost it. */
export async function followCard(
  stripe: StripeClient,
  scope: SystemScope,
  id: string,
): Promise<(tx: Tx) => Promise<string>> {
  const answer = await stripe.getCard(id)
  if (answer.kind === 'unknown') throw new Error(`card not fetched yet: ${answer.cause}`)
  return async (tx) => {
    const card = await cardNamed(tx, scope, id)
    if (card?.status !== 'active') return 'ignored'
    if (answer.kind !== 'ok' || answer.value.customer !== card.customer) {
      await endCard(tx, scope, card, 'gone')
    } else if (isOther(card, answer.value)) {
      await renewCard(tx, scope, card, answer.value)
    }
    return 'applied'
  }
}

function isOther({ details }: SavedCardRow, now: NonNullable<SavedCardRow['details']>): boolean {
  const { brand, last4, expMonth, expYear } = now
  return (
    details === null ||
    details.brand !== brand ||
    details.last4 !== last4 ||
    details.expMonth !== expMonth ||
    details.expYear !== expYear
  )
}

/**
 * The janitor of cards that are being saved: asks about pages whose event never came, gives up what
 * was left, and ends the cards of agreements that no longer run. Answers how many it looked at.
 */
export async function sweepSavedCards(
  core: Core,
  { stripe }: Services,
  scope: SystemScope,
): Promise<number> {
  const ended = await inScope(core, scope, async (tx) => {
    const cards = await cardsOfEndedAgreements(tx, scope, BATCH)
    for (const card of cards) await endCard(tx, scope, card, 'agreement_ended')
    return cards.length
  })
  if (!stripe) return ended
  const waiting = await inScope(core, scope, (tx) => cardsToAskFor(tx, scope, BATCH))
  for (const card of waiting) {
    if (card.chargeId === null) await askForSavingPage(core, stripe, scope, card)
    else await askForPayingPage(core, stripe, scope, { ...card, chargeId: card.chargeId })
  }
  return ended + waiting.length
}

async function askForSavingPage(
  core: Core,
  stripe: StripeClient,
  scope: SystemScope,
  card: SavedCardRow,
): Promise<void> {
  const page =
    card.pageId === null ? await searchPage(stripe, card) : await pageById(stripe, card.pageId)
  await inScope(core, scope, async (tx) => {
    await noteProvider(tx, scope, card)
    if (page === 'unknown') return
    if (page === null) await endWhenOld(tx, scope, card)
    else await applySavingPage(tx, scope, card, page)
  })
}

async function pageById(stripe: StripeClient, id: string) {
  const answer = await stripe.getCheckout(id)
  if (answer.kind === 'ok') return answer.value
  return answer.kind === 'not_found' ? null : ('unknown' as const)
}

async function searchPage(
  stripe: StripeClient,
  { id, createdAt }: SavedCardRow,
): Promise<StripeCheckout | 'unknown' | null> {
  const from = createdAt.subtract({ minutes: SEARCH_MINUTES })
  // The same wish may have been sent again until its page would have ended.
  const to = createdAt.add({ hours: 1 })
  for await (const page of stripe.listCheckouts(from, to)) {
    if (page.kind !== 'ok' || page.value.unreadable > 0) return 'unknown'
    const found = page.value.items.find(({ reference }) => reference === id)
    if (found) return found
  }
  return null
}

async function endWhenOld(
  tx: Tx,
  scope: SystemScope,
  card: CardKey & Pick<SavedCardRow, 'createdAt' | 'pageUntil'>,
) {
  const now = tx.clock.now()
  const isOld = now.since(card.createdAt).total('minutes') >= GIVE_UP_MINUTES
  const isOver = Temporal.Instant.compare(card.pageUntil, now) <= 0
  if (isOld && isOver) await endCard(tx, scope, card, 'not_saved')
}

/** The page that also pays is followed by its charge; only what it saved is asked for here. */
async function askForPayingPage(
  core: Core,
  stripe: StripeClient,
  scope: SystemScope,
  card: SavedCardRow & { readonly chargeId: NonNullable<SavedCardRow['chargeId']> },
): Promise<void> {
  const { creditorId, chargeId } = card
  const paid = await inScope(core, scope, async (tx) => {
    await noteProvider(tx, scope, card)
    const charge = await chargeById(tx, scope, creditorId, chargeId)
    const isOver = charge && ['failed', 'expired', 'removed'].includes(charge.status)
    if (isOver) await endCard(tx, scope, card, 'not_saved')
    return paidIntentOf(tx, scope, { creditorId, chargeId })
  })
  if (paid === null) return
  const answer = await stripe.getPaymentIntent(paid)
  if (answer.kind !== 'ok') return
  await inScope(core, scope, async (tx) => {
    const stillWanted = await savedCardById(tx, scope, { creditorId, savedCardId: card.id })
    await keepCardOfPayment(tx, scope, stillWanted, answer.value)
  })
}
