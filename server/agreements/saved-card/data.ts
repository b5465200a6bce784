import { and, eq } from 'drizzle-orm'
import { agreements } from '#db/schema/agreements.ts'
import { creditors } from '#db/schema/creditors.ts'
import { instalmentsOf } from '#server/agreements/data.ts'
import { type InstalmentProgress, openOf } from '#server/agreements/model.ts'
import { today } from '#server/kernel/clock.ts'
import type {
  AgreementId,
  ChargeId,
  CreditorId,
  DebtorId,
  PayableId,
  SavedCardId,
} from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import {
  allCardsOfAgreement,
  cardsOfAgreement,
  faultOf,
  type SavedCardRow,
} from '#server/payments/saved-card/data.ts'
import {
  type CardDetails,
  isTryDay,
  nextTryOn,
  type TryEnding,
} from '#server/payments/saved-card/model.ts'
import { type MadeTry, triesFor } from '#server/payments/saved-card/try/data.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Operator } from '#server/platform/env.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import { ofDebtor } from '#server/platform/scope-filter.ts'
import { openAutomatic } from '../automatic/data.ts'
import { CONSENT_VERSION, consentSentences, consentText } from './consent/model.ts'
import { coveredLines } from './model.ts'

/** An agreement as far as a card that pays it must know it. */
export type CardAgreement = {
  readonly creditorId: CreditorId
  readonly agreementId: AgreementId
  readonly debtorId: DebtorId
  readonly number: string
  readonly kind: 'full' | 'spot' | 'plan'
  readonly status: typeof agreements.$inferSelect.status
  readonly creditorName: string
  readonly creditorCnpj: string
}

export async function cardAgreement(
  tx: Tx,
  scope: Scope,
  agreementId: AgreementId,
): Promise<CardAgreement | null> {
  const [row] = await tx.db
    .select({
      creditorId: agreements.creditorId,
      agreementId: agreements.id,
      debtorId: agreements.debtorId,
      number: agreements.number,
      kind: agreements.kind,
      status: agreements.status,
      creditorName: creditors.legalName,
      creditorCnpj: creditors.cnpj,
    })
    .from(agreements)
    .innerJoin(creditors, eq(creditors.id, agreements.creditorId))
    .where(and(eq(agreements.id, agreementId), ofDebtor(scope, agreements.debtorId)))
  return row ?? null
}

export type Consent = {
  readonly version: string
  readonly sentences: readonly string[]
  readonly text: string
  readonly sha256: Buffer
}

/** What is allowed today for an agreement, word by word. */
export function consentOf(
  agreement: CardAgreement,
  operator: Operator,
  on: Temporal.PlainDate,
): Consent {
  const facts = {
    operatorName: operator.legalName,
    creditorName: agreement.creditorName,
    creditorCnpj: agreement.creditorCnpj,
    agreementNumber: agreement.number,
    on,
  }
  const text = consentText(facts)
  const sentences = consentSentences(facts)
  return { version: CONSENT_VERSION, sentences, text, sha256: sha256(text) }
}

/** A try as its person reads of it. */
export type ShownTry = {
  readonly payableId: PayableId
  readonly on: Temporal.PlainDate
  readonly number: number
  /** `under_way` until its answer is known. */
  readonly outcome: TryEnding | 'paid' | 'under_way'
  readonly last4: string | null
  /** When the card is tried again; null where it is not. */
  readonly againOn: Temporal.PlainDate | null
}

/** What a person has to do themselves, and about which instalment. */
export type CardNeed = {
  readonly payableId: PayableId
  readonly why: 'needs_person' | 'card_refused' | 'spent' | 'expired'
}

export type CardState = {
  /** Whether a card may be saved for this agreement now. */
  readonly isOffered: boolean
  readonly consent: Consent
  /** What would be charged, were a card allowed today. */
  readonly covered: readonly CoveredLine[]
  readonly active: {
    readonly details: CardDetails
    readonly fault: 'expired' | 'refused' | null
    /** What it pays next, and on which day it is tried; null where nothing is left for it. */
    readonly next: CoveredLine | null
  } | null
  /** The page on which it is being saved: of its own, or that of the charge that it also pays. */
  readonly wanted: {
    readonly url: string | null
    readonly chargeId: ChargeId | null
    readonly until: Temporal.Instant
  } | null
  /** Newest first, of all cards that the agreement had. */
  readonly tries: readonly ShownTry[]
  readonly need: CardNeed | null
}

