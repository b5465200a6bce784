import type { ContactId, CreditorId, DebtorId, PaperId } from '#server/kernel/id.ts'
import type { Transitions } from '#server/kernel/state-machine.ts'

/** `clearance`: termo de quitação; `statement`: yearly statement of Lei 12.007/2009. */
export const PAPER_KINDS = ['agreement', 'receipt', 'clearance', 'statement'] as const
export type PaperKind = (typeof PAPER_KINDS)[number]

/**
 * What happened to a paper, in its creditor's chain. Its bytes never change: that a payment went
 * back, or that a newer edition exists, is a link of its own.
 */
export const PAPER_ACTS = [
  'issued',
  'superseded',
  'partly_reversed',
  'reversed',
  'reinstated',
] as const
export type PaperAct = (typeof PAPER_ACTS)[number]
export type PaperMark = Exclude<PaperAct, 'issued'>

/** Where a paper stands by the last thing that happened to it. */
export type PaperState = 'in_force' | Exclude<PaperAct, 'issued' | 'reinstated'>

const STATES = {
  issued: 'in_force',
  reinstated: 'in_force',
  superseded: 'superseded',
  partly_reversed: 'partly_reversed',
  reversed: 'reversed',
} as const satisfies Record<PaperAct, PaperState>

export function stateAfter(act: PaperAct): PaperState {
  return STATES[act]
}

/** What can still happen to a paper; one that was replaced is history. */
export const PAPER_TRANSITIONS = {
  in_force: {
    superseded: 'superseded',
    partly_reversed: 'partly_reversed',
    reversed: 'reversed',
  },
  partly_reversed: { superseded: 'superseded', reversed: 'reversed', reinstated: 'in_force' },
  reversed: { superseded: 'superseded', reinstated: 'in_force' },
  superseded: {},
} as const satisfies Transitions<PaperState, PaperMark>

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

const FILE_PREFIX = {
  agreement: 'acordo',
  receipt: 'comprovante',
  clearance: 'quitacao',
  statement: 'declaracao-anual',
  draft: 'minuta',
  proof: 'provas',
} as const satisfies Record<PaperKind | 'draft' | 'proof', string>

/** `acordo-2026-004871.pdf`, `comprovante-R2026-000123.pdf`; a draft is `minuta-…`. */
export function fileNameOf(kind: PaperKind | 'draft' | 'proof', number: string): string {
  return `${FILE_PREFIX[kind]}-${number}.pdf`
}
