import type { Payee } from '#server/creditors/payee/model.ts'
import type { ApprovalId } from '#server/kernel/id.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'

/** How long an approved change waits: time in which every owner can read of it, and stop it. */
export const COOLING_HOURS = 24

/** Before its approval a change is a request of `staff_approvals`; this is what comes after. */
export type PayeeChangeState = 'waiting' | 'in_force' | 'cancelled'
export type PayeeChangeEvent = 'took_effect' | 'stopped'

export const PAYEE_CHANGE_TRANSITIONS = {
  waiting: { took_effect: 'in_force', stopped: 'cancelled' },
  in_force: {},
  cancelled: {},
} satisfies Transitions<PayeeChangeState, PayeeChangeEvent>

/** A change as its page tells it, from the first word to the last. */
export type PayeeStory = {
  readonly id: ApprovalId
  readonly standing: PayeeChangeState | 'requested' | 'refused' | 'withdrawn' | 'expired'
  readonly before: Payee
  readonly after: Payee
  readonly proposedBy: string
  readonly proposedAt: Temporal.Instant
  /** Until when a second person may approve. */
  readonly expiresAt: Temporal.Instant
  /** Who approved, refused or withdrew the proposal; null: nobody yet. */
  readonly decidedBy: string | null
  readonly decidedAt: Temporal.Instant | null
  /** From when it holds; null before its approval. */
  readonly takesEffectAt: Temporal.Instant | null
  readonly inForceAt: Temporal.Instant | null
  readonly cancelledBy: string | null
  readonly cancelledAt: Temporal.Instant | null
  /** Whether the provider knows the new key as one of our account. */
  readonly key: 'proven' | 'refused' | 'unreachable' | 'not_asked'
}

/** Whether a change can still be stopped. */
export function isOpen({ standing }: Pick<PayeeStory, 'standing'>): boolean {
  return standing === 'requested' || standing === 'waiting'
}
