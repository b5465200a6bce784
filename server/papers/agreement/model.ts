import type { TermsInput } from '#server/agreements/terms/input/model.ts'
import type { SignedView } from '../evidence/model.ts'

/** The paper of an agreement: its summary on one page, its terms whole, the proof of acceptance. */
export type AgreementPaperView = {
  readonly terms: TermsInput
  readonly sealText: string
  /** Null where the file brought no name, and in drafts, which are shown before the code. */
  readonly debtorName: string | null
  readonly at: Temporal.Instant
  /** Null while nothing is signed: the paper is then a draft. */
  readonly signed: SignedView | null
}
