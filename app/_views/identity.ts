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

const operatorViews = new WeakMap<OperatorIdentity, OperatorView>()

/** Made once: the operator is the same for the whole life of the process. */
export function operatorView(operator: OperatorIdentity): OperatorView {
  const known = operatorViews.get(operator)
  if (known) return known
  const { dataProtectionOfficer, cnpj, ...rest } = operator
  const view = { ...rest, cnpj: withPunctuation(cnpj), dpo: dataProtectionOfficer }
  operatorViews.set(operator, view)
  return view
}

export function creditorView(creditor: {
  creditorSlug: string
  creditorName: string
  creditorLegalName: string
  creditorCnpj: string
  creditorAddress: string
  creditorSeal: string
  creditorGround: string
  creditorLetters: string
}): CreditorView {
  return {
    slug: creditor.creditorSlug,
    name: creditor.creditorName,
    legalName: creditor.creditorLegalName,
    cnpj: withPunctuation(creditor.creditorCnpj),
    address: creditor.creditorAddress,
    seal: {
      text: creditor.creditorSeal,
      ground: creditor.creditorGround,
      letters: creditor.creditorLetters,
    },
  }
}
