import type { CivilDate } from '#components/figures/dates.ts'
import type { CreditorView, OperatorView } from './view.ts'

/** One paper of the list; opening it asks for a code. */
export type PaperView = {
  /** "Termo de quitação" */
  title: string
  number: string
  issuedOn: CivilDate
  href: string
  /** Null while it is in force. */
  state: { tone: 'neutral' | 'attention' | 'error'; word: string } | null
}

/** The papers of one creditor. */
export type PaperGroupView = {
  creditor: CreditorView
  /** Newest first. */
  papers: readonly PaperView[]
  /** Agreements whose proofs can be shown to a credit bureau. */
  proofs: readonly { agreementNumber: string; href: string }[]
  /** Years whose statement may be asked for, newest first. */
  years: readonly number[]
}

export type DocumentsView = {
  operator: OperatorView
  today: CivilDate
  groups: readonly PaperGroupView[]
}
