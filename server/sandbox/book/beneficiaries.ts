import { z } from 'zod'
import type { Book } from './database.ts'

const beneficiaryRow = z.object({
  chave: z.string(),
  name: z.string(),
  cnpj: z.string(),
  city: z.string(),
})

/** Who owns a Pix key, as the central directory (DICT) tells the payer's bank. */
export type Beneficiary = z.infer<typeof beneficiaryRow>

export function findBeneficiary(book: Book, chave: string): Beneficiary | null {
  return book.one(beneficiaryRow, 'select * from beneficiaries where chave = ?', chave)
}

/** The receiver whose key was registered first: who a call means that names no key. */
export function firstBeneficiary(book: Book): Beneficiary | null {
  return book.one(beneficiaryRow, 'select * from beneficiaries order by rowid limit 1')
}

export function putBeneficiary(book: Book, beneficiary: Beneficiary): void {
  book.run(
    'insert or replace into beneficiaries (chave, name, cnpj, city) values (?, ?, ?, ?)',
    beneficiary.chave,
    beneficiary.name,
    beneficiary.cnpj,
    beneficiary.city,
  )
}
