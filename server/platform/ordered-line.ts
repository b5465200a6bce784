import type { PoolClient } from 'pg'
import { assert } from '#server/kernel/assert.ts'
import { type ColumnParser, type Read, ReadPacket, type ReadValue } from './read-packet.ts'

/** A statement of constant text: by hand, or what a query of drizzle's comes to. */
export type Statement =
  | Read<unknown>
  | { toSQL(): { readonly sql: string; readonly params: unknown[] } }

type Rows = Record<string, unknown>[]
type Waiting = {
  readonly read: Read<unknown>
  /** Null for a write that nobody waits for. */
  readonly asker: { resolve(rows: Rows): void; reject(error: unknown): void } | null
}

/**
 * The connection of one transaction. Waking PostgreSQL costs more than most statements, so what is
 * asked at once travels in one packet, in its order; and writes that nobody waits for travel before
 * whatever is asked next, which sees them. They fail where the transaction can still fail.
 */
export class OrderedLine {
  /** For drizzle and for statements by hand: what was asked and written before goes first. */
  readonly client: PoolClient
  readonly #connection: PoolClient
  readonly #parserOf: (typeId: number) => ColumnParser
  #waiting: Waiting[] = []
  #judgeOpening: ((answers: Rows[]) => void) | null = null
  #isCalled = false
  #isOver = false
  /** Ends with whatever is under way. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(connection: PoolClient, parserOf: (typeId: number) => ColumnParser) {
    this.#connection = connection
    this.#parserOf = parserOf
    this.client = this.#inOrder(connection)
  }

  /** What goes before everything else, with it; nobody is answered whose line `judge` refuses. */
  open(statements: readonly Read<unknown>[], judge: (answers: Rows[]) => void): void {
    this.#waiting.push(...statements.map((read) => ({ read, asker: null })))
    this.#judgeOpening = judge
  }

  write(statement: Statement): void {
    const read = 'toSQL' in statement ? byDrizzle(statement.toSQL()) : statement
    this.#waiting.push({ read, asker: null })
  }

  /** The rows of one statement; it leaves together with the others of the same moment. */
  ask(read: Read<unknown>): Promise<Rows> {
    // The connection may be somebody else's by now.
    assert(!this.#isOver, 'nothing is asked in a transaction that is over')
    const { promise, ...asker } = Promise.withResolvers<Rows>()
    this.#waiting.push({ read, asker })
    if (!this.#isCalled) {
      this.#isCalled = true
      queueMicrotask(() => void this.#inTurn(() => this.#send()).catch(() => undefined))
    }
    return promise
  }

  /**
   * After the commit, or after a failure: what still waits to be written is forgotten. Whoever has
   * more to say on the connection waits for what is still under way.
   */
  async end(): Promise<void> {
    this.#isOver = true
    this.#waiting = []
    await this.#turn
  }

  /** One after the other: the driver is about to give up queueing what is said meanwhile (pg 9). */
  #inTurn<T>(say: () => Promise<T>): Promise<T> {
    const said = this.#turn.then(say)
    this.#turn = said.catch(() => undefined)
    return said
  }

  /** Whoever asked is told of a failure, too; the caller hears it even if nobody asked. */
  async #send(): Promise<void> {
    const packet = this.#waiting
    this.#waiting = []
    this.#isCalled = false
    if (packet.length === 0) return
    try {
      const reads = packet.map(({ read }) => read)
      const answers = await this.#connection.query(new ReadPacket(reads, this.#parserOf)).answer
      this.#judgeOpening?.(answers)
      this.#judgeOpening = null
      for (const [index, { asker }] of packet.entries()) asker?.resolve(answers[index] ?? [])
    } catch (error) {
      for (const { asker } of packet) asker?.reject(error)
      throw error
    }
  }

  #inOrder(connection: PoolClient): PoolClient {
    return new Proxy(connection, {
      get: (target, name) =>
        name === 'query'
          ? (...args: unknown[]) =>
              this.#inTurn(async () => {
                await this.#send()
                return Reflect.apply(target.query, target, args)
              })
          : Reflect.get(target, name),
    })
  }
}

/** The encoders of our columns leave nothing but what travels: text, numbers, bytes and null. */
function byDrizzle({ sql, params }: { readonly sql: string; readonly params: unknown[] }) {
  return { text: sql, values: params as ReadValue[] }
}
