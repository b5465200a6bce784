import type { CivilDate } from '#components/figures/dates.ts'
import type { KeptCopy } from '#server/access/copy/model.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { PageManner } from '#server/people/letters/model.ts'
import type { SavedCardView } from './saved-card-view.ts'
import type {
  BreachEffect,
  CreditorView,
  DebtView,
  FormAction,
  InstalmentView,
  OperatorView,
} from './view.ts'
import type { AutomaticView, CodeState, NamePromiseView } from './view-parts.ts'

/** What else can be paid of an agreement today. */
export type OtherWaysView = {
  agreementId: string
  payableId: string
  /** The last instalment before its day, with what that saves. */
  lastAhead: { amount: Centavos; letOff: Centavos; label: string } | null
  settlement: { amount: Centavos; letOff: Centavos } | null
  /** What was typed and why it did not do. */
  typed: string
  error: string | null
  /** Receives `agreementId`, `payableId` and `kind`, and `amount` with the kind `amount`. */
  action: FormAction
}

/** What is late, what that costs today, and on which day what follows. */
export type LateView = {
  payableId: string
  since: CivilDate
  count: number
  amount: Centavos
  charges: Centavos
  /** The day on which the person was told; null while nothing was written. */
  noticeOn: CivilDate | null
  goesOnUntil: CivilDate
  /** The first day on which it may have stopped. */
  stopsOn: CivilDate
  graceDays: number
  /** Nothing was ever paid: it ends as if it had never begun. */
  lapses: boolean
}

export type StoppedView = {
  on: CivilDate
  /** Paying this by then brings the agreement back; null once nothing does. */
  repair: { until: CivilDate; payableId: string; amount: Centavos } | null
  /** From what the debts were to what they are, line by line. */
  why: readonly { label: string; note: string | null; amount: Centavos }[]
}

export type UndoneView = {
  on: CivilDate
  returning: Centavos
  returned: Centavos
  kept: Centavos
}

/** What is owed outside the agreement today, with the composition of each debt. */
export type OwedNowView = { total: Centavos; debts: readonly DebtView[] }

export type AgreementState =
  | 'waiting'
  | 'current'
  | 'late'
  | 'review'
  | 'settled'
  | 'stopped'
  | 'undone'
  | 'lapsed'
  | 'superseded'

/** Money of the person's that goes back, or went. */
export type ReturnView = {
  id: string
  amount: Centavos
  /** `ours`: we give it back. `bank`: the bank from which it came took it back. */
  by: 'ours' | 'bank'
  way: 'pix' | 'card'
  askedOn: CivilDate
  /** Null while it is on its way. */
  doneOn: CivilDate | null
}

export type AgreementView = {
  operator: OperatorView
  creditor: CreditorView
  agreementId: string
  number: string
  /** Signed, or accepted where its payment accepts it. */
  signedOn: CivilDate
  today: CivilDate
  state: AgreementState
  total: Centavos
  paid: Centavos
  schedule: readonly InstalmentView[]
  /** The payable that the main button pays; null when nothing is open. */
  next: { payableId: string; amount: Centavos; dueDate: CivilDate } | null
  /** Other amounts that may be paid today; null when nothing is open. */
  otherWays: OtherWaysView | null
  late: LateView | null
  stopped: StoppedView | null
  undone: UndoneView | null
  owed: OwedNowView | null
  /** The day on which it ended without anything paid; null where it did not. */
  endedOn: CivilDate | null
  /** The day on which it came back, where it had stopped. */
  revivedOn: CivilDate | null
  /** The last day on which it can be undone; null once it cannot. */
  withdrawableUntil: CivilDate | null
  /** The card that pays it, or may. */
  card: SavedCardView
  /** Whether the bank pays by itself; null where it was never wanted. */
  automatic: AutomaticView | null
  /** What may be kept on the device; null for staff who look in the person's place. */
  kept: { mark: string; copy: KeptCopy } | null
  /** Receives `agreementId`. */
  cancelAutomaticAction: FormAction
  breachEffect: BreachEffect
  /** Newest first. */
  returns: readonly ReturnView[]
  /** Something that went back is looked at by a person: nothing is asked for until then. */
  isUnderReview: boolean
  /** What happens to the person's name; null while no promise runs. */
  name: NamePromiseView | null
  documents: readonly { label: string; href: string }[]
  manner: PageManner
  /** Receives `payableId`. */
  payAction: FormAction
  /** Receives `payableId`: everything that is late. */
  payLateAction: FormAction
}

/** "Desistir do acordo": what follows, before the button (CDC 49). */
export type WithdrawalView = {
  operator: OperatorView
  creditor: CreditorView
  agreementId: string
  number: string
  today: CivilDate
  until: CivilDate
  paid: Centavos
  /** What would be owed today, by what becomes of the money. */
  owedAfter: { return: Centavos; keep: Centavos }
  total: Centavos
  /** Null until the person pressed the button and a code is needed. */
  code: WithdrawalCodeView | null
  /** Receives `agreementId` and `money`. */
  withdrawAction: FormAction
}

export type WithdrawalCodeView = {
  /** What was chosen: it travels with the code. */
  money: 'return' | 'keep'
  destination: string
  state: CodeState
  triesLeft: number | null
  /** Receives `agreementId`, `money` and `code`. */
  confirmAction: FormAction
  resendAction: FormAction | null
}
