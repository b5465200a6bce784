import type { AccrualPause } from '#server/debts/pauses/model.ts'
import type {
  AccessCodeId,
  AgreementId,
  CreditorId,
  DebtId,
  DebtorId,
  PayableId,
  QuoteId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos, greater, sum, ZERO } from '#server/kernel/money.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'

export type AgreementKind = 'full' | 'spot' | 'plan'
export type BreachEffect = 'novation' | 'proportional' | 'restore'

/**
 * `awaiting_payment`: accepted at R1, becomes binding by its one payment. `active`: signed, or
 * paid; its debts are in the agreement's account. `superseded`: another quote was accepted before
 * any money came. `lapsed`: nothing was ever paid and its time is over. `broken`: late beyond a
 * notice and its grace, so it stopped; paying what is late in time is `repaired`. `withdrawn`: the
 * person undid it within seven days. A settled one is `reopened` by money of it that went back.
 */
export type AgreementStatus =
  | 'awaiting_payment'
  | 'active'
  | 'settled'
  | 'broken'
  | 'withdrawn'
  | 'lapsed'
  | 'superseded'
export type AgreementEvent =
  | 'started'
  | 'paid_off'
  | 'broken'
  | 'repaired'
  | 'withdrawn'
  | 'superseded'
  | 'lapsed'
  | 'reopened'

export const AGREEMENT_TRANSITIONS: Transitions<AgreementStatus, AgreementEvent> = {
  awaiting_payment: { started: 'active', superseded: 'superseded', lapsed: 'lapsed' },
  active: { paid_off: 'settled', broken: 'broken', withdrawn: 'withdrawn', lapsed: 'lapsed' },
  settled: { reopened: 'active' },
  broken: { repaired: 'active' },
  withdrawn: {},
  lapsed: {},
  superseded: {},
}

/** What one debt brings into an agreement, in centavos. */
export type AgreementDebt = {
  readonly debtId: DebtId
  readonly principal: Centavos
  readonly correction: Centavos
  readonly fine: Centavos
  readonly interest: Centavos
  readonly fee: Centavos
  readonly discountOnCharges: Centavos
  readonly discountOnPrincipal: Centavos
}

export type AgreementInstalment = {
  /** 0 is the entrada; the others count from 1. */
  readonly number: number
  readonly dueOn: Temporal.PlainDate
  readonly payableUntil: Temporal.PlainDate
  readonly amount: Centavos
  readonly interest: Centavos
}

/**
 * Everything that was agreed. Σ shares of the debts + plan interest + IOF = total = Σ instalments.
 */
export type AgreementTerms = {
  readonly id: AgreementId
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly quoteId: QuoteId
  readonly kind: AgreementKind
  readonly debts: readonly AgreementDebt[]
  readonly instalments: readonly AgreementInstalment[]
  readonly total: Centavos
  readonly planInterest: Centavos
  readonly iof: Centavos
  readonly monthlyRate: string
  readonly cetAnnualPercent: string
  readonly breachEffect: BreachEffect
  readonly graceDays: number
  /** Calendar days after it stopped in which paying what is late revives it. */
  readonly repairDays: number
  readonly lateCharges: LateTerms | null
}

/** What a late instalment costs, as agreed (CDC 52 §1, 54-B); null: nothing. Fractions. */
export type LateTerms = {
  readonly fineRate: string
  /** A month, simple, by the day on the basis of 30 days. */
  readonly monthlyRate: string
  /** Days after the last day to pay during which nothing is added. */
  readonly freeDays: number
}

/** How it was accepted: MP 2.200-2 art. 10 §2; kept as evidence. */
export type Acceptance = {
  readonly method: 'code' | 'payment'
  readonly codeId: AccessCodeId | null
  readonly origin: { readonly ip: string; readonly port: number; readonly userAgent: string }
  readonly termsVersion: string
  readonly termsSha256: Buffer
}

export type InstalmentProgress = AgreementInstalment & {
  readonly id: PayableId
  /** Late charges that were added so far, and rebates that were taken off, in centavos. */
  readonly lateFine: Centavos
  readonly lateInterest: Centavos
  readonly letOff: Centavos
  /** The day until which late interest was counted; null: none was. */
  readonly lateCountedUntil: Temporal.PlainDate | null
  /** Days on which nothing is added to it, because of what its person asked for. */
  readonly pauses: readonly AccrualPause[]
  readonly paid: Centavos
  readonly underReview: boolean
  readonly paidAt: Temporal.Instant | null
  readonly cancelled: boolean
}

/** What a debt adds to the total: what it is today, less what is let off. */
export function shareOf(debt: AgreementDebt): Centavos {
  const owed = sum([debt.principal, debt.correction, debt.fine, debt.interest, debt.fee])
  return (owed - debt.discountOnCharges - debt.discountOnPrincipal) as Centavos
}

/** Why terms cannot be booked; null when they add up. */
export function defectOf(terms: AgreementTerms): string | null {
  const shares = sum(terms.debts.map(shareOf))
  const due = sum(terms.instalments.map((instalment) => instalment.amount))
  if (terms.debts.length === 0) return 'an agreement needs a debt'
  if (terms.debts.some((debt) => shareOf(debt) < 0n)) return 'a debt cannot bring in less than zero'
  if (shares + terms.planInterest + terms.iof !== terms.total)
    return 'shares do not sum to the total'
  if (due !== terms.total) return 'instalments do not sum to the total'
  if (terms.instalments.some((instalment) => instalment.amount <= 0n))
    return 'an instalment is not positive'
  if (terms.kind !== 'plan' && terms.instalments.length !== 1)
    return 'one payment means one instalment'
  return null
}

/** What an instalment owes in all by the books: its amount, late charges added, rebates taken off. */
export function owedOf(line: InstalmentProgress): Centavos {
  return centavos(line.amount + line.lateFine + line.lateInterest - line.letOff)
}

/** What is still open of an instalment by the books, before the late charges of today. */
export function openOf(line: InstalmentProgress): Centavos {
  return greater(centavos(owedOf(line) - line.paid), ZERO)
}

/** The instalments that are past their last day to pay and not paid, oldest first. */
export function lateLines(
  instalments: readonly InstalmentProgress[],
  today: Temporal.PlainDate,
): InstalmentProgress[] {
  return instalments.filter(
    (line) => openOf(line) > 0n && Temporal.PlainDate.compare(today, line.payableUntil) > 0,
  )
}

export type ProgressState = 'paid' | 'next' | 'later' | 'late' | 'cancelled'

/** Each instalment's place on the agreement's line: facts are stored, states derived. */
export function statesOf(
  instalments: readonly InstalmentProgress[],
  today: Temporal.PlainDate,
): ProgressState[] {
  let nextSeen = false
  return instalments.map((instalment) => {
    if (openOf(instalment) === 0n) return 'paid'
    if (instalment.cancelled) return 'cancelled'
    const late = Temporal.PlainDate.compare(today, instalment.payableUntil) > 0
    if (late) return 'late'
    if (nextSeen) return 'later'
    nextSeen = true
    return 'next'
  })
}
