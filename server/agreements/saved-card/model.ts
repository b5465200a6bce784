import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type CardTry, isTryDay, nextTryOn } from '#server/payments/saved-card/model.ts'
import { type AgreementStatus, type InstalmentProgress, openOf } from '../model.ts'

/** Everything that decides whether a saved card may be charged, read under the locks. */
export type ChargeFacts = {
  readonly isCardActive: boolean
  /** Past its validity, or refused for good by its bank. */
  readonly isCardFaulty: boolean
  /** Only instalments due after this day are charged. */
  readonly allowedOn: Temporal.PlainDate
  readonly agreementStatus: AgreementStatus
  /** A debt of it was called back by its creditor. */
  readonly isRecalled: boolean
  readonly schedule: readonly InstalmentProgress[]
  readonly line: InstalmentProgress
  /** With this card for this instalment, oldest first. */
  readonly tries: readonly CardTry[]
  readonly today: Temporal.PlainDate
}

export type ChargeObstacle =
  | 'card_ended'
  | 'card_faulty'
  | 'agreement_not_running'
  | 'recalled'
  | 'under_review'
  | 'already_paid'
  | 'not_covered'
  | 'not_its_day'

/**
 * Whether a saved card is charged for an instalment now, and for the how-manieth time. Everything
 * that stops a person from owing it today stops the card: paid (CDC 42), cancelled, the agreement
 * stopped, undone or called back, money under review.
 */
export function mayCharge(facts: ChargeFacts): Result<{ number: number }, ChargeObstacle> {
  const { line, tries, today } = facts
  if (!facts.isCardActive) return refuse('card_ended')
  if (facts.isCardFaulty) return refuse('card_faulty')
  if (facts.agreementStatus !== 'active') return refuse('agreement_not_running')
  if (facts.isRecalled) return refuse('recalled')
  if (facts.schedule.some(({ underReview }) => underReview)) return refuse('under_review')
  if (line.cancelled || openOf(line) === 0n) return refuse('already_paid')
  if (!isCovered(line, facts.allowedOn)) return refuse('not_covered')
  const on = nextTryOn(line.dueOn, tries)
  if (on === null || !isTryDay(on, today)) return refuse('not_its_day')
  return ok({ number: tries.length + 1 })
}

/** Whether what the person allowed covers an instalment: those due after the day, never before. */
export function isCovered(
  { dueOn }: Pick<InstalmentProgress, 'dueOn'>,
  allowedOn: Temporal.PlainDate,
): boolean {
  return Temporal.PlainDate.compare(dueOn, allowedOn) > 0
}

/** The open instalments that a card allowed on a day pays, in their order. */
export function coveredLines(
  schedule: readonly InstalmentProgress[],
  allowedOn: Temporal.PlainDate,
): InstalmentProgress[] {
  return schedule.filter(
    (line) => !line.cancelled && openOf(line) > 0n && isCovered(line, allowedOn),
  )
}

/** Cards are charged by day only, so that nobody is woken and everybody has the morning to pay. */
const FIRST_HOUR = 9
const END_HOUR = 20

export function isChargeHour(local: Temporal.ZonedDateTime): boolean {
  return local.hour >= FIRST_HOUR && local.hour < END_HOUR
}
