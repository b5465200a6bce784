import type { Centavos } from '#server/kernel/money.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'

/**
 * Where two of the three books disagree: the provider's list, our ledger, the creditor's returns.
 * `open`: waits for a person. `explained`: a person wrote why it is right as it is; figures that
 * change afterwards open it again. `resolved`: the books agree again.
 */
export type FindingState = 'open' | 'explained' | 'resolved'
export type FindingEvent = 'found' | 'explained' | 'gone'

export const FINDING_TRANSITIONS: Transitions<FindingState, FindingEvent> = {
  open: { explained: 'explained', gone: 'resolved' },
  explained: { gone: 'resolved', found: 'open' },
  resolved: { found: 'open' },
}

export type FindingKind =
  | 'provider_only'
  | 'ledger_only'
  | 'amount_differs'
  | 'return_provider_only'
  | 'return_ledger_only'
  | 'listing_unreadable'
  /** A notice failed so often that it was put aside. */
  | 'notice_parked'
  /** A notice of money that is not ours to book: another account, mode or currency, no creditor. */
  | 'notice_quarantined'
  | 'creditor_missing'
  | 'creditor_differs'
  | 'creditor_refused'
  | 'creditor_unknown'

/** How long a creditor that sends returns may be silent about a write-off: product policy. */
export const BUSINESS_DAYS_TO_ANSWER = 3

/** Days that are compared again by the clock: returns come up to 100 days after the money. */
export const DAYS_COMPARED = 100

export const MAX_NOTE = 500

/** One creditor's day in the three books, in centavos. */
export type DayOfBooks = {
  readonly day: Temporal.PlainDate
  readonly creditor: string
  readonly providerIn: Centavos
  readonly providerOut: Centavos
  readonly ledgerIn: Centavos
  readonly ledgerOut: Centavos
  /** Of what came: money that waits for a person, of which the creditor is told nothing yet. */
  readonly suspended: Centavos
  /** Net of what the creditor was told to write off, and of what it said it has. */
  readonly told: Centavos
  readonly confirmed: Centavos
  readonly open: number
  readonly explained: number
}
