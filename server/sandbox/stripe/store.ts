import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Book } from '../book/database.ts'

/** The shelves of the Stripe-shaped double in the sandbox's book: one row for each object. */
const TABLES = [
  `create table if not exists stripe_objects (
     seq integer primary key autoincrement, id text not null unique, kind text not null,
     created integer not null, parent text, due_at integer, body text not null
   ) strict`,
  'create index if not exists stripe_objects_kind on stripe_objects (kind, seq)',
  'create index if not exists stripe_objects_parent on stripe_objects (kind, parent)',
  'create index if not exists stripe_objects_due on stripe_objects (due_at)',
  `create table if not exists stripe_keys (
     key text primary key, digest text not null, status integer not null, body text not null,
     request_id text not null, created_at integer not null
   ) strict`,
  `create table if not exists stripe_deliveries (
     id integer primary key autoincrement, event_id text not null, state text not null,
     copies integer not null, attempts integer not null default 0, next_at integer not null,
     last_status integer
   ) strict`,
  'create index if not exists stripe_deliveries_due on stripe_deliveries (state, next_at)',
]

export function openStripeTables(book: Book): void {
  for (const statement of TABLES) book.run(statement)
}

export function resetStripeTables(book: Book): void {
  for (const table of ['stripe_objects', 'stripe_keys', 'stripe_deliveries']) {
    book.run(`delete from ${table}`)
  }
}

export type Stored = { id: string; created: number }

/** `created` is in seconds. `parentOf` names the object by which these are looked up together. */
export type Shelf<T extends Stored> = {
  kind: string
  shape: z.ZodType<T>
  parentOf?: (record: T) => string | null
  /** When time itself will change it, in milliseconds; null while nothing waits. */
  dueOf?: (record: T) => number | null
}

const objectRow = z.object({ seq: z.number(), body: z.string() })

type Row = z.infer<typeof objectRow>

function read<T extends Stored>(shelf: Shelf<T>, row: Row): T {
  return shelf.shape.parse(JSON.parse(row.body))
}

export function find<T extends Stored>(book: Book, shelf: Shelf<T>, id: string): T | null {
  const sql = 'select seq, body from stripe_objects where kind = ? and id = ?'
  const row = book.one(objectRow, sql, shelf.kind, id)
  return row && read(shelf, row)
}

/** Puts a new object on its shelf, or the new state of one that is there; gives it back. */
export function put<T extends Stored>(book: Book, shelf: Shelf<T>, record: NoInfer<T>): T {
  book.run(
    `insert into stripe_objects (id, kind, created, parent, due_at, body) values (?, ?, ?, ?, ?, ?)
     on conflict (id) do update
       set parent = excluded.parent, due_at = excluded.due_at, body = excluded.body`,
    record.id,
    shelf.kind,
    record.created,
    shelf.parentOf?.(record) ?? null,
    shelf.dueOf?.(record) ?? null,
    JSON.stringify(record),
  )
  return record
}

/** Oldest first. */
export function childrenOf<T extends Stored>(book: Book, shelf: Shelf<T>, parent: string): T[] {
  const sql = 'select seq, body from stripe_objects where kind = ? and parent = ? order by seq'
  return book.all(objectRow, sql, shelf.kind, parent).map((row) => read(shelf, row))
}

/** Everything on a shelf, oldest first. */
export function all<T extends Stored>(book: Book, shelf: Shelf<T>): T[] {
  const sql = 'select seq, body from stripe_objects where kind = ? order by seq'
  return book.all(objectRow, sql, shelf.kind).map((row) => read(shelf, row))
}

const dueRow = z.object({ id: z.string(), due_at: z.number() })

/** What time has changed by now, the earliest first. */
export function dueIds(book: Book): string[] {
  const sql = 'select id, due_at from stripe_objects where due_at <= ? order by due_at, seq'
  return book.all(dueRow, sql, book.now()).map(({ id }) => id)
}

/** When time will next change something, in milliseconds of the sandbox's clock. */
export function nextDueAt(book: Book): number | null {
  const sql =
    'select id, due_at from stripe_objects where due_at is not null order by due_at limit 1'
  return book.one(dueRow, sql)?.due_at ?? null
}

export type PageQuery<T> = {
  from: number
  to: number
  limit: number
  /** The id after which (older) or before which (newer) the page begins. */
  after?: string | undefined
  before?: string | undefined
  accept?: (record: T) => boolean
}

const BATCH = 200

/** A page of what was created within a period, newest first; null where the cursor is unknown. */
export function page<T extends Stored>(
  book: Book,
  shelf: Shelf<T>,
  query: PageQuery<T>,
): { items: T[]; hasMore: boolean } | null {
  const cursor = query.after ?? query.before
  const isBackwards = query.after === undefined && query.before !== undefined
  let at = cursor === undefined ? Number.MAX_SAFE_INTEGER : seqOf(book, shelf, cursor)
  if (at === null) return null
  const [side, order] = isBackwards ? ['>', 'asc'] : ['<', 'desc']
  const sql = `select seq, body from stripe_objects
               where kind = ? and created between ? and ? and seq ${side} ? order by seq ${order}
               limit ${BATCH}`
  const items: T[] = []
  for (;;) {
    const rows: Row[] = book.all(objectRow, sql, shelf.kind, query.from, query.to, at)
    for (const row of rows) {
      const record = read(shelf, row)
      if (query.accept && !query.accept(record)) continue
      if (items.length === query.limit) return { items: inOrder(items), hasMore: true }
      items.push(record)
    }
    const last = rows.at(-1)
    if (!last || rows.length < BATCH) return { items: inOrder(items), hasMore: false }
    at = last.seq
  }

  function inOrder(found: T[]): T[] {
    return isBackwards ? found.reverse() : found
  }
}

function seqOf<T extends Stored>(book: Book, shelf: Shelf<T>, id: string): number | null {
  const sql = 'select seq, body from stripe_objects where kind = ? and id = ?'
  return book.one(objectRow, sql, shelf.kind, id)?.seq ?? null
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** `pi_3Q…`: the prefix and random letters and digits, as Stripe's. */
export function makeId(prefix: string, length = 24): string {
  const letters = Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length])
  return `${prefix}_${letters.join('')}`
}

/** The sandbox's clock in whole seconds, as Stripe counts. */
export function nowSeconds(book: Book): number {
  return Math.floor(book.now() / 1000)
}
