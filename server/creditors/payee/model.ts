import { isCnpj } from '#server/kernel/tax-id.ts'

/**
 * Where a creditor's money goes: the Pix key and what its directory shows, the institution, and the
 * account that Pix Automático has to be told of. Changed as a whole, by two people, after a day.
 */
export type Payee = {
  /** Null, as all of it, where a creditor has no account yet: nothing is offered before that. */
  readonly pixKey: string | null
  /** As the payer's bank shows it. */
  readonly pixPayeeName: string | null
  /** The institution that keeps the account; null: not written down. */
  readonly pixPsp: string | null
  readonly pixAccountNumber: string | null
  readonly pixAccountKind: 'checking' | 'savings' | 'payment' | null
  readonly pixAccountBranch: string | null
  readonly pixAgreement: string | null
  /**
   * Through whom codes are made: the PSP of the key, or Stripe, whose account is the operator's.
   * What was asked for through the other one before goes on there.
   */
  readonly pixThrough: PixThrough
}

export type PixThrough = 'psp' | 'stripe'

export const PAYEE_FIELDS = [
  'pixKey',
  'pixPayeeName',
  'pixPsp',
  'pixAccountNumber',
  'pixAccountKind',
  'pixAccountBranch',
  'pixAgreement',
  'pixThrough',
] as const satisfies readonly (keyof Payee)[]

/** Only what makes a payee, in one order, so that the same payee always has the same hash. */
export function payeeOf(row: Payee): Payee {
  return {
    pixKey: row.pixKey,
    pixPayeeName: row.pixPayeeName,
    pixPsp: row.pixPsp,
    pixAccountNumber: row.pixAccountNumber,
    pixAccountKind: row.pixAccountKind,
    pixAccountBranch: row.pixAccountBranch,
    pixAgreement: row.pixAgreement,
    pixThrough: row.pixThrough,
  }
}

const EMAIL = /^[a-z0-9.!#$'*+/=?^_`{|}~-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/
const PHONE = /^\+55[1-9]\d{9,10}$/
const RANDOM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * A Pix key as the Central Bank's directory writes it; null where it is none that a creditor may
 * have. A CPF is none: who pays is told to distrust a key of a private person.
 */
export function companyPixKey(typed: string): string | null {
  const text = typed.trim()
  const cnpj = text.toUpperCase().replace(/[./-]/g, '')
  if (isCnpj(cnpj)) return cnpj
  const lower = text.toLowerCase()
  if (RANDOM.test(lower)) return lower
  if (EMAIL.test(lower) && lower.length <= 77) return lower
  const phone = text.replace(/[\s()-]/g, '')
  return PHONE.test(phone) ? phone : null
}

/** A key that is a CNPJ must be of the creditor's own company: the payer compares it. */
export function isKeyOfCompany(pixKey: string, cnpj: string): boolean {
  return !isCnpj(pixKey) || pixKey.slice(0, 8) === cnpj.slice(0, 8)
}
