import { and, eq, inArray, isNull } from 'drizzle-orm'
import { savedCards } from '#db/schema/saved-cards.ts'
import { recordAudit } from '#server/audit/commands.ts'
import type { CardConsentId, ChargeId, SavedCardId } from '#server/kernel/id.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { StripeCard } from '#server/platform/stripe/card.ts'
import { cardsOfAgreement } from './data.ts'
import {
  type CardDetails,
  type CardEndReason,
  SAVED_CARD_TRANSITIONS,
  type SavedCard,
  type SavedCardEvent,
} from './model.ts'

export type CardKey = Pick<SavedCard, 'creditorId' | 'id' | 'agreementId' | 'debtorId'>

const isCard = ({ creditorId, id }: Pick<CardKey, 'creditorId' | 'id'>) =>
  and(eq(savedCards.creditorId, creditorId), eq(savedCards.id, id))

const accepts = (event: SavedCardEvent) =>
  inArray(savedCards.status, statesAccepting(SAVED_CARD_TRANSITIONS, event))

/** A card that the person allowed, before the provider knows of it. */
export async function addWantedCard(
  tx: Tx,
  scope: Scope,
  card: CardKey & { readonly consentId: CardConsentId; readonly pageUntil: Temporal.Instant },
): Promise<void> {
  const now = tx.clock.now()
  await tx.db
    .insert(savedCards)
    .values({ ...card, status: 'wanted', createdAt: now, updatedAt: now })
  await audit(tx, scope, card, { action: 'card.allowed' })
}

/** What the provider answered while the card is being saved. Nothing of it moves the card. */
export async function noteProvider(
  tx: Tx,
  _scope: Scope,
  card: CardKey,
  fields: {
    customer?: string
    chargeId?: ChargeId
    pageId?: string
    pageUrl?: string
    pageUntil?: Temporal.Instant
  } = {},
): Promise<void> {
  await tx.db
    .update(savedCards)
    .set({ ...fields, updatedAt: tx.clock.now() })
    .where(isCard(card))
}

/**
 * The provider holds the card: from now on it pays, and the one before it does not. False where it
 * is not waited for any more; then the provider is told to forget it.
 */
export async function keepCard(
  tx: Tx,
  scope: Scope,
  card: CardKey,
  saved: StripeCard,
): Promise<boolean> {
  const [waiting] = await tx.db
    .select({ id: savedCards.id })
    .from(savedCards)
    .where(and(isCard(card), accepts('saved')))
    .for('update')
  if (!waiting) return false
  const { active } = await cardsOfAgreement(tx, scope, card)
  if (active) await endCard(tx, scope, active, 'replaced')
  const now = tx.clock.now()
  await tx.db
    .update(savedCards)
    .set({
      status: 'active',
      paymentMethod: saved.id,
      cardSealed: sealDetails(tx, card.id, saved),
      activeAt: now,
      updatedAt: now,
    })
    .where(and(isCard(card), accepts('saved')))
  await audit(tx, scope, card, { action: 'card.saved' })
  return true
}

/** Its network sent another number or date: what was against the old one is not against this. */
export async function renewCard(tx: Tx, scope: Scope, card: CardKey, renewed: StripeCard) {
  const changed = await tx.db
    .update(savedCards)
    .set({
      cardSealed: sealDetails(tx, card.id, renewed),
      unusableSince: null,
      updatedAt: tx.clock.now(),
    })
    .where(and(isCard(card), eq(savedCards.status, 'active')))
    .returning({ id: savedCards.id })
  if (changed.length > 0) await audit(tx, scope, card, { action: 'card.renewed' })
}

/** The bank does not want this card charged again; the person may still pay with it themselves. */
export async function markUnusable(tx: Tx, card: Pick<CardKey, 'creditorId' | 'id'>) {
  await tx.db
    .update(savedCards)
    .set({ unusableSince: tx.clock.now() })
    .where(and(isCard(card), isNull(savedCards.unusableSince)))
}

/**
 * From now on the card pays nothing; the provider is told to forget it. False where it had ended
 * before.
 */
export async function endCard(
  tx: Tx,
  scope: Scope,
  card: CardKey,
  reason: CardEndReason,
): Promise<boolean> {
  const now = tx.clock.now()
  const ended = await tx.db
    .update(savedCards)
    .set({ status: 'removing', endReason: reason, endedAt: now, updatedAt: now })
    .where(and(isCard(card), accepts('ended')))
    .returning({ id: savedCards.id })
  if (ended.length === 0) return false
  const { creditorId, id: savedCardId } = card
  await audit(tx, scope, card, { action: 'card.ended', reason })
  await emit(tx, { topic: 'saved_card.removal_wanted', creditorId, savedCardId })
  return true
}

/** The provider has forgotten it. */
export async function noteForgotten(tx: Tx, scope: Scope, card: CardKey): Promise<void> {
  const now = tx.clock.now()
  const forgotten = await tx.db
    .update(savedCards)
    .set({ status: 'removed', removedAt: now, updatedAt: now })
    .where(and(isCard(card), accepts('forgotten')))
    .returning({ id: savedCards.id })
  if (forgotten.length > 0) await audit(tx, scope, card, { action: 'card.forgotten' })
}

function sealDetails(tx: Tx, id: SavedCardId, card: StripeCard): Buffer {
  const { brand, last4, expMonth, expYear } = card
  const details: CardDetails = { brand, last4, expMonth, expYear }
  return tx.vault.seal(JSON.stringify(details), { column: 'saved_cards.card', row: id })
}

type CardAudit =
  | { action: 'card.allowed' | 'card.saved' | 'card.renewed' | 'card.forgotten' }
  | { action: 'card.ended'; reason: string }

function audit(tx: Tx, scope: Scope, card: CardKey, event: CardAudit): Promise<void> {
  const { creditorId, debtorId, id: subjectId } = card
  return recordAudit(tx, scope, { ...event, subjectId, creditorId, debtorId })
}
