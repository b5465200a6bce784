import type { CivilDate } from '#components/figures/dates.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { PageManner } from '#server/people/letters/model.ts'
import type {
  AcceptanceFields,
  AutomaticOfferView,
  AutomaticView,
  BreakdownLine,
  CameBackView,
  ClosedDebtView,
  CodeState,
  NamePromiseView,
  OfferView,
  PayeeView,
  PixStateView,
  RemindersView,
  SealView,
} from './view-parts.ts'

/**
 * What the debtor's screens are given. Money is centavos, a day is a civil date (ISO text or
 * Temporal.PlainDate), everything else is text ready to be read. Screens never fetch.
 */

/** A server action. Screens hand it to forms, so every one of them also works without JavaScript. */
export type FormAction = (formData: FormData) => Promise<void>

/** Who runs this installation: shown on every page (CDC 42-A). */
export type OperatorView = {
  /** Short brand, as in the header: "Atende Recupera". */
  name: string
  legalName: string
  /** With punctuation: "12.345.678/0001-95". */
  cnpj: string
  address: string
  phone: string
  /** "dias úteis, das 9h às 18h" */
  hours: string
  email: string
  /** Name or contact of the data-protection officer (LGPD 41 §1). */
  dpo: string
}

/** To whom the money is owed: shown wherever one of its amounts is (CDC 42-A). */
export type CreditorView = {
  slug: string
  name: string
  legalName: string
  cnpj: string
  address: string
  seal: SealView
}

export type DebtView = {
  id: string
  /** "Fibra 500" */
  title: string
  /** Masked: "final 4871" */
  contract: string
  dueDate: CivilDate
  original: Centavos
  today: Centavos
  lines: readonly BreakdownLine[]
  /** One more sentence under the lines, e.g. the assignment history (CC 290). */
  note: string | null
}

export type AgreementLinkView = {
  agreementId: string
  number: string
  nextDate: CivilDate | null
  nextAmount: Centavos | null
  /** The next one is past its last day to pay. */
  isLate: boolean
}

export type CreditorGroupView = {
  creditor: CreditorView
  /** Sum of the debts below, today. */
  total: Centavos
  debts: readonly DebtView[]
  /** Of these, the titles of those that somebody disputes: nobody is asked to pay them. */
  disputed: readonly string[]
  offer: OfferView | null
  /** The frozen quote of the whole balance, when paying it all is possible. */
  payInFullQuoteId: string | null
  /** What they were told on the telephone and can still accept. */
  spoken: readonly PlanCardView[]
  /** Whether D2 has something to show. */
  hasOtherWays: boolean
  /** Agreements already running with this creditor. */
  agreements: readonly AgreementLinkView[]
  /** Agreements that ended and left some of the debts above. */
  cameBack: readonly CameBackView[]
}

export type SituationView = {
  operator: OperatorView
  /** Null where the file brought no name. */
  firstName: string | null
  today: CivilDate
  total: Centavos
  groups: readonly CreditorGroupView[]
  /** Whether time-barred debts exist; they are listed only after the person asks. */
  hasClosedDebts: boolean
  /** Null until asked for (`/valores?encerrados=1`). */
  closedDebts: readonly ClosedDebtView[] | null
  /** What stands still because the person asked for it: `debt` names one amount, null is everything. */
  stillness: readonly { caseId: string; debt: string | null; untilOn: CivilDate | null }[]
  /** Day of the creditor's last file when it is more than 24 hours old. */
  staleSince: CivilDate | null
  manner: PageManner
}

export type PlanCardView = {
  quoteId: string
  kind: 'full' | 'spot' | 'plan'
  /** Payments in all, entrada included. */
  count: number
  /** First payment when it differs from the others. */
  entrada: Centavos | null
  regular: Centavos
  /** Last instalment when it differs: "10x, a última de R$ X" (rules.md 1.5). */
  last: Centavos | null
  total: Centavos
  /** Against the whole balance of today; zero or less hides the line. */
  saving: Centavos
  firstDate: CivilDate
  /** "0,00%" on free plans, null where there is only one payment. */
  cet: string | null
}

export type SolverView = {
  action: FormAction
  /** What the field shows, as typed: "120". */
  amount: string
  day: number
  days: readonly number[]
  error: string | null
  found: SolverFindingView | null
}

export type SolverFindingView = {
  asked: Centavos
  day: number
  /** `fits`: within the amount. `nearest`: the closest the rules allow. `none`: no plan at all. */
  outcome: 'fits' | 'nearest' | 'none'
  /** Best first; the reason is one short sentence. */
  plans: readonly (PlanCardView & { reason: string })[]
}

