import pg from 'pg'
import type { Core } from '#server/platform/db.ts'
import { LEFT_OF_REFERENCE } from './settle-ground.ts'

/**
 * What the product says to the database while it settles one payment, turned into a script for
 * pgbench that says the same of any other payment: the same statements, prepared once, in the same
 * packets. Nothing is written down here that the product could outgrow.
 */
type Value = string | Buffer | null
type Sent = { readonly text: string; readonly values: readonly Value[] }
type Packet = readonly Sent[]

/** Listens to the only connection of a pool while `work` goes on, packet by packet. */
export async function overhear(core: Core, work: () => Promise<unknown>): Promise<Packet[]> {
  const packets: Packet[] = []
  const texts = new Map<string, string>()
  let packet: Sent[] = []
  const client = await core.pool.connect()
  const { connection } = client
  const { parse, bind, sync } = connection
  connection.parse = (query, more) => {
    texts.set(query.name ?? '', query.text)
    return parse.call(connection, query, more)
  }
  connection.bind = (config, more) => {
    const text = texts.get(config?.statement ?? '')
    if (text === undefined) throw new Error('a statement that was never prepared')
    packet.push({ text, values: (config?.values ?? []) as Value[] })
    return bind.call(connection, config, more)
  }
  connection.sync = () => {
    packets.push(packet)
    packet = []
    return sync.call(connection)
  }
  client.release()
  try {
    await work()
  } finally {
    Object.assign(connection, { parse, bind, sync })
  }
  return packets
}

/** Columns of `bench_dues` that a settlement finds there, and those for what it makes itself. */
const FOUND = ['creditor_id', 'agreement_id', 'debtor_id', 'payable_id', 'charge_id', 'inbox_id']
const MADE = ['transaction_id', 'payment_id', 'allocation_id', 'audit_id', 'event_id']
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/**
 * Lays out what each payment's statements are bound to, and answers the script that takes one
 * payment after the other. Pgbench reads a colon as the beginning of a variable, even in quotes, so
 * whatever is bound comes out of a row.
 */
export async function scriptOf(
  ownerUrl: string,
  packets: readonly Packet[],
  reference: string,
): Promise<string> {
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    const { rows } = await owner.query<Record<string, string>>(
      'select * from bench_dues where reference = $1',
      [reference],
    )
    const expressions = new Expressions(rows[0] ?? {})
    const said = packets.map((packet) => packet.map((sent) => expressions.inTerms(sent)))
    await owner.query(
      `create table bench_bound as select n, ${expressions.columns()} from bench_dues`,
    )
    await owner.query('create unique index on bench_bound (n)')
    await owner.query('grant select on bench_bound to quita_app')
    await owner.query('vacuum analyze bench_bound')
    return [
      `select b.* from (select nextval('bench_next')::int as n offset 0) s
         join bench_bound b using (n) \\gset`,
      ...said.flatMap((packet) => [
        '\\startpipeline',
        ...packet.map((text) => `${text};`),
        '\\endpipeline',
      ]),
      '',
    ].join('\n')
  } finally {
    await owner.end()
  }
}

/** Values of one payment as expressions over the row of any, each kept under a name of its own. */
class Expressions {
  readonly #names = new Map<string, string>()
  readonly #columnOf: Map<string, string>
  readonly #made = MADE.values()

  constructor(due: Readonly<Record<string, string>>) {
    const found = FOUND.map((column): [string, string] => [due[column] ?? '', column])
    const reference = due.reference ?? ''
    this.#columnOf = new Map([
      ...found,
      [reference, 'reference'],
      [reference.slice(0, LEFT_OF_REFERENCE), `left(reference, ${LEFT_OF_REFERENCE})`],
    ])
  }

  /** The statement with a variable of pgbench's for each value that is not null. */
  inTerms({ text, values }: Sent): string {
    return text.replace(/\$(\d+)/g, (_, place: string) => {
      const value = values[Number(place) - 1] ?? null
      return value === null ? 'null' : `:${this.#nameOf(value)}`
    })
  }

  columns(): string {
    return [...this.#names].map(([expression, name]) => `${expression} as ${name}`).join(', ')
  }

  #nameOf(value: string | Buffer): string {
    const expression = this.#expressionOf(
      typeof value === 'string' ? value : `\\x${value.toString('hex')}`,
    )
    const name = this.#names.get(expression) ?? `bound_${this.#names.size}`
    this.#names.set(expression, name)
    return name
  }

  #expressionOf(text: string): string {
    for (const [id] of text.matchAll(UUID)) {
      if (!this.#columnOf.has(id)) this.#columnOf.set(id, this.#nextMade())
    }
    const known = [...this.#columnOf.keys()].join('|')
    const parts = text.split(new RegExp(`(${known})`))
    return parts
      .filter((part, _, { length }) => part !== '' || length === 1)
      .map((part) => this.#columnOf.get(part) ?? pg.escapeLiteral(part))
      .map((part) => `${part}::text`)
      .join(' || ')
  }

  #nextMade(): string {
    const { value } = this.#made.next()
    if (value === undefined) throw new Error('a settlement makes more rows than bench_dues knows')
    return value
  }
}
