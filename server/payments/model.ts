import type { ChargeId, CreditorId, DebtId, PayableId } from '#server/kernel/id.ts'
import { type Centavos, sum } from '#server/kernel/money.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'

/**
 * One attempt to collect a payable. `created`: the row is committed, the provider not yet asked.
 * `unknown`: the provider's answer was lost, so it must be asked before anything else is tried.
 * Money decides over everything: a charge that expired or was removed still becomes `paid`.
 */
export type ChargeStatus =
  | 'created'
  | 'live'
  | 'unknown'
  | 'failed'
  | 'paid'
  | 'expired'
  | 'removed'

export type ChargeEvent =
  | 'went_live'
  | 'outcome_lost'
  | 'refused'
  | 'money_came'
  | 'ran_out'
  | 'withdrawn'

export const CHARGE_TRANSITIONS: Transitions<ChargeStatus, ChargeEvent> = {
  created: {
    went_live: 'live',
    outcome_lost: 'unknown',
    refused: 'failed',
    money_came: 'paid',
    ran_out: 'expired',
    withdrawn: 'removed',
  },
  unknown: {
    went_live: 'live',
    outcome_lost: 'unknown',
    refused: 'failed',
    money_came: 'paid',
    ran_out: 'expired',
    withdrawn: 'removed',
  },
  live: { money_came: 'paid', ran_out: 'expired', withdrawn: 'removed' },
  failed: { money_came: 'paid' },
  expired: { money_came: 'paid' },
  removed: { money_came: 'paid' },
  paid: { money_came: 'paid' },
}

export const PROVIDERS = ['pix', 'stripe'] as const
export type Provider = (typeof PROVIDERS)[number]
export type ChargeMethod = 'cob' | 'cobv' | 'cobr' | 'checkout' | 'off_session' | 'stripe_pix'

/** How money came, as people say it: Stripe brings both. `method`: of its charge, if it had one. */
export function wayOf(provider: Provider, method: ChargeMethod | null): 'pix' | 'card' {
  return provider === 'pix' || method === 'stripe_pix' ? 'pix' : 'card'
}

/** What a debtor needs in order to pay: D4. */
export type Charge = {
  readonly creditorId: CreditorId
  readonly chargeId: ChargeId
  readonly payableId: PayableId
  readonly method: ChargeMethod
  readonly status: ChargeStatus
  readonly amount: Centavos
  readonly brCode: string | null
  readonly pageUrl: string | null
  readonly payeeName: string
  readonly payeeCnpj: string
  readonly expiresAt: Temporal.Instant
}

/** How long a Pix code lives, at most: the rest of the São Paulo day would do, two hours suffice. */
export const PIX_CODE_LIFETIME_SECONDS = 4 * 60 * 60

/**
 * What a charge asks for one payable: `amount` of what the payable owes once its late charges are
 * added and its rebate is taken. Centavos; none is negative, `amount` is positive.
 */
export type ChargeLine = {
  readonly payableId: PayableId
  readonly amount: Centavos
  readonly lateFine: Centavos
  readonly lateInterest: Centavos
  readonly earlyRebate: Centavos
}

export type AdjustmentKind = 'late_fine' | 'late_interest' | 'early_rebate' | 'waiver'
export type SuspenseReason =
  | 'already_paid'
  | 'more_than_owed'
  | 'payable_cancelled'
  | 'paid_too_late'
  | 'unknown_reference'
  | 'not_as_asked'
  /** Paid after its agreement stopped, for debts that were settled or bound by another way. */
  | 'settled_elsewhere'
  /** It had gone back, came again (a dispute won), and its place is no longer open. */
  | 'came_back'

/** What of a payment goes to a debt outside any agreement, by part; their sum is positive. */
export type ImputedPart = {
  readonly debtId: DebtId
  readonly interest: Centavos
  readonly fine: Centavos
  readonly fee: Centavos
  readonly correction: Centavos
  readonly principal: Centavos
}

export function imputedAmount(part: Omit<ImputedPart, 'debtId'>): Centavos {
  return sum([part.interest, part.fine, part.fee, part.correction, part.principal])
}

/**
 * Where one payment goes. Adjustments come first: what they add is owed, what they take off is not.
 * Σ allocations + Σ imputed + suspended = the payment; `reason` says why something is suspended.
 */
export type Distribution = {
  readonly adjustments: readonly {
    readonly payableId: PayableId
    readonly kind: AdjustmentKind
    /** Signed: late charges are positive, what is let off is negative. */
    readonly amount: Centavos
  }[]
  readonly allocations: readonly { readonly payableId: PayableId; readonly amount: Centavos }[]
  /** What goes to debts whose agreement stopped; absent: nothing. */
  readonly imputed?: readonly ImputedPart[]
  readonly suspended: Centavos
  readonly reason: SuspenseReason | null
}

/** All of it waits for a person. */
export function allSuspended(amount: Centavos, reason: SuspenseReason): Distribution {
  return { adjustments: [], allocations: [], suspended: amount, reason }
}

/** Whether a distribution neither makes nor loses a centavo of what arrived. */
export function isConserving(distribution: Distribution, arrived: Centavos): boolean {
  const { allocations, suspended, reason } = distribution
  const imputed = (distribution.imputed ?? []).map(imputedAmount)
  const put = sum([...allocations.map(({ amount }) => amount), ...imputed])
  const isSound =
    suspended >= 0n && [...allocations.map(({ amount }) => amount), ...imputed].every((a) => a > 0n)
  return isSound && put + suspended === arrived && suspended > 0n === (reason !== null)
}
