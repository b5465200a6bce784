import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import { Pool, type QueryResultRow } from 'pg'
import type { Clock } from '#server/kernel/clock.ts'
import { textParser, typeParsers } from '#server/platform/column-types.ts'
import type { Vault } from '#server/platform/crypto.ts'
import {
  type Lent,
  LINE_LIMITS,
  type LineLimits,
  limitLines,
  withLine,
} from '#server/platform/db-line.ts'
import type { Logger } from '#server/platform/log.ts'
import { OrderedLine, type Statement } from '#server/platform/ordered-line.ts'
import type { PaperSigner } from '#server/platform/paper-signing.ts'
import { type Read, ReadPacket } from '#server/platform/read-packet.ts'
import type { Scope } from '#server/platform/scope.ts'
import { isReadOnly, SET_READING_SCOPE, SET_SCOPE, scopeRead } from '#server/platform/scope-read.ts'

/**
 * The door to PostgreSQL. Every statement runs inside `inScope`, or inside `readAtOnce` where a page
 * asks for everything it needs at one time: one transaction, whose first statement says on whose behalf it runs, so that row-level security can hold even where a query
 * forgets its scope. `set_config(…, true)` lasts for the transaction only, so a pooled connection
 * (or PgBouncer in transaction mode) leaks nothing to the next one.
 */
export type Core = {
  readonly pool: Pool
  readonly clock: Clock
  readonly vault: Vault
  readonly log: Logger
  /** Absent in processes that issue no papers. */
  readonly signer?: PaperSigner | null
}

/** An open transaction in a scope. `db` for typed queries, `sql` for hand-written ones. */
export type Tx = {
  readonly db: NodePgDatabase
  readonly clock: Clock
  readonly vault: Vault
  readonly log: Logger
  readonly signer: PaperSigner | null
  /** Rows with bigint for int8 and numeric as text, Temporal for dates and instants. */
  sql<Row extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /**
   * The same for a read that pages make: planned once on each connection and then only executed,
   * because planning under row-level security costs several times the execution. Several that are
   * asked at once (`Promise.all`) travel in one packet, in their order.
   */
  read<Row>(read: Read<Row>): Promise<Row[]>
  /** For set-based work over whole portfolios: from here on no statement is cut off for its age. */
  takeTime(): Promise<void>
  /**
   * A statement whose answer nobody waits for. It travels with whatever is asked next, or with the
   * commit, and fails there: where a refusal must be caught, wait for the statement itself.
   */
  write(statement: Statement): void
}

export function createPool(
  connectionString: string,
  max = 10,
  limits: LineLimits = LINE_LIMITS,
): Pool {
  const pool = new Pool({
    connectionString,
    max,
    connectionTimeoutMillis: limits.connectMs,
    idleTimeoutMillis: 60_000,
    lock_timeout: limits.lockMs,
    statement_timeout: limits.statementMs,
    idle_in_transaction_session_timeout: limits.idleTransactionMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    types: typeParsers,
  })
  return limitLines(pool, limits)
}

/** The commit was sent, but its answer was lost: read again by the operation's own key. */
export class CommitOutcomeUnknown extends Error {
  override name = 'CommitOutcomeUnknown'
}

/**
 * The connection leads to a standby, or to a server that takes no writes. What it shows may be old
 * (Jepsen, RDS 17.4): nothing about money is decided by it.
 */
export class NotThePrimary extends Error {
  override name = 'NotThePrimary'
}

const RETRYABLE = new Set(['40001', '40P01'])
const MAX_ATTEMPTS = 4

/**
 * Runs `work` in one transaction in `scope` and commits; any error rolls back. Serialization
 * failures and deadlocks are retried, so `work` must do nothing outside the database.
 */
export function inScope<T>(core: Core, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return repeated(core, scope, async (tx, line) => {
    const result = await work(tx)
    await commit(line)
    return result
  })
}

/**
 * One statement that writes, in a transaction of its own, by one exchange with the database: for
 * what is done once for each notice. It is committed when its rows are answered.
 */
export function writeAtOnce<Row>(core: Core, scope: Scope, write: Read<Row>): Promise<Row[]> {
  return repeated(core, scope, async (tx, line) => {
    const rows = tx.read(write)
    // Of a lost line the commit says more: that nobody knows what became of it.
    rows.catch(() => undefined)
    await commit(line)
    return rows
  })
}

/** Does its own committing. */
type Work<T> = (tx: Tx, line: OrderedLine) => Promise<T>

async function repeated<T>(core: Core, scope: Scope, work: Work<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await oneTransaction(core, scope, work)
    } catch (error) {
      const state = sqlState(error)
      if (attempt >= MAX_ATTEMPTS || state === null || !RETRYABLE.has(state)) throw error
      core.log.warn({ state, attempt }, 'transaction repeated')
    }
  }
}

