import { and, asc, eq, inArray, lte, or, type SQL, sql } from 'drizzle-orm'
import { cardConsents, savedCards } from '#db/schema/saved-cards.ts'
import type {
  AgreementId,
  ChargeId,
  CreditorId,
  PayableId,
  SavedCardId,
} from '#server/kernel/id.ts'
import { isPastValidity, type SavedCard } from '#server/payments/saved-card/model.ts'
import { detailsSchema } from '#server/payments/saved-card/schema.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import { ofDebtor } from '#server/platform/scope-filter.ts'

type AgreementKey = { readonly creditorId: CreditorId; readonly agreementId: AgreementId }

/** A card with where it is being saved, for who follows it up. */
export type SavedCardRow = SavedCard & {
  readonly chargeId: ChargeId | null
  readonly pageId: string | null
  readonly pageUrl: string | null
  readonly pageUntil: Temporal.Instant
  readonly createdAt: Temporal.Instant
  readonly textSha256: Buffer
}

/** The card that pays an agreement, and the one that was allowed and is not saved yet. */
export async function cardsOfAgreement(
  tx: Tx,
  scope: Scope,
  { creditorId, agreementId }: AgreementKey,
): Promise<{ active: SavedCardRow | null; wanted: SavedCardRow | null }> {
  const found = await cardsWhere(
    tx,
    scope,
    and(
      eq(savedCards.creditorId, creditorId),
      eq(savedCards.agreementId, agreementId),
      inArray(savedCards.status, ['active', 'wanted']),
    ),
  )
  return {
    active: found.find(({ status }) => status === 'active') ?? null,
    wanted: found.find(({ status }) => status === 'wanted') ?? null,
  }
}

/** Every card that an agreement had, newest first. */
export function allCardsOfAgreement(
  tx: Tx,
  scope: Scope,
  { creditorId, agreementId }: AgreementKey,
): Promise<SavedCardRow[]> {
  return cardsWhere(
    tx,
    scope,
    and(eq(savedCards.creditorId, creditorId), eq(savedCards.agreementId, agreementId)),
  )
}

export async function savedCardById(
  tx: Tx,
  scope: Scope,
  { creditorId, savedCardId }: { creditorId: CreditorId; savedCardId: SavedCardId },
): Promise<SavedCardRow | null> {
  const [card] = await cardsWhere(
    tx,
    scope,
    and(eq(savedCards.creditorId, creditorId), eq(savedCards.id, savedCardId)),
  )
  return card ?? null
}

/** The same, held until the transaction ends: removing it waits, or has happened before. */
export async function lockCard(
  tx: Tx,
  scope: SystemScope,
  { creditorId, savedCardId }: { creditorId: CreditorId; savedCardId: SavedCardId },
): Promise<SavedCardRow | null> {
  await tx.sql('select id from saved_cards where creditor_id = $1 and id = $2 for update', [
    creditorId,
    savedCardId,
  ])
  return savedCardById(tx, scope, { creditorId, savedCardId })
}

/** The card that the page of this charge saves while it pays; null for most charges. */
export async function cardOfPage(
  tx: Tx,
  scope: Scope,
  { creditorId, chargeId }: { creditorId: CreditorId; chargeId: ChargeId },
): Promise<SavedCardRow | null> {
  const [card] = await cardsWhere(
    tx,
    scope,
    and(eq(savedCards.creditorId, creditorId), eq(savedCards.chargeId, chargeId)),
  )
  return card ?? null
}

/** The charges for these payables whose page also saves the card. */
export async function savingCharges(
  tx: Tx,
  _scope: Scope,
  { creditorId, lines }: { creditorId: CreditorId; lines: readonly { payableId: PayableId }[] },
): Promise<ReadonlySet<ChargeId>> {
  const rows = await tx.sql<{ id: ChargeId }>(
    `select s.charge_id as id from saved_cards s
       join charges c on c.creditor_id = s.creditor_id and c.id = s.charge_id
      where s.creditor_id = $1 and c.payable_id = any ($2)`,
    [creditorId, lines.map(({ payableId }) => payableId)],
  )
  return new Set(rows.map(({ id }) => id))
}

