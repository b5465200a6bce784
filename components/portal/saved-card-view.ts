import type { CivilDate } from '#components/figures/dates.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { CreditorView, FormAction, OperatorView } from './view.ts'

/** A card as it may be shown: "Visa final 4242". */
export type ShownCardView = {
  name: string
  last4: string
  /** "12/2034" */
  validity: string
  fault: 'expired' | 'refused' | null
}

export type CoveredView = { payableId: string; dueDate: CivilDate; amount: Centavos }

/** One try with a saved card. `againOn`: when it is tried again; null where it is not. */
export type TryView = {
  key: string
  on: CivilDate
  outcome: 'paid' | 'under_way' | 'declined' | 'card_refused' | 'needs_person' | 'not_made'
  last4: string | null
  againOn: CivilDate | null
}

export type CardNeedView = {
  payableId: string
  why: 'needs_person' | 'card_refused' | 'spent' | 'expired'
}

/** What D6 says of the card of an agreement. */
export type SavedCardView = {
  agreementId: string
  today: CivilDate
  card: ShownCardView | null
  /** What it pays next; null where nothing is left for it. */
  next: CoveredView | null
  tries: readonly TryView[]
  need: CardNeedView | null
  /** Whether one may be saved. */
  isOffered: boolean
  /** Receives `payableId`: the card provider's page for it. */
  payAction: FormAction
}

/** The page on which a card is allowed, shown, changed and removed. */
export type SavedCardPageView = SavedCardView & {
  operator: OperatorView
  creditor: CreditorView
  /** What would be charged, were a card allowed today. */
  covered: readonly CoveredView[]
  consent: { sentences: readonly string[]; sha256: string }
  /** The instalment that is paid while the card is saved; null: it is only saved. */
  paying: CoveredView | null
  /** Whether a code was entered (R2). */
  isConfirmed: boolean
  /** The provider's page on which it is saved, and whose it is. */
  page: { url: string; host: string } | null
  state: 'none' | 'choosing' | 'leaving' | 'confirming' | 'active'
  notice: 'left' | 'removed' | 'unavailable' | 'changed' | null
  /** Where the page looks again by itself; null where it has waited long enough. */
  again: string
  /** Receives `agreementId`, `payableId`, `consent`. */
  saveAction: FormAction
  /** Receives `para`. */
  codeAction: FormAction
  /** Receives `agreementId`. */
  removeAction: FormAction
}
