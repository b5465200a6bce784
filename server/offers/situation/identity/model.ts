import type { Creditor } from '#server/creditors/model.ts'

/** A creditor as the debtor's pages name it (CDC 42-A); its payment account is not among it. */
export type CreditorIdentity = Pick<
  Creditor,
  | 'id'
  | 'slug'
  | 'tradeName'
  | 'legalName'
  | 'cnpj'
  | 'address'
  | 'phone'
  | 'sealText'
  | 'groundColour'
  | 'letterColour'
>

export function identityOf(creditor: Creditor): CreditorIdentity {
  const {
    id,
    slug,
    tradeName,
    legalName,
    cnpj,
    address,
    phone,
    sealText,
    groundColour,
    letterColour,
  } = creditor
  return {
    id,
    slug,
    tradeName,
    legalName,
    cnpj,
    address,
    phone,
    sealText,
    groundColour,
    letterColour,
  }
}
