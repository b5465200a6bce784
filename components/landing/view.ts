import type { OperatorView } from '#components/portal/view.ts'

/** Where the six-digit code of a company (CNPJ) stands. */
export type CodeState =
  | { kind: 'sent' }
  | { kind: 'sent-again' }
  | { kind: 'wrong'; triesLeft: number }
  | { kind: 'expired' }

/**
 * Every face of D0. A GET is always `ask`, whatever the token: the others are answers to the POST.
 * None carries a name, a creditor, an amount or a contact.
 */
export type LandingState =
  | { kind: 'ask' }
  /** Not five digits: costs no try. */
  | { kind: 'incomplete' }
  | { kind: 'wrong'; triesLeft: number }
  | { kind: 'locked' }
  /** Missing, expired, used and revoked look the same. */
  | { kind: 'expired' }
  /** Said whether or not anything was sent. */
  | { kind: 'resent' }
  | { kind: 'code'; code: CodeState }
  | { kind: 'not-me' }
  | { kind: 'not-me-done' }
  /** Somebody else holds the link: the person died. */
  | { kind: 'died' }
  | { kind: 'died-done' }
  /** It is them, and they want no messages there. */
  | { kind: 'stop' }
  | { kind: 'stop-done' }
  /** The budget of this network or of the whole portal is spent. */
  | { kind: 'busy' }
  | { kind: 'trouble' }

export type LandingView = {
  operator: OperatorView
  state: LandingState
  /** As somebody chose to read on this device. */
  hasLargeLetters?: boolean
}

export type ScamCheckResult =
  | { kind: 'ours'; what: 'message' | 'link' | 'pix' }
  | { kind: 'unknown' }
  | { kind: 'unreadable' }
  | { kind: 'busy' }

export type ScamCheckView = {
  operator: OperatorView
  /** The one address of the portal: "quita.atenderecupera.com.br". */
  siteHost: string
  /** From whom messages come: "SMS do número 29000", "e-mail avisos@atenderecupera.com.br". */
  senders: readonly string[]
  hasLargeLetters?: boolean
  /** Null on GET. */
  result: ScamCheckResult | null
  /** What was typed, shown again so that nobody types twice. */
  typed: string
}

/** What anybody is told of a paper whose code they have. Nothing of the person, no sum. */
export type PaperCheckResult =
  | {
      kind: 'genuine'
      /** "Termo de quitação" */
      what: string
      number: string
      /** "23 de novembro de 2026" */
      issuedOn: string
      creditor: { legalName: string; cnpj: string }
      state: 'in_force' | 'superseded' | 'partly_reversed' | 'reversed'
      /** Since when it is in that state. */
      since: string
      /** Whether the sum that was typed is the paper's; null where none was. */
      amountAgrees: boolean | null
    }
  | { kind: 'unknown' }
  | { kind: 'busy' }

export type PaperCheckView = {
  operator: OperatorView
  /** Null where nothing was asked yet. */
  result: PaperCheckResult | null
  /** What was typed or scanned, shown again so that nobody types twice. */
  typed: { code: string; number: string; amount: string }
}
