import { cardConsents } from '#db/schema/saved-cards.ts'
import { instalmentsOf, lockSchedule } from '#server/agreements/data.ts'
import type { Acceptance } from '#server/agreements/model.ts'
import { pricingOf } from '#server/agreements/paying/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import {
  type AgreementId,
  type CardConsentId,
  newId,
  type PayableId,
  type SavedCardId,
} from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type CardRefusal, type Keeping, requestCardPage } from '#server/payments/card/commands.ts'
import { moveCharge } from '#server/payments/commands.ts'
import {
  addWantedCard,
  endCard,
  keepCard,
  noteProvider,
} from '#server/payments/saved-card/commands.ts'
import {
  cardsOfAgreement,
  type SavedCardRow,
  savedCardById,
} from '#server/payments/saved-card/data.ts'
import { sameSecret } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { DebtorScope, Scope, SystemScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import type { StripeCheckout } from '#server/platform/stripe/checkout.ts'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import type { StripePaymentIntent } from '#server/platform/stripe/payment-intent.ts'
import { openAutomatic } from '../automatic/data.ts'
import { type CardAgreement, type Consent, cardAgreement, consentOf } from './data.ts'
import { coveredLines } from './model.ts'

export type SaveRefusal =
  | CardRefusal
  /** What was on screen is not what would be allowed: it is shown anew. */
  | 'text_changed'
  /** Nothing is due after today. */
  | 'nothing_covered'
  /** The person's bank pays already: an agreement is collected by itself in one way only. */
  | 'bank_pays'
  /** An agreement that is not signed and running has no later instalments. */
  | 'not_running'

export type SaveInput = {
  readonly agreementId: AgreementId
  readonly payableId: PayableId | null
  readonly consentSha256: Buffer
  readonly client: Acceptance['origin']
}

/** How long a person has to come to the card page; it tells its own end afterwards. */
const PAGE_MINUTES = 60
/** A page with less life than this is not shown again; none is made with less than half an hour. */
const MIN_REMAINING_MINUTES = 2
const MIN_NEW_PAGE_MINUTES = 32

/**
 * Writes down what a person at R2 allows, and makes the page on which their card is saved: the one
 * that also pays `payableId`, or one that only saves. The consent and the card's row are committed
 * before the provider hears of them, under keys that make repeating harmless.
 */
export async function saveCard(
  core: Core,
  services: Services,
  scope: DebtorScope,
  input: SaveInput,
): Promise<Result<null, SaveRefusal>> {
  const { stripe } = services
  if (!stripe) return refuse('card_unavailable')
  const allowed = await inScope(core, scope, (tx) => allowCard(tx, services, scope, input))
  if (!allowed.ok) return allowed
  const card = allowed.value
  const customer = await customerOf(core, stripe, scope, card)
  if (customer === null) return refuse('card_unavailable')
  if (input.payableId === null)
    return savingPage(core, services, stripe, scope, { ...card, customer })
  const keeping: Keeping = {
    customer,
    chargeId: card.chargeId,
    bind: (tx, { chargeId, expiresAt }) =>
      noteProvider(tx, scope, card, { chargeId, pageUntil: expiresAt }),
  }
  const price = pricingOf(scope, { kind: 'instalment', payableId: input.payableId })
  const page = await requestCardPage(core, services, scope, price, keeping)
  return page.ok ? ok(null) : page
}

async function allowCard(
  tx: Tx,
  { operator }: Services,
  scope: DebtorScope,
  input: SaveInput,
): Promise<Result<SavedCardRow, SaveRefusal>> {
  const agreement = await cardAgreement(tx, scope, input.agreementId)
  if (!agreement) return refuse('not_found')
  await lockSchedule(tx, scope, agreement)
  const schedule = await instalmentsOf(tx, scope, agreement)
  const isOurs = input.payableId === null || schedule.some(({ id }) => id === input.payableId)
  if (!isOurs) return refuse('not_found')
  if (agreement.kind !== 'plan' || agreement.status !== 'active') return refuse('not_running')
  if ((await openAutomatic(tx, scope, agreement)) !== null) return refuse('bank_pays')
  const on = today(tx.clock)
  if (coveredLines(schedule, on).length === 0) return refuse('nothing_covered')
  const consent = consentOf(agreement, operator, on)
  if (!sameSecret(consent.sha256, input.consentSha256)) return refuse('text_changed')
  const { wanted } = await cardsOfAgreement(tx, scope, agreement)
  if (wanted && (await isSameWish(tx, wanted, consent, input))) return ok(wanted)
  if (wanted) await endWanted(tx, scope, wanted)
  const id = await writeConsent(tx, scope, agreement, consent, input.client)
  const card = await savedCardById(tx, scope, { creditorId: agreement.creditorId, savedCardId: id })
  return ok(assertPresent(card, 'the card was just written'))
}

/** A double click, or the same person on two devices, is one wish. */
async function isSameWish(
  tx: Tx,
  wanted: SavedCardRow,
  consent: Consent,
  { payableId }: SaveInput,
): Promise<boolean> {
  const hasPage = wanted.pageId !== null || wanted.chargeId !== null
  const minutes = hasPage ? MIN_REMAINING_MINUTES : MIN_NEW_PAGE_MINUTES
  const latest = tx.clock.now().add({ minutes })
  const lasts = Temporal.Instant.compare(wanted.pageUntil, latest) > 0
  if (!lasts || !sameSecret(wanted.textSha256, consent.sha256)) return false
  if (payableId === null || wanted.chargeId === null) {
    return payableId === null ? wanted.chargeId === null : wanted.pageId === null
  }
  const [charge] = await tx.sql<{ payable_id: PayableId }>(
    `select payable_id from charges where creditor_id = $1 and id = $2
        and status in ('created', 'live', 'unknown')`,
    [wanted.creditorId, wanted.chargeId],
  )
  return charge?.payable_id === payableId
}

async function writeConsent(
  tx: Tx,
  scope: DebtorScope,
  { creditorId, agreementId, debtorId }: CardAgreement,
  consent: Consent,
  client: Acceptance['origin'],
): Promise<SavedCardId> {
  const now = tx.clock.now()
  const consentId = newId<CardConsentId>(now.epochMilliseconds)
  const { codeId } = assertPresent(scope.confirmation, 'R2 is a code that was entered')
  await tx.db.insert(cardConsents).values({
    creditorId,
    id: consentId,
    agreementId,
    debtorId,
    sessionId: scope.sessionId,
    rung: 'R2',
    codeId,
    originSealed: tx.vault.seal(JSON.stringify(client), {
      column: 'card_consents.origin',
      row: consentId,
    }),
    textVersion: consent.version,
    text: consent.text,
    textSha256: consent.sha256,
    givenOn: today(tx.clock),
    givenAt: now,
  })
  const id = newId<SavedCardId>(now.epochMilliseconds)
  const pageUntil = now.add({ minutes: PAGE_MINUTES })
  await addWantedCard(tx, scope, { creditorId, id, agreementId, debtorId, consentId, pageUntil })
  return id
}

/** Whom the card will belong to at the provider: nobody with a name, and for this card alone. */
async function customerOf(
  core: Core,
  stripe: StripeClient,
  scope: Scope,
  card: SavedCardRow,
): Promise<string | null> {
  if (card.customer !== null) return card.customer
  const answer = await stripe.createCustomer(customerOrder(card.id))
  if (answer.kind !== 'ok') {
    core.log.warn({ savedCardId: card.id, answer: answer.kind }, 'no customer for a card yet')
    return null
  }
  const { id: customer } = answer.value
  await inScope(core, scope, (tx) => noteProvider(tx, scope, card, { customer }))
  return customer
}

/** The same order again is the same customer, for as long as the provider remembers keys. */
export function customerOrder(id: SavedCardId) {
  return { key: `customer:${id}`, metadata: { card: id } }
}

async function savingPage(
  core: Core,
  { portalUrl }: Services,
  stripe: StripeClient,
  scope: DebtorScope,
  card: SavedCardRow & { readonly customer: string },
): Promise<Result<null, SaveRefusal>> {
  if (card.pageUrl !== null) return ok(null)
  const back = `${portalUrl}/acordo/${card.agreementId}/cartao`
  const answer = await stripe.createSetupCheckout({
    key: `saving:${card.id}`,
    reference: card.id,
    metadata: { card: card.id },
    customer: card.customer,
    successUrl: `${back}?volta=guardado`,
    cancelUrl: `${back}?volta=sem-guardar`,
    expiresAt: card.pageUntil,
  })
  if (answer.kind === 'unknown') return refuse('card_unavailable')
  if (answer.kind !== 'ok') {
    core.log.error({ savedCardId: card.id, problem: answer.problem }, 'saving page refused')
    await inScope(core, scope, (tx) => endCard(tx, scope, card, 'not_saved'))
    return refuse('provider_refused')
  }
  await inScope(core, scope, (tx) => applySavingPage(tx, scope, card, answer.value))
  return ok(null)
}

/** What the page that only saves a card says of itself. The customer on it must be the card's own. */
export async function applySavingPage(
  tx: Tx,
  scope: Scope,
  card: SavedCardRow,
  page: StripeCheckout,
): Promise<void> {
  if (page.mode !== 'setup' || page.customer !== card.customer) {
    tx.log.error({ savedCardId: card.id, mode: page.mode }, 'provider answered another page')
  } else if (page.status === 'complete' && page.savedCard) {
    await keepCard(tx, scope, card, page.savedCard)
  } else if (page.status === 'expired') {
    await endCard(tx, scope, card, 'not_saved')
  } else if (page.status === 'open' && page.url !== null) {
    await noteProvider(tx, scope, card, {
      pageId: page.id,
      pageUrl: page.url,
      pageUntil: page.expiresAt,
    })
  }
}

/** A payment that came keeps the card it was made with, where that was allowed; else nothing. */
export async function keepCardOfPayment(
  tx: Tx,
  scope: SystemScope,
  card: SavedCardRow | null,
  intent: StripePaymentIntent,
): Promise<void> {
  if (card?.status !== 'wanted' || intent.status !== 'succeeded') return
  const { paymentMethod, customer } = intent
  if (paymentMethod && customer === card.customer) {
    await keepCard(tx, scope, card, paymentMethod)
  } else {
    await endCard(tx, scope, card, 'not_saved')
  }
}

/**
 * Removes the card of an agreement, and the wish for one: from this moment nothing is charged. At
 * R1, because it only takes a power away, and a person must not be kept from it by a lost code.
 */
export async function removeCard(
  core: Core,
  scope: DebtorScope,
  { agreementId }: { agreementId: AgreementId },
): Promise<Result<null, 'not_found'>> {
  return inScope(core, scope, async (tx) => {
    const agreement = await cardAgreement(tx, scope, agreementId)
    if (!agreement) return refuse('not_found')
    await lockSchedule(tx, scope, agreement)
    const { active, wanted } = await cardsOfAgreement(tx, scope, agreement)
    if (wanted) await endWanted(tx, scope, wanted, 'debtor')
    if (active) await endCard(tx, scope, active, 'debtor')
    return ok(null)
  })
}

/** Gives a wish up, and takes away the open page that would have paid and saved. */
async function endWanted(
  tx: Tx,
  scope: DebtorScope,
  wanted: SavedCardRow,
  reason: 'debtor' | 'not_saved' = 'not_saved',
): Promise<void> {
  await endCard(tx, scope, wanted, reason)
  const { creditorId, chargeId } = wanted
  if (chargeId === null) return
  if (await moveCharge(tx, creditorId, chargeId, 'withdrawn')) {
    await emit(tx, { topic: 'charge.removal_wanted', creditorId, chargeId })
  }
}
