import { cnpjText } from '#server/agreements/terms/clauses/model.ts'
import type { TermsOperator, TermsParty } from '#server/agreements/terms/input/model.ts'
import { maskTaxId, type TaxId } from '#server/kernel/tax-id.ts'
import type { PaperKind } from '../model.ts'
import { canonicalJson, type Json } from '../seal/model.ts'

/** Facts of a paper, as the machine reads them: what is printed, no more. */
export type Facts = { readonly [name: string]: Json }

type Parties = {
  readonly creditor: TermsParty
  readonly operator: TermsOperator
  readonly debtorName: string | null
  readonly debtorDocument: TaxId
}

/** Who is owed, who attends, who pays: on every paper (CDC 42-A); the document masked. */
export function partiesOf({ creditor, operator, debtorName, debtorDocument }: Parties): Facts {
  return {
    creditor: {
      legalName: creditor.legalName,
      cnpj: cnpjText(creditor.cnpj),
      address: creditor.address,
    },
    attendedBy: {
      legalName: operator.legalName,
      cnpj: cnpjText(operator.cnpj),
      address: operator.address,
    },
    debtor: { name: debtorName, document: maskTaxId(debtorDocument) },
  }
}

/** What the attached `conteudo.json` holds, byte for byte. */
export function contentText(
  facts: Facts,
  paper: { kind: PaperKind; number: string; issuedAt: Temporal.Instant },
): string {
  const issuedAt = paper.issuedAt.toString()
  return canonicalJson({
    quitaContent: { ...facts, kind: paper.kind, number: paper.number, issuedAt },
  })
}
