import type { ContactId, CreditorId, DebtorId, PaperId } from '#server/kernel/id.ts'

export type PaperKind = 'agreement' | 'receipt'

/** A paper as it was issued; opened for its debtor only. */
export type Paper = {
  readonly bytes: Uint8Array
  /** Of the bytes. */
  readonly sha256: Buffer
  readonly number: string
  readonly fileName: string
  readonly issuedAt: Temporal.Instant
}

/** What a message about a paper needs to know of it. */
export type IssuedPaper = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly paperId: PaperId
  readonly kind: PaperKind
  readonly number: string
  readonly fileName: string
  /** Where the code of the signature was sent: the place for the copy. Null where there was none. */
  readonly contactId: ContactId | null
}

const prefix = { agreement: 'acordo', receipt: 'comprovante' } satisfies Record<PaperKind, string>

/** `acordo-2026-004871.pdf`, `comprovante-R2026-000123.pdf`; a draft is `minuta-…`. */
export function fileNameOf(kind: PaperKind | 'draft', number: string): string {
  return `${kind === 'draft' ? 'minuta' : prefix[kind]}-${number}.pdf`
}
