import type { ChargeId, CreditorId, PayableId } from '#server/kernel/id.ts'
import { type Centavos, greater, lesser, subtract, ZERO } from '#server/kernel/money.ts'
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

/** What a debtor needs in order to pay: D4. */
export type PixCharge = {
  readonly creditorId: CreditorId
  readonly chargeId: ChargeId
  readonly payableId: PayableId
  readonly status: ChargeStatus
  readonly amount: Centavos
  readonly brCode: string | null
  readonly payeeName: string
  readonly payeeCnpj: string
  readonly expiresAt: Temporal.Instant
}

/** How long a Pix code lives, at most: the rest of the São Paulo day would do, two hours suffice. */
export const PIX_CODE_LIFETIME_SECONDS = 4 * 60 * 60

export type Allocation = {
  readonly allocated: Centavos
  readonly suspended: Centavos
  readonly reason: 'already_paid' | 'more_than_owed' | 'payable_cancelled' | 'paid_too_late' | null
}

/**
 * Where arrived money goes: to the payable as far as it is open, the rest to suspense. It is never
 * refused and never lost, whatever the amount.
 */
export function allocate(
  arrived: Centavos,
  payable: { open: Centavos; cancelled: boolean; closed: boolean },
): Allocation {
  if (payable.cancelled) return { allocated: ZERO, suspended: arrived, reason: 'payable_cancelled' }
  if (payable.closed) return { allocated: ZERO, suspended: arrived, reason: 'paid_too_late' }
  const open = greater(payable.open, ZERO)
  if (open === 0n) return { allocated: ZERO, suspended: arrived, reason: 'already_paid' }
  const allocated = lesser(arrived, open)
  const suspended = subtract(arrived, allocated)
  return { allocated, suspended, reason: suspended > 0n ? 'more_than_owed' : null }
}
