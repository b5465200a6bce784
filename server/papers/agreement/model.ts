import { instalmentsInOrder } from '#server/agreements/terms/clauses/model.ts'
import type { TermsInput } from '#server/agreements/terms/input/model.ts'
import { toDecimalString } from '#server/kernel/money.ts'
import { type Facts, partiesOf } from '../content/model.ts'
import type { SignedView } from '../evidence/model.ts'

/** The paper of an agreement: its summary on one page, its terms whole, the proof of acceptance. */
export type AgreementPaperView = {
  readonly terms: TermsInput
  readonly sealText: string
  /** Null where the file brought no name, and in drafts, which are shown before the code. */
  readonly debtorName: string | null
  /** Null while nothing is signed: the paper is then a draft. */
  readonly signed: SignedView | null
}

export function factsOfAgreement(view: AgreementPaperView, signed: SignedView): Facts {
  const { terms, debtorName } = view
  const { creditor, operator } = terms.frozen
  return {
    ...partiesOf({ creditor, operator, debtorName, debtorDocument: terms.debtorDocument }),
    quote: terms.quote.number,
    acceptedAt: signed.acceptedAt.toString(),
    acceptedBy: signed.acceptance.method,
    termsVersion: signed.termsVersion,
    termsSha256: signed.termsSha256,
    total: toDecimalString(terms.total),
    instalments: instalmentsInOrder(terms).map(({ number, dueOn, amount }) => ({
      number,
      dueOn: dueOn.toString(),
      amount: toDecimalString(amount),
    })),
  }
}
