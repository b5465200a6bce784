import { sql } from 'drizzle-orm'
import {
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { bytes, civilDate, idColumn, instant } from '#db/columns.ts'
import { agreements } from '#db/schema/agreements.ts'
import { charges, payables } from '#db/schema/payments.ts'
import type {
  AccessCodeId,
  AgreementId,
  CardConsentId,
  ChargeId,
  CreditorId,
  DebtorId,
  DebtorSessionId,
  PayableId,
  SavedCardId,
} from '#server/kernel/id.ts'

/**
 * That a person allowed a card of theirs to pay the later instalments of one agreement, in exactly
 * these words. Append-only. The words name operator, creditor and agreement, and no person.
 */
export const cardConsents = pgTable(
  'card_consents',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<CardConsentId>('id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    sessionId: idColumn<DebtorSessionId>('session_id').notNull(),
    rung: text('rung', { enum: ['R2'] }).notNull(),
    codeId: idColumn<AccessCodeId>('code_id').notNull(),
    /** Address, port and browser of the request, sealed. Null: the time of the proof is over. */
    originSealed: bytes('origin_sealed'),
    textVersion: text('text_version').notNull(),
    text: text('text').notNull(),
    textSha256: bytes('text_sha256').notNull(),
    /** Only instalments due after this day are charged by it. */
    givenOn: civilDate('given_on').notNull(),
    givenAt: instant('given_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    index('card_consents_session').on(t.sessionId),
    check('card_consents_rung', sql`${t.rung} = 'R2'`),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
  ],
)

/**
 * A card at the card provider that pays the instalments of one agreement on their day. What we hold
 * of it are the provider's ids and, sealed, its brand, last four digits and expiry. Each has a
 * customer of its own there, so that forgetting the customer forgets everything about the card.
 * `wanted`: allowed, not saved yet; its page is that of `charge_id`, which pays and saves, or the
 * one of `page_*`, which only saves. `active`: it pays. `removing`: it pays no more, the provider
 * has yet to forget it. `removed`: forgotten.
 */
export const savedCards = pgTable(
  'saved_cards',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    id: idColumn<SavedCardId>('id').notNull(),
    agreementId: idColumn<AgreementId>('agreement_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    consentId: idColumn<CardConsentId>('consent_id').notNull(),
    status: text('status', { enum: ['wanted', 'active', 'removing', 'removed'] }).notNull(),
    customer: text('customer'),
    paymentMethod: text('payment_method'),
    chargeId: idColumn<ChargeId>('charge_id'),
    pageId: text('page_id'),
    pageUrl: text('page_url'),
    /** Until then its page may still save it. */
    pageUntil: instant('page_until').notNull(),
    cardSealed: bytes('card_sealed'),
    /** The payer's bank does not want this card charged again; null: nothing is known against it. */
    unusableSince: instant('unusable_since'),
    endReason: text('end_reason', {
      enum: ['debtor', 'replaced', 'not_saved', 'agreement_ended', 'gone'],
    }),
    createdAt: instant('created_at').notNull(),
    /** When the provider was last asked, or told. */
    updatedAt: instant('updated_at').notNull(),
    activeAt: instant('active_at'),
    endedAt: instant('ended_at'),
    removedAt: instant('removed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.id] }),
    uniqueIndex('saved_cards_customer').on(t.customer),
    uniqueIndex('saved_cards_payment_method').on(t.paymentMethod),
    uniqueIndex('saved_cards_charge').on(t.creditorId, t.chargeId),
    uniqueIndex('saved_cards_one_wanted')
      .on(t.creditorId, t.agreementId)
      .where(sql`${t.status} = 'wanted'`),
    uniqueIndex('saved_cards_one_active')
      .on(t.creditorId, t.agreementId)
      .where(sql`${t.status} = 'active'`),
    index('saved_cards_debtor').on(t.debtorId),
    index('saved_cards_waiting').on(t.updatedAt).where(sql`${t.status} in ('wanted', 'removing')`),
    check(
      'saved_cards_saved',
      sql`num_nulls(${t.paymentMethod}, ${t.activeAt}) in (0, 2)
        and (${t.cardSealed} is null or ${t.activeAt} is not null)
        and (${t.status} in ('wanted', 'removed') or ${t.activeAt} is null or ${t.cardSealed} is not null)
        and (${t.activeAt} is null or ${t.customer} is not null)
        and (${t.status} <> 'active' or ${t.activeAt} is not null)
        and (${t.status} <> 'wanted' or ${t.activeAt} is null)`,
    ),
    check(
      'saved_cards_ended',
      sql`(${t.status} in ('removing', 'removed')) = (${t.endedAt} is not null)
        and (${t.endedAt} is null) = (${t.endReason} is null)
        and (${t.status} = 'removed') = (${t.removedAt} is not null)`,
    ),
    check('saved_cards_page', sql`${t.chargeId} is null or ${t.pageId} is null`),
    foreignKey({
      columns: [t.creditorId, t.agreementId],
      foreignColumns: [agreements.creditorId, agreements.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.consentId],
      foreignColumns: [cardConsents.creditorId, cardConsents.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.chargeId],
      foreignColumns: [charges.creditorId, charges.id],
    }),
  ],
)

/**
 * Which of the tries with a saved card a charge is, and how it ended. Without an ending it is under
 * way or paid, as its charge says. `declined`: may be tried again. `card_refused`: this card never
 * again. `needs_person`: the bank wants the person themselves. `not_made`: the provider never heard
 * of it.
 */
export const cardTries = pgTable(
  'card_tries',
  {
    creditorId: idColumn<CreditorId>('creditor_id').notNull(),
    chargeId: idColumn<ChargeId>('charge_id').notNull(),
    payableId: idColumn<PayableId>('payable_id').notNull(),
    debtorId: idColumn<DebtorId>('debtor_id').notNull(),
    savedCardId: idColumn<SavedCardId>('saved_card_id').notNull(),
    number: smallint('number').notNull(),
    triedOn: civilDate('tried_on').notNull(),
    ending: text('ending', { enum: ['declined', 'card_refused', 'needs_person', 'not_made'] }),
    /** The provider's word for it, for staff. */
    declineCode: text('decline_code'),
    endedAt: instant('ended_at'),
  },
  (t) => [
    primaryKey({ columns: [t.creditorId, t.chargeId] }),
    uniqueIndex('card_tries_number').on(t.creditorId, t.savedCardId, t.payableId, t.number),
    index('card_tries_payable').on(t.creditorId, t.payableId),
    index('card_tries_debtor').on(t.debtorId),
    check('card_tries_ended', sql`(${t.ending} is null) = (${t.endedAt} is null)`),
    foreignKey({
      columns: [t.creditorId, t.chargeId],
      foreignColumns: [charges.creditorId, charges.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.payableId],
      foreignColumns: [payables.creditorId, payables.id],
    }),
    foreignKey({
      columns: [t.creditorId, t.savedCardId],
      foreignColumns: [savedCards.creditorId, savedCards.id],
    }),
  ],
)
