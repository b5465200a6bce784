import type { Connection, Submittable } from 'pg'
import { InvariantViolation } from '#server/kernel/assert.ts'

/**
 * Several reads in one packet to the database, and their answers in one back: waking the other side
 * costs more than most reads, so what is asked for together travels together. Statements are
 * prepared once on each connection; PostgreSQL runs everything up to the one `Sync` in one transaction, which a pooler in transaction mode keeps on one server.
 */
declare const rowOfRead: unique symbol

/** A question as a value. `text` is a constant that names its columns; values are never in it. */
export type Read<Row> = {
  readonly text: string
  readonly values: readonly ReadValue[]
  readonly [rowOfRead]?: Row
}

export type ReadValue =
  | string
  | bigint
  | number
  | boolean
  | null
  | Buffer
  | Temporal.PlainDate
  | Temporal.Instant

export type ColumnParser = (text: string) => unknown

type Column = { readonly name: string; readonly parse: ColumnParser }
type Prepared = {
  readonly name: string
  columns: readonly Column[] | null
  /** A packet with it failed, and nobody knows whether PostgreSQL had come to prepare it. */
  isDoubtful: boolean
}
type Row = Record<string, unknown>

/** What the driver hands on of PostgreSQL's answers, as far as it is used here. */
type Description = { readonly fields: readonly { name: string; dataTypeID: number }[] }
type DataRow = { readonly fields: readonly (string | null)[] }

/** Far more than there are constants; beyond it somebody builds texts from values. */
const MOST_STATEMENTS = 200

/** By the text of the read. However often statements fail, a connection prepares each but once. */
type Statements = Map<string, Prepared>

const statementsOn = new WeakMap<Connection, Statements>()

/** Given to `client.query`. */
export class ReadPacket implements Submittable {
  /** The rows of each read, in their order. */
  readonly answer: Promise<Row[][]>
  readonly #reads: readonly Read<unknown>[]
  readonly #parserOf: (typeId: number) => ColumnParser
  readonly #settle = Promise.withResolvers<Row[][]>()
  #statements: Prepared[] = []
  #rows: Row[] = []
  #finished: Row[][] = []

  constructor(reads: readonly Read<unknown>[], parserOf: (typeId: number) => ColumnParser) {
    this.#reads = reads
    this.#parserOf = parserOf
    this.answer = this.#settle.promise
  }

  /** Whether the transaction is over with it. */
  get commits(): boolean {
    return this.#reads.at(-1)?.text === 'commit'
  }

  /** An error that is answered here was met before anything was sent: the connection goes on. */
  submit(connection: Connection): Error | null {
    const known = statementsOn.get(connection) ?? new Map<string, Prepared>()
    statementsOn.set(connection, known)
    const texts = new Set([...known.keys(), ...this.#reads.map(({ text }) => text)])
    if (texts.size > MOST_STATEMENTS) {
      return new InvariantViolation('the texts of reads are constants')
    }
    connection.stream.cork()
    try {
      this.#statements = this.#reads.map((read) => send(connection, known, read))
      connection.sync()
    } finally {
      connection.stream.uncork()
    }
    return null
  }

  handleRowDescription({ fields }: Description): void {
    const statement = this.#statements[this.#finished.length]
    if (!statement) return
    statement.columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: this.#parserOf(dataTypeID),
    }))
  }

  handleDataRow({ fields }: DataRow): void {
    const row: Row = {}
    const columns = this.#statements[this.#finished.length]?.columns ?? []
    for (const [index, { name, parse }] of columns.entries()) {
      const text = fields[index] ?? null
      row[name] = text === null ? null : parse(text)
    }
    this.#rows.push(row)
  }

  handleCommandComplete(): void {
    // What answers no rows is not described, and never will be.
    const statement = this.#statements[this.#finished.length]
    if (statement) statement.columns ??= []
    this.#finished.push(this.#rows)
    this.#rows = []
  }

  handleReadyForQuery(): void {
    this.#settle.resolve(this.#finished)
  }

  handleError(error: Error, connection: Connection): void {
    const known = statementsOn.get(connection)
    for (const { text } of this.#reads.slice(this.#finished.length)) {
      const statement = known?.get(text)
      if (statement) statement.isDoubtful = true
    }
    this.#settle.reject(error)
  }
}

function send(connection: Connection, known: Statements, { text, values }: Read<unknown>) {
  const statement = known.get(text) ?? prepare(connection, known, text)
  if (statement.isDoubtful) prepareAgain(connection, statement, text)
  connection.bind({ statement: statement.name, values: values.map(toWire) }, true)
  // The columns of a prepared statement never change: after a table did, its execution fails.
  if (statement.columns === null) connection.describe({ type: 'P', name: '' }, true)
  connection.execute({}, true)
  return statement
}

function prepare(connection: Connection, known: Statements, text: string): Prepared {
  const name = `quita_read_${known.size + 1}`
  const statement: Prepared = { name, columns: null, isDoubtful: false }
  known.set(text, statement)
  connection.parse({ name, text, types: [] }, true)
  return statement
}

/** To close what was never prepared is no error. */
function prepareAgain(connection: Connection, statement: Prepared, text: string): void {
  const { name } = statement
  connection.close({ type: 'S', name }, true)
  connection.parse({ name, text, types: [] }, true)
  statement.columns = null
  statement.isDoubtful = false
}

function toWire(value: ReadValue): string | Buffer | null {
  return value === null || Buffer.isBuffer(value) ? value : value.toString()
}

/** An array as PostgreSQL reads it; texts are quoted, since some come from providers. */
export function arrayOf(values: readonly (string | bigint | number | null)[]): string {
  return `{${values.map(elementOf).join(',')}}`
}

function elementOf(value: string | bigint | number | null): string {
  if (value === null) return 'NULL'
  return typeof value === 'string' ? `"${value.replace(/["\\]/g, '\\$&')}"` : value.toString()
}