/** The opening travels with whatever is asked first: nothing is sent for its own sake. */
function oneTransaction<T>(core: Core, scope: Scope, work: Work<T>): Promise<T> {
  return withLine(core.pool, async (lent) => {
    const { client, giveUp } = lent
    const { tx, line } = openTx(core, lent)
    const opening = isReadOnly(scope) ? SET_READING_SCOPE : SET_SCOPE
    line.open([BEGIN, scopeRead(opening, scope)], judgeOpening)
    try {
      const result = await work(tx, line)
      await line.end()
      return result
    } catch (thrown) {
      await line.end()
      const isRefused = sqlState(thrown) === READ_ONLY && !isReadOnly(scope)
      const error = isRefused ? notThePrimary(thrown) : thrown
      if (error instanceof CommitOutcomeUnknown || error instanceof NotThePrimary) giveUp(error)
      else await client.query('rollback').catch(giveUp)
      throw error
    }
  })
}

const BEGIN: Read<unknown> = { text: 'begin', values: [] }

function judgeOpening([, scoped]: readonly Rows[]): void {
  requirePrimary(scoped?.[0]?.primary)
}

/** `read_only_sql_transaction`: a write that travelled with the opening found no primary. */
const READ_ONLY = '25006'

function requirePrimary(primary: unknown): void {
  if (primary !== true) throw notThePrimary()
}

function notThePrimary(cause?: unknown): NotThePrimary {
  return new NotThePrimary('this connection does not lead to the primary', { cause })
}

type RowsOf<Reads extends Readonly<Record<string, Read<unknown>>>> = {
  readonly [Name in keyof Reads]: Reads[Name] extends Read<infer Row> ? Row[] : never
}

/**
 * Answers several reads in `scope` by one exchange with the database. They run one after the other
 * in one transaction of their own, which may not write.
 */
export async function readAtOnce<Reads extends Readonly<Record<string, Read<unknown>>>>(
  core: Core,
  scope: Scope,
  reads: Reads,
): Promise<RowsOf<Reads>> {
  const setScope = scopeRead(SET_READING_SCOPE, scope)
  const answers = await exchange(core, [setScope, ...Object.values(reads)], ([scoped, ...rest]) => {
    requirePrimary(scoped?.[0]?.primary)
    return rest
  })
  return Object.fromEntries(
    Object.keys(reads).map((name, index) => [name, answers[index]]),
  ) as RowsOf<Reads>
}

/**
 * One call before any scope is known. Without a scope row-level security shows no row, so this is
 * for functions of the database that look past it and answer for a secret only.
 */
export async function callUnscoped<Row>(core: Core, call: Read<Row>): Promise<Row[]> {
  const [rows] = await exchange(core, [call], (answers) => answers)
  return rows as Row[]
}

type Rows = Record<string, unknown>[]

function exchange(
  core: Core,
  reads: readonly Read<unknown>[],
  judge: (answers: Rows[]) => Rows[],
): Promise<Rows[]> {
  return withLine(core.pool, async ({ client, giveUp }) => {
    try {
      return judge(await client.query(new ReadPacket(reads, textParser)).answer)
    } catch (error) {
      if (error instanceof Error && isConnectionLoss(error)) giveUp(error)
      throw error
    }
  })
}

async function commit(line: OrderedLine): Promise<void> {
  try {
    await line.ask({ text: 'commit', values: [] })
  } catch (error) {
    if (sqlState(error) !== null && !isConnectionLoss(error)) throw error
    throw new CommitOutcomeUnknown('the connection was lost during commit', { cause: error })
  }
}

function openTx(core: Core, { client, waitWithoutLimit }: Lent) {
  const line = new OrderedLine(client, textParser)
  let db: NodePgDatabase | undefined
  const tx: Tx = {
    // Made on first use: most reads are hand-written, and making it costs as much as a small query.
    get db() {
      db ??= drizzle(line.client)
      return db
    },
    clock: core.clock,
    vault: core.vault,
    log: core.log,
    signer: core.signer ?? null,
    sql: async <Row extends QueryResultRow>(text: string, values: readonly unknown[] = []) => {
      const result = await line.client.query<Row>({ text, values: values.map(toDriver) })
      return result.rows
    },
    read: async <Row>(read: Read<Row>) => (await line.ask(read)) as Row[],
    write: (statement) => line.write(statement),
    takeTime: async () => {
      waitWithoutLimit()
      await line.client.query(
        'set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0',
      )
    },
  }
  return { tx, line }
}

/** pg writes Dates and plain values itself; Temporal values travel as their text. */
function toDriver(value: unknown): unknown {
  if (value instanceof Temporal.PlainDate || value instanceof Temporal.Instant) {
    return value.toString()
  }
  return value
}

/** SQLSTATE of an error or of what it wraps; null where the database did not speak. */
export function sqlState(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^[0-9A-Z]{5}$/.test(at.code)) return at.code
  }
  return null
}

/** Name of the constraint that refused a row, for turning 23505 into a refusal. */
export function violatedConstraint(error: unknown): string | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if ('constraint' in at && typeof at.constraint === 'string') return at.constraint
  }
  return null
}

function isConnectionLoss(error: unknown): boolean {
  const state = sqlState(error)
  return state === null || state.startsWith('08') || state.startsWith('57P')
}
