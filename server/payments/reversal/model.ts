import { type Centavos, lesser, subtract, ZERO } from '#server/kernel/money.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'

export type ReversalKind = 'refund' | 'chargeback' | 'med'

/**
 * Money of a payment on its way back. `requested`: committed, nobody asked yet. `unknown`: being
 * asked, or the answer was lost, so the provider must be asked before anything else. `pending`: the
 * provider works on it, or a dispute is open and has taken nothing. Only `done` moves the books.
 */
export type ReversalStatus = 'requested' | 'unknown' | 'pending' | 'done' | 'failed' | 'restored'

export type ReversalEvent = 'asking' | 'accepted' | 'money_went' | 'came_to_nothing' | 'money_back'

/** The provider's word beats ours: what we gave up as failed is `done` where the money went. */
export const REVERSAL_TRANSITIONS: Transitions<ReversalStatus, ReversalEvent> = {
  requested: {
    asking: 'unknown',
    accepted: 'pending',
    money_went: 'done',
    came_to_nothing: 'failed',
  },
  unknown: { accepted: 'pending', money_went: 'done', came_to_nothing: 'failed' },
  pending: { accepted: 'pending', money_went: 'done', came_to_nothing: 'failed' },
  failed: { accepted: 'pending', money_went: 'done' },
  done: { money_back: 'restored' },
  restored: {},
}

/** Why we give money back; `outside`: somebody did it at the provider, without us. */
export type RefundReason =
  | 'overpaid'
  | 'unexpected'
  | 'mistake'
  | 'undue'
  | 'agreed'
  | 'withdrawal'
  | 'outside'

/** Those that a person may give. */
export const REFUND_REASONS = ['overpaid', 'unexpected', 'mistake', 'undue', 'agreed'] as const

/** Days after the settlement in which a Pix can be returned. */
export const PIX_RETURN_DAYS = 90

export function isReturnable(
  payment: { readonly provider: 'pix' | 'stripe'; readonly paidAt: Temporal.Instant },
  now: Temporal.Instant,
): boolean {
  const end = payment.paidAt.add({ hours: PIX_RETURN_DAYS * 24 })
  return payment.provider !== 'pix' || Temporal.Instant.compare(now, end) <= 0
}

/**
 * A return as the provider's own book says it, fetched by us. `pending`: nothing has moved. `gone`:
 * the money left. `nothing`: it did not leave, or came back.
 */
export type ProviderReversal = {
  /** Ours where we asked for it; else the provider's. */
  readonly id: string
  readonly kind: ReversalKind
  readonly amount: Centavos
  readonly outcome: 'pending' | 'gone' | 'nothing'
  readonly at: Temporal.Instant
  readonly reason: string
  readonly respondUntil: Temporal.Instant | null
}

/** Where money of a payment is, in the order in which it is taken back. */
export type Place<Where> = { readonly where: Where; readonly amount: Centavos }

export type Taken<Where> = {
  readonly takes: readonly Place<Where>[]
  /** What went back beyond all that had come: it costs the creditor. */
  readonly beyond: Centavos
}

/** Takes an amount from places, one after the other; it makes and loses no centavo. */
export function takeFrom<Where>(amount: Centavos, places: readonly Place<Where>[]): Taken<Where> {
  let rest = amount
  const takes: Place<Where>[] = []
  for (const place of places) {
    const part = lesser(rest, place.amount)
    if (part <= 0n) continue
    takes.push({ where: place.where, amount: part })
    rest = subtract(rest, part)
  }
  return { takes, beyond: rest > 0n ? rest : ZERO }
}
