import { z } from 'zod'
import type { Book } from './database.ts'

/** Whose phones and mailboxes these are: a newcomer needs the CPF that the portal will ask for. */
export type Person = { recipient: string; name: string; document: string; place: number }

const personRow = z.object({
  recipient: z.string(),
  name: z.string(),
  document: z.string(),
  place: z.number(),
})

/** `place` 0 is the person to begin with. */
export function putPerson(book: Book, person: Person): void {
  book.run(
    'insert or replace into people (recipient, name, document, place) values (?, ?, ?, ?)',
    person.recipient,
    person.name,
    person.document,
    person.place,
  )
}

export function personBehind(book: Book, recipient: string): Person | null {
  return book.one(personRow, 'select * from people where recipient = ?', recipient)
}
