import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Book } from './database.ts'

const locationRow = z.object({
  id: z.number(),
  token: z.string(),
  kind: z.enum(['cob', 'cobv']),
  created_at: z.number(),
})

/** Where the payload of a charge is served. */
export type Location = z.infer<typeof locationRow>

/** The token is the whole secret of a location: nobody guesses 128 random bits. */
function newToken(): string {
  return randomBytes(16).toString('hex')
}

export function insertLocation(book: Book, kind: Location['kind']): Location {
  const token = newToken()
  const createdAt = book.now()
  const { lastId } = book.run(
    'insert into locations (token, kind, created_at) values (?, ?, ?)',
    token,
    kind,
    createdAt,
  )
  return { id: lastId, token, kind, created_at: createdAt }
}

export function findLocation(book: Book, id: number): Location | null {
  return book.one(locationRow, 'select * from locations where id = ?', id)
}

export function locationByToken(book: Book, token: string): Location | null {
  return book.one(locationRow, 'select * from locations where token = ?', token)
}

export function locationsCreated(book: Book, from: number, to: number): Location[] {
  const sql = 'select * from locations where created_at between ? and ? order by id'
  return book.all(locationRow, sql, from, to)
}

const recLocationRow = z.object({ id: z.number(), token: z.string(), created_at: z.number() })

/** Where the payload of a recurrence is served: numbered apart from those of charges. */
export type RecLocation = z.infer<typeof recLocationRow>

export function insertRecLocation(book: Book): RecLocation {
  const token = newToken()
  const createdAt = book.now()
  const sql = 'insert into rec_locations (token, created_at) values (?, ?)'
  const { lastId } = book.run(sql, token, createdAt)
  return { id: lastId, token, created_at: createdAt }
}

export function findRecLocation(book: Book, id: number): RecLocation | null {
  return book.one(recLocationRow, 'select * from rec_locations where id = ?', id)
}

export function recLocationByToken(book: Book, token: string): RecLocation | null {
  return book.one(recLocationRow, 'select * from rec_locations where token = ?', token)
}

export function recLocationsCreated(book: Book, from: number, to: number): RecLocation[] {
  const sql = 'select * from rec_locations where created_at between ? and ? order by id'
  return book.all(recLocationRow, sql, from, to)
}
