import type { Centavos } from '#server/kernel/money.ts'
import type { Provider } from '#server/payments/model.ts'
import type { Receipt } from '#server/payments/recording/data.ts'
import type { ProviderReversal } from '#server/payments/reversal/model.ts'
import type { SweepKind, SweepWindow } from '../model.ts'

/**
 * The lists of the providers as sweeps read them. A provider's own words end where its list is made
 * (pix, card); a further provider is one more list, and a line in `listsOf`.
 */
export type ListedEntry = {
  readonly kind: 'payment' | 'return' | 'restored'
  /** The provider's id; of a return `<payment>/<return>`, since ids of returns are not unique. */
  readonly entryId: string
  readonly paymentEntryId: string
  readonly amount: Centavos
  readonly at: Temporal.Instant
  readonly payeeKey: string | null
  readonly reference: string | null
}

/** What of a listed payment went back, or is on its way, as it is booked. */
export type ListedReversal = ProviderReversal & { readonly providerPaymentId: string }

export type ListedPage = {
  /** Lines of the provider's book: only money that moved. */
  readonly entries: readonly ListedEntry[]
  /** The payments among them that may be ours, as they are booked. */
  readonly receipts: readonly Receipt[]
  /** Returns of payments, those of this page or others; their money may be booked long since. */
  readonly reversals: readonly ListedReversal[]
  /** How many were listed and could not be read: they must not pass for absent. */
  readonly unreadable: number
}

/** A fault ends the walk: the window is walked again from its beginning. */
export type ListingAnswer =
  | { readonly kind: 'ok'; readonly value: ListedPage }
  | { readonly kind: 'fault'; readonly fault: string }

export type ListingPages = AsyncGenerator<ListingAnswer, void, undefined>

export type ProviderList = {
  readonly provider: Provider
  readonly kinds: readonly SweepKind[]
  pages(window: SweepWindow): ListingPages
}
