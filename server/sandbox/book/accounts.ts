import { z } from 'zod'
import type { Book } from './database.ts'

const accountRow = z.object({
  document: z.string(),
  balance: z.string().nullable(),
  refusal: z.string().nullable(),
})

/**
 * The pretend account of a payer, by CPF or CNPJ. `balance` in reais with two places; null has no
 * end. `refusal` is the code with which the bank turns attempts down (AC06, AM02, …), or null.
 */
export type Account = z.infer<typeof accountRow>

/** Who was never spoken of has money without end. */
export function accountOf(book: Book, document: string): Account {
  const row = book.one(accountRow, 'select * from accounts where document = ?', document)
  return row ?? { document, balance: null, refusal: null }
}

export function putAccount(book: Book, account: Account): void {
  const sql = 'insert or replace into accounts (document, balance, refusal) values (?, ?, ?)'
  book.run(sql, account.document, account.balance, account.refusal)
}
