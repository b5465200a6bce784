import type { CreditorView, OperatorView } from '#components/portal/view.ts'
import { formatTaxId, parseTaxId } from '#server/kernel/tax-id.ts'

type OperatorIdentity = {
  name: string
  legalName: string
  cnpj: string
  address: string
  phone: string
  hours: string
  email: string
  dataProtectionOfficer: string
}

/** A CNPJ with its punctuation; what cannot be read stays as it is written. */
export function withPunctuation(document: string): string {
  const parsed = parseTaxId(document)
  return parsed.ok ? formatTaxId(parsed.value) : document
}

export function operatorView(operator: OperatorIdentity): OperatorView {
  const { dataProtectionOfficer, cnpj, ...rest } = operator
  return { ...rest, cnpj: withPunctuation(cnpj), dpo: dataProtectionOfficer }
}

export function creditorView(creditor: {
  creditorSlug: string
  creditorName: string
  creditorLegalName: string
  creditorCnpj: string
  creditorAddress: string
}): CreditorView {
  return {
    slug: creditor.creditorSlug,
    name: creditor.creditorName,
    legalName: creditor.creditorLegalName,
    cnpj: withPunctuation(creditor.creditorCnpj),
    address: creditor.creditorAddress,
  }
}