export type CoveredLine = {
  readonly payableId: PayableId
  readonly dueOn: Temporal.PlainDate
  readonly amount: Centavos
}

/** D6: the card of an agreement with all that came of it; null where it is not in the scope. */
export async function cardState(
  tx: Tx,
  scope: DebtorScope,
  { agreementId, operator }: { agreementId: AgreementId; operator: Operator },
): Promise<CardState | null> {
  const agreement = await cardAgreement(tx, scope, agreementId)
  if (!agreement) return null
  const on = today(tx.clock)
  const schedule = await instalmentsOf(tx, scope, agreement)
  const { active, wanted } = await cardsOfAgreement(tx, scope, agreement)
  const covered = coveredLines(schedule, on).map(shownLine)
  const cards = await allCardsOfAgreement(tx, scope, agreement)
  const tries = await triesFor(
    tx,
    scope,
    agreement.creditorId,
    schedule.map((line) => line.id),
  )
  const runs = agreement.status === 'active'
  const isFree = (await openAutomatic(tx, scope, agreement)) === null
  return {
    isOffered: agreement.kind === 'plan' && runs && isFree && covered.length > 0,
    consent: consentOf(agreement, operator, on),
    covered,
    active: active?.details
      ? {
          details: active.details,
          fault: faultOf(active, on),
          next: nextCharge(schedule, active, tries, on),
        }
      : null,
    wanted: wanted && {
      url: wanted.pageUrl,
      chargeId: wanted.chargeId,
      until: wanted.pageUntil,
    },
    tries: shownTries(schedule, cards, tries, active?.id ?? null).toReversed(),
    need: runs && active ? needOf(schedule, active, tries, on) : null,
  }
}

function shownLine(line: InstalmentProgress): CoveredLine {
  return { payableId: line.id, dueOn: line.dueOn, amount: openOf(line) }
}

/** The first instalment that the card is still to pay by itself, with the day of that try. */
function nextCharge(
  schedule: readonly InstalmentProgress[],
  card: SavedCardRow,
  tries: readonly MadeTry[],
  today: Temporal.PlainDate,
): CoveredLine | null {
  for (const line of coveredLines(schedule, card.allowedOn)) {
    const made = tries.filter(
      ({ payableId, savedCardId }) => payableId === line.id && savedCardId === card.id,
    )
    const on = nextTryOn(line.dueOn, made)
    if (on === null) continue
    if (Temporal.PlainDate.compare(on, today) > 0 || isTryDay(on, today)) {
      return { ...shownLine(line), dueOn: on }
    }
  }
  return null
}

function shownTries(
  schedule: readonly InstalmentProgress[],
  cards: readonly SavedCardRow[],
  tries: readonly MadeTry[],
  activeId: SavedCardId | null,
): ShownTry[] {
  const last4 = new Map(cards.map(({ id, details }) => [id, details?.last4 ?? null]))
  return tries.map((made) => {
    const line = schedule.find(({ id }) => id === made.payableId)
    const ofSame = tries.filter(
      ({ payableId, savedCardId }) =>
        payableId === made.payableId && savedCardId === made.savedCardId,
    )
    const isNewest = ofSame.at(-1)?.chargeId === made.chargeId
    const goesOn = line && openOf(line) > 0n && made.savedCardId === activeId && isNewest
    return {
      payableId: made.payableId,
      on: made.triedOn,
      number: made.number,
      outcome: made.ending ?? (made.chargeStatus === 'paid' ? 'paid' : 'under_way'),
      last4: last4.get(made.savedCardId) ?? null,
      againOn: goesOn ? nextTryOn(line.dueOn, ofSame) : null,
    }
  })
}

/** The oldest open instalment that the card was to pay and will not. */
function needOf(
  schedule: readonly InstalmentProgress[],
  card: SavedCardRow,
  tries: readonly MadeTry[],
  on: Temporal.PlainDate,
): CardNeed | null {
  for (const line of coveredLines(schedule, card.allowedOn)) {
    const made = tries.filter(
      ({ payableId, savedCardId }) => payableId === line.id && savedCardId === card.id,
    )
    const last = made.at(-1)
    if (last?.ending && nextTryOn(line.dueOn, made) === null) {
      return {
        payableId: line.id,
        why:
          last.ending === 'needs_person' || last.ending === 'card_refused' ? last.ending : 'spent',
      }
    }
    const fault = faultOf(card, on)
    if (fault) return { payableId: line.id, why: fault === 'expired' ? 'expired' : 'card_refused' }
  }
  return null
}
