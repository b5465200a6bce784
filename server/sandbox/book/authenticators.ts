import { z } from 'zod'
import type { Book } from './database.ts'

/** An account in the pretend authenticator app: who signs in with it, and its secret in base32. */
export type Authenticator = { label: string; secret: string }

const authenticatorRow = z.object({ label: z.string(), secret: z.string() })

export function putAuthenticator(book: Book, { label, secret }: Authenticator): void {
  book.run('insert or replace into authenticators (label, secret) values (?, ?)', label, secret)
}

export function authenticators(book: Book): Authenticator[] {
  return book.all(authenticatorRow, 'select * from authenticators order by label')
}