/** The card with this id of the provider's; null where it is none of ours. */
export async function cardNamed(
  tx: Tx,
  scope: SystemScope,
  paymentMethod: string,
): Promise<SavedCardRow | null> {
  const [card] = await cardsWhere(tx, scope, eq(savedCards.paymentMethod, paymentMethod))
  return card ?? null
}

/** Under which of our ids the page that only saves a card comes back; null where it is none. */
export async function cardOfReference(
  tx: Tx,
  scope: SystemScope,
  savedCardId: SavedCardId,
): Promise<SavedCardRow | null> {
  const [card] = await cardsWhere(tx, scope, eq(savedCards.id, savedCardId))
  return card ?? null
}

/** The provider's payment of a charge; null where none is in the books. */
export async function paidIntentOf(
  tx: Tx,
  _scope: SystemScope,
  { creditorId, chargeId }: { creditorId: CreditorId; chargeId: ChargeId },
): Promise<string | null> {
  const [row] = await tx.sql<{ id: string }>(
    `select provider_payment_id as id from payments
      where creditor_id = $1 and charge_id = $2 and provider = 'stripe' limit 1`,
    [creditorId, chargeId],
  )
  return row?.id ?? null
}

/** Cards whose page said nothing yet, at intervals that double from one minute. */
export function cardsToAskFor(tx: Tx, scope: SystemScope, limit: number): Promise<SavedCardRow[]> {
  const now = tx.clock.now()
  return cardsWhere(
    tx,
    scope,
    and(
      eq(savedCards.status, 'wanted'),
      or(
        lte(savedCards.pageUntil, now),
        sql`${savedCards.updatedAt} <= ${now.toString()}::timestamptz
            - greatest(interval '1 minute', ${savedCards.updatedAt} - ${savedCards.createdAt})`,
      ),
    ),
    limit,
  )
}

/** Cards of agreements that no longer run: they pay nothing any more. */
export function cardsOfEndedAgreements(
  tx: Tx,
  scope: SystemScope,
  limit: number,
): Promise<SavedCardRow[]> {
  return cardsWhere(
    tx,
    scope,
    and(
      inArray(savedCards.status, ['active', 'wanted']),
      sql`exists (select from agreements a where a.creditor_id = ${savedCards.creditorId}
                   and a.id = ${savedCards.agreementId} and a.status <> 'active')`,
    ),
    limit,
  )
}

/** Why a card cannot pay as it is; null where nothing is known against it. */
export function faultOf(
  { unusableSince, details }: Pick<SavedCard, 'unusableSince' | 'details'>,
  today: Temporal.PlainDate,
): 'expired' | 'refused' | null {
  if (details && isPastValidity(details, today)) return 'expired'
  return unusableSince === null ? null : 'refused'
}

async function cardsWhere(
  tx: Tx,
  scope: Scope,
  condition: SQL | undefined,
  limit = 50,
): Promise<SavedCardRow[]> {
  const rows = await tx.db
    .select({
      card: savedCards,
      allowedOn: cardConsents.givenOn,
      textSha256: cardConsents.textSha256,
    })
    .from(savedCards)
    .innerJoin(
      cardConsents,
      and(
        eq(cardConsents.creditorId, savedCards.creditorId),
        eq(cardConsents.id, savedCards.consentId),
      ),
    )
    .where(and(condition, ofDebtor(scope, savedCards.debtorId)))
    .orderBy(sql`${savedCards.createdAt} desc`, asc(savedCards.id))
    .limit(limit)
  return rows.map(({ card, allowedOn, textSha256 }) => ({
    creditorId: card.creditorId,
    id: card.id,
    agreementId: card.agreementId,
    debtorId: card.debtorId,
    status: card.status,
    customer: card.customer,
    paymentMethod: card.paymentMethod,
    details: card.cardSealed ? openDetails(tx, card.id, card.cardSealed) : null,
    unusableSince: card.unusableSince,
    chargeId: card.chargeId,
    pageId: card.pageId,
    pageUrl: card.pageUrl,
    pageUntil: card.pageUntil,
    createdAt: card.createdAt,
    allowedOn,
    textSha256,
  }))
}

/** What may be shown of a card, out of its row. */
export function openDetails(tx: Tx, id: SavedCardId, sealed: Buffer) {
  const text = tx.vault.open(sealed, { column: 'saved_cards.card', row: id })
  return detailsSchema.parse(JSON.parse(text))
}