export type WaysView = {
  operator: OperatorView
  creditor: CreditorView
  today: CivilDate
  total: Centavos
  debtCount: number
  plans: readonly PlanCardView[]
  validUntil: CivilDate | null
  /** Receives `quoteId`. */
  chooseAction: FormAction
  /** Null where the policy allows no instalments. Its action receives creditor, amount, day. */
  solver: SolverView | null
}

export type InstalmentView = {
  id: string
  /** "entrada", "2ª parcela", "última" */
  label: string
  dueDate: CivilDate
  /** What it owes in all, and what of that was paid. */
  amount: Centavos
  paid: Centavos
  state: 'paid' | 'next' | 'later' | 'late'
  paidOn: CivilDate | null
  /** Only where the person may see it (R2). */
  receiptHref: string | null
}

/** What CDC 54-B wants shown before contracting, as text ready to be read. */
export type DisclosureView = {
  totalAtOnce: Centavos
  totalFinanced: Centavos
  /** Effective annual cost: "19,60% ao ano". */
  cet: string
  /** "1,50% ao mês" or "sem juros". */
  monthlyRate: string
  /** "2% de multa e 1% de juros ao mês sobre a parcela". */
  lateCharges: string
  /** "mensal, todo dia 10" */
  periodicity: string
  validUntil: CivilDate
}

export type BreachEffect = 'novacao' | 'proportional' | 'restore'

export type ReviewAmounts = {
  original: Centavos
  /** Index, fine, interest and fees together. */
  charges: Centavos
  /** Positive; what the person does not pay. */
  discount: Centavos
  /** Interest of the plan itself; zero on free ones. */
  planInterest: Centavos
  total: Centavos
}

export type ReviewView = {
  operator: OperatorView
  creditor: CreditorView
  today: CivilDate
  quoteId: string
  /** "C-2026-000123" */
  quoteNumber: string
  kind: 'full' | 'spot' | 'plan'
  debts: readonly { title: string; contract: string; today: Centavos }[]
  amounts: ReviewAmounts
  schedule: readonly InstalmentView[]
  disclosure: DisclosureView
  /** Days after a due date before the agreement can end; at least ten. */
  graceDays: number
  /** True when nothing is added during those days. */
  graceIsFree: boolean
  breachEffect: BreachEffect
  /** At most six short sentences. */
  terms: readonly string[]
  termsPdfHref: string
  acceptance: AcceptanceFields
  /** Receives `quoteId`, `agreementId`, `terms`. For full and spot it makes the charge, for a plan it asks for the code. */
  acceptAction: FormAction
  /** When the condition changed since it was shown: the old one beside the new one. */
  previous: ReviewAmounts | null
}

export type CodeView = {
  operator: OperatorView
  creditor: CreditorView
  quoteId: string
  /** Masked: "(11) •••••-4821" or "m•••@exemplo.com.br". */
  destination: string
  state: CodeState
  /** Only for `wrong`. */
  triesLeft: number | null
  /** `entrada` apart, as on the plan's card; `count` are the instalments after it. */
  summary: { entrada: Centavos | null; count: number; regular: Centavos; total: Centavos }
  acceptance: AcceptanceFields
  /** Receives `quoteId`, `agreementId`, `terms` and `code`. */
  signAction: FormAction
  /** Receives `quoteId`. Null once the sends of this hour are spent. */
  resendAction: FormAction | null
}

export type PixView = {
  operator: OperatorView
  creditor: CreditorView
  payableId: string
  /** "parcela 1 de 3", "pagamento único" */
  label: string
  amount: Centavos
  payee: PayeeView
  agreementId: string | null
  /** One instalment as a whole: what another code would ask for too. */
  isWhole: boolean
  /** Receives `payableId`; makes a new charge under the same agreement. */
  regenerateAction: FormAction
  /** Receives `payableId`; null where no card is taken. */
  cardAction: FormAction | null
  automaticOffer: AutomaticOfferView | null
  wantAutomaticAction: FormAction
  automatic: AutomaticView | null
  cancelAutomaticAction: FormAction
  manner: PageManner
} & PixStateView

export type PaidView = {
  operator: OperatorView
  creditor: CreditorView
  /** False while only the person's word or the webhook's hint is known. */
  confirmed: boolean
  amount: Centavos
  paidOn: CivilDate
  /** "E2E 8f3c…" shortened; support asks for it. */
  reference: string
  /** Whole agreement or debt is over with this payment. */
  settled: boolean
  /** What is still open of the instalment that was paid in part. */
  stillOpen: Centavos
  remaining: number
  schedule: readonly InstalmentView[]
  agreementId: string | null
  receiptHref: string | null
  /** By when a credit-bureau record goes, when there is such a duty. */
  name: NamePromiseView | null
  /** Where the live status is read while unconfirmed. */
  statusUrl: string | null
  /** Null where there is nothing to remind of, or nobody to ask. */
  reminders: RemindersView | null
  manner: PageManner
}
