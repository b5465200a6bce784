import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { z } from 'zod'

/**
 * The provider's own book: what the bank, the PSP and the phone remember, apart from the portal's
 * database, so that the two can be compared. One SQLite file in write-ahead mode: every commit
 * survives a kill.
 */
export type Book = {
  one<T>(shape: z.ZodType<T>, sql: string, ...values: SQLInputValue[]): T | null
  all<T>(shape: z.ZodType<T>, sql: string, ...values: SQLInputValue[]): T[]
  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastId: number }
  transact<T>(work: () => T): T
  /** Milliseconds since 1970 on the sandbox's own clock, which tests may move. */
  now(): number
  close(): void
}

const SCHEMA = `
create table if not exists settings (name text primary key, value text not null) strict;
create table if not exists beneficiaries (
  chave text primary key, name text not null, cnpj text not null, city text not null
) strict;
create table if not exists tokens (
  hash text primary key, scope text not null, expires_at integer not null
) strict;
create table if not exists locations (
  id integer primary key autoincrement, token text not null unique, kind text not null,
  created_at integer not null
) strict;
create table if not exists charges (
  txid text primary key, kind text not null, revision integer not null, status text not null,
  created_at integer not null, location_id integer unique references locations(id),
  body text not null
) strict;
create table if not exists charge_revisions (
  txid text not null references charges(txid), revision integer not null, status text not null,
  body text not null, primary key (txid, revision)
) strict;
create table if not exists pix (
  end_to_end_id text primary key, txid text, chave text not null, valor text not null,
  horario integer not null, info_pagador text, order_id text unique
) strict;
create index if not exists pix_txid on pix (txid);
create table if not exists refunds (
  end_to_end_id text not null references pix(end_to_end_id), id text not null,
  rtr_id text not null unique, valor text not null, natureza text not null, descricao text,
  status text not null, motivo text, requested_at integer not null, settled_at integer,
  primary key (end_to_end_id, id)
) strict;
create table if not exists webhooks (
  chave text primary key, url text not null, created_at integer not null
) strict;
create table if not exists notifications (
  id integer primary key autoincrement, chave text not null, body text not null,
  copies integer not null, state text not null, attempts integer not null default 0,
  next_at integer not null, last_status integer
) strict;
create table if not exists messages (
  id integer primary key autoincrement, channel text not null, recipient text not null,
  key text not null, subject text, body text not null, html text, received_at integer not null,
  copies integer not null default 1, unique (channel, key)
) strict;
create table if not exists whatsapp_templates (
  name text not null, language text not null, body text not null, primary key (name, language)
) strict;
create table if not exists answers (
  id integer primary key autoincrement, channel text not null, recipient text not null,
  body text not null, sent_at integer not null, taken integer not null) strict;
create index if not exists messages_recipient on messages (channel, recipient, id);
create table if not exists push_places (
  name text primary key, public_key text not null, state text not null
) strict;
create table if not exists pushes (
  id integer primary key autoincrement, name text not null references push_places(name),
  topic text, ttl integer not null, urgency text not null, body blob not null,
  received_at integer not null, copies integer not null
) strict;
create table if not exists people (
  recipient text primary key, name text not null, document text not null, place integer not null
) strict;
create table if not exists authenticators (
  label text primary key, secret text not null
) strict;
create table if not exists attachments (
  message_id integer not null references messages(id), position integer not null,
  filename text not null, content_type text not null, content blob not null,
  primary key (message_id, position)
) strict;
create table if not exists rec_locations (
  id integer primary key autoincrement, token text not null unique, created_at integer not null
) strict;
create table if not exists recurrences (
  id_rec text primary key, status text not null, journey text not null,
  created_at integer not null, location_id integer unique references rec_locations(id),
  chave text not null, body text not null, history text not null, ending text
) strict;
create table if not exists recurrence_requests (
  id_solic_rec text primary key, id_rec text not null references recurrences(id_rec),
  status text not null, created_at integer not null, expires_at integer not null,
  body text not null, history text not null
) strict;
create unique index if not exists recurrence_requests_open on recurrence_requests (id_rec)
  where status in ('CRIADA', 'ENVIADA', 'RECEBIDA');
create table if not exists recurring_charges (
  txid text primary key, id_rec text not null references recurrences(id_rec),
  status text not null, created_at integer not null, settles_on text not null,
  cycle integer not null, body text not null, history text not null, ending text
) strict;
create unique index if not exists recurring_charges_cycle on recurring_charges (id_rec, cycle)
  where status not in ('REJEITADA', 'CANCELADA');
create table if not exists recurring_attempts (
  end_to_end_id text primary key, txid text not null references recurring_charges(txid),
  settles_on text not null, kind text not null, status text not null, history text not null,
  rejection text
) strict;
create index if not exists recurring_attempts_txid on recurring_attempts (txid);
create table if not exists recurrence_webhooks (
  kind text primary key, url text not null, created_at integer not null
) strict;
create table if not exists accounts (
  document text primary key, balance text, refusal text
) strict;
create table if not exists faults (
  id integer primary key autoincrement, target text not null, kind text not null,
  status integer not null, delay_ms integer not null, remaining integer not null
) strict;
`

