import type { CivilDate } from '#components/figures/dates.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type {
  BreachEffect,
  CreditorView,
  FormAction,
  InstalmentView,
  OperatorView,
} from './view.ts'
import type { NamePromiseView } from './view-parts.ts'

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

export type AgreementView = {
  operator: OperatorView
  creditor: CreditorView
  agreementId: string
  number: string
  signedOn: CivilDate
  today: CivilDate
  state: 'current' | 'late' | 'settled'
  total: Centavos
  paid: Centavos
  schedule: readonly InstalmentView[]
  /** The payable that the main button pays; null when nothing is open. */
  next: { payableId: string; amount: Centavos; dueDate: CivilDate } | null
  /** Other amounts that may be paid today; null when nothing is open. */
  otherWays: OtherWaysView | null
  /** Only when late: today's price of the open instalment and until when nothing changes. */
  late: { since: CivilDate; charges: Centavos; graceUntil: CivilDate } | null
  breachEffect: BreachEffect
  /** What happens to the person's name; null while no promise runs. */
  name: NamePromiseView | null
  documents: readonly { label: string; href: string }[]
  /** Receives `payableId`. */
  payAction: FormAction
}
