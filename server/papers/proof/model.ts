import type { TermsOperator, TermsParty } from '#server/agreements/terms/input/model.ts'
import type { TaxId } from '#server/kernel/tax-id.ts'
import type { Delisting } from '../clearance/model.ts'
import type { PaperKind, PaperState } from '../model.ts'

/**
 * What somebody shows to a credit bureau whose record should be gone: one sheet with the day, and
 * the papers it names inside the same file. The sheet itself proves nothing and is not kept.
 */
export type ProofView = {
  readonly creditor: TermsParty
  readonly operator: TermsOperator
  readonly sealText: string
  readonly debtorName: string | null
  readonly debtorDocument: TaxId
  readonly agreementNumber: string
  readonly isSettled: boolean
  readonly delisting: Delisting
  readonly at: Temporal.Instant
  /** Without the code: `https://…/verificar`. */
  readonly checkUrl: string
  readonly papers: readonly ProofPaper[]
}

export type ProofPaper = {
  readonly kind: PaperKind
  readonly number: string
  readonly issuedOn: Temporal.PlainDate
  readonly state: PaperState
  /** As printed; null on papers of before they were signed. */
  readonly code: string | null
  readonly fileName: string
  readonly bytes: Uint8Array
}