/** Columns that books of earlier releases lack: `[table, column, definition]`. */
const ADDED_COLUMNS = [
  ['pix', 'components', 'text'],
  ['pix', 'payer_document', 'text'],
  ['notifications', 'kind', "text not null default 'pix'"],
  ['messages', 'via', "text not null default 'gateway'"],
  ['messages', 'told', 'text'],
] as const

const SIGNING_KEY = 'signing_key'

/** A book that is not `durable` survives a kill of its process, but not of its machine. */
export function openBook(directory: string, durable = true): Book {
  mkdirSync(directory, { recursive: true })
  const db = new DatabaseSync(join(directory, 'book.sqlite'), { timeout: 5_000 })
  db.exec('pragma journal_mode = wal; pragma foreign_keys = on')
  db.exec(`pragma synchronous = ${durable ? 'full' : 'off'}`)
  db.exec(SCHEMA)
  addColumns(db)
  let depth = 0

  const book: Book = {
    one: (shape, sql, ...values) => {
      const row = db.prepare(sql).get(...values)
      return row === undefined ? null : shape.parse(row)
    },
    all: (shape, sql, ...values) =>
      db
        .prepare(sql)
        .all(...values)
        .map((row) => shape.parse(row)),
    run: (sql, ...values) => {
      const result = db.prepare(sql).run(...values)
      return { changes: Number(result.changes), lastId: Number(result.lastInsertRowid) }
    },
    transact(work) {
      if (depth > 0) return work()
      db.exec('begin immediate')
      depth++
      try {
        const value = work()
        db.exec('commit')
        return value
      } catch (error) {
        db.exec('rollback')
        throw error
      } finally {
        depth--
      }
    },
    now: () => readClock(book),
    close: () => db.close(),
  }
  return book
}

function addColumns(db: DatabaseSync): void {
  for (const [table, column, definition] of ADDED_COLUMNS) {
    const sql = 'select 1 from pragma_table_info(?) where name = ?'
    if (db.prepare(sql).get(table, column) === undefined) {
      db.exec(`alter table ${table} add column ${column} ${definition}`)
    }
  }
}

const textRow = z.object({ value: z.string() })

export function readSetting(book: Book, name: string): string | null {
  return book.one(textRow, 'select value from settings where name = ?', name)?.value ?? null
}

/** Null forgets the setting. */
export function writeSetting(book: Book, name: string, value: string | null): void {
  if (value === null) book.run('delete from settings where name = ?', name)
  else book.run('insert or replace into settings (name, value) values (?, ?)', name, value)
}

function readClock(book: Book): number {
  const frozen = readSetting(book, 'clock_now')
  if (frozen !== null) return Number(frozen)
  return Date.now() + Number(readSetting(book, 'clock_offset_ms') ?? '0')
}

/** The key that signs payloads, made at first use by `generate` and kept through resets. */
export function signingKey(book: Book, generate: () => string): string {
  const known = readSetting(book, SIGNING_KEY)
  if (known !== null) return known
  const made = generate()
  writeSetting(book, SIGNING_KEY, made)
  return made
}

export function resetBook(book: Book): void {
  book.transact(() => {
    const tables = [
      'pushes',
      'push_places',
      'attachments',
      'messages',
      'whatsapp_templates',
      'notifications',
      'webhooks',
      'recurrence_webhooks',
      'recurring_attempts',
      'recurring_charges',
      'recurrence_requests',
      'recurrences',
      'rec_locations',
      'accounts',
      'refunds',
      'pix',
      'charge_revisions',
      'charges',
      'locations',
      'tokens',
      'beneficiaries',
      'faults',
    ]
    for (const table of tables) book.run(`delete from ${table}`)
    book.run('delete from sqlite_sequence')
    book.run('delete from settings where name <> ?', SIGNING_KEY)
  })
}
