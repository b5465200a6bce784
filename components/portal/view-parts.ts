import type { CivilDate } from '#components/figures/dates.ts'
import type { Centavos } from '#server/kernel/money.ts'

/** A time-barred debt: no balance, no offer; what the rule lets the person see on request. */
export type ClosedDebtView = {
  id: string
  creditorName: string
  title: string
  contract: string
  dueDate: CivilDate
  original: Centavos
}

export type PayeeView = {
  /** As the bank app will show it. */
  name: string
  /** With its kind: "CNPJ 11.222.333/0001-81". */
  taxId: string
  /** The creditor that somebody else's account takes the money for: Stripe's own Pix. */
  onBehalfOf: string | null
}

/** Where a charge stands, as D4 shows it. */
export type PixStateView =
  | {
      state: 'waiting'
      /** The copy-and-paste text. */
      code: string
      /** Dark modules of the QR, row by row (`encode(code).data` of uqr). */
      qr: readonly (readonly boolean[])[]
      /** "as 18h40 de hoje", "4 de janeiro" */
      validUntil: string
      /** Where the bank computes the amount of the day; null: the amount is the one above. */
      due: DueView | null
      statusUrl: string
    }
  /** The bank pays it by itself; `isPaying`: it is trying now, and no code may be made. */
  | { state: 'automatic'; on: CivilDate; today: CivilDate; isPaying: boolean }
  | { state: 'expired' }
  | { state: 'unavailable' }

/** "Pagar as próximas sozinho, pelo seu banco": what would be authorised. */
export type AutomaticOfferView = {
  agreementId: string
  payableId: string
  count: number
  amount: Centavos
  isEqual: boolean
  startsOn: CivilDate
  endsOn: CivilDate
  today: CivilDate
}

/** Where the automatic payment of an agreement stands. */
export type AutomaticView = {
  agreementId: string
  today: CivilDate
  state: 'waiting' | 'approved' | 'refused' | 'ended'
  nextOn: CivilDate | null
  isRetry: boolean
  isToday: boolean
  failedOn: CivilDate | null
  endedOn: CivilDate | null
  endedBy: 'debtor' | 'bank' | 'plan' | 'unanswered' | 'provider' | null
  /** The page with the code that authorises, while it waits. */
  codeHref: string | null
}

/** A code with a due date: what it costs when, said before it is paid. */
export type DueView = {
  today: CivilDate
  dueDate: CivilDate
  /** The last day without any charge, where it is not the due date itself. */
  freeUntil: CivilDate | null
  isLate: boolean
  /** What lateness adds to the amount today. */
  lateCharges: Centavos
  /** The last day on which this code is taken. */
  lastDay: CivilDate
  /** What lateness costs: "2%", "1%"; null: nothing. */
  rates: { fine: string; monthly: string } | null
  /** Whether these rates run while this code can be paid, or only after it. */
  areInCode: boolean
}

/** What ties an acceptance to what was on screen; it travels through the forms unseen. */
export type AcceptanceFields = {
  /** Made with the page: the same press twice is the same agreement. */
  agreementId: string
  /** SHA-256 of the terms that were shown, as hexadecimal text. */
  termsSha256: string
}

/** Where a six-digit code stands; `blocked`: too many tries or sends. */
export type CodeState = 'sent' | 'sent-again' | 'wrong' | 'expired' | 'blocked'

/** The best condition of a group, already frozen as a quote. */
export type OfferView = {
  quoteId: string
  /** Whole balance of today, the "de" of "de … por …". */
  from: Centavos
  /** What the person pays in all. */
  total: Centavos
  /** Payments in all, entrada included. */
  count: number
  /** Where the first payment is an entrada: its amount. */
  entrada: Centavos | null
  /** The regular instalment; equal to total when count is 1. */
  regular: Centavos
  validUntil: CivilDate
}

/** What happens to the person's name, and when; once it happened, that it did. */
export type NamePromiseView = {
  /** The last day on which the creditor may take a record out of the bureaus. */
  by: CivilDate
  /** When the creditor says that it was done. */
  clearedOn: CivilDate | null
}

/** A creditor's mark: up to three letters, and the two colours the creditor chose. */
export type SealView = { text: string; ground: string; letters: string }

/** One line of "De onde vem este valor?". The lines of a debt sum to its balance of today. */
export type BreakdownLine = {
  /** "Multa de 2%" */
  label: string
  /** Negative for what was already paid or waived. */
  amount: Centavos
  /** How it was computed and by which rule: "uma vez só, sobre o valor corrigido (CDC 52 §1)" */
  basis: string | null
}

/** Reminders on this device: on, or what a browser has to be given for them. */
export type RemindersView =
  | { readonly isOn: true }
  | { readonly isOn: false; readonly publicKey: string }

/** An agreement that ended, whose debts are open again. */
export type CameBackView = {
  agreementId: string
  number: string
  how: 'broken' | 'withdrawn'
  on: CivilDate
}
