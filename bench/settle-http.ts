import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { invariantViolations } from '#db/invariants.ts'
import { loadKeys } from '../scripts/keys.ts'
import { inProject } from '../scripts/project-root.ts'
import { type DatabaseUrls, settings } from '../scripts/settings.ts'
import type { Bench } from './bench.ts'
import { onCore, pin, SERVER_CORE } from './cores.ts'
import { alternate, exact, type Figure, ratios, spreadOf, whole } from './figure.ts'
import type { Ground } from './import-ground.ts'
import { type Book, noticeOf, openBook } from './settle-book.ts'
import { type Due, duesOf, INSTALMENTS, layOut } from './settle-ground.ts'

/**
 * P10 and the drain: notices over HTTP until their money is booked (door, store, relay, queue,
 * question to a loopback provider, settlement), against a handler that reads JSON and answers JSON
 * in the same process, on the same core.
 */
const CONNECTIONS = 16
const EACH_ROUND = { full: 2_000, quick: 200 }
const DRAINED = { full: 180_000, quick: 2_000 }
const DUPLICATED = 0.3
const SHUFFLED = 0.2

export async function measureSettleHttp(bench: Bench, ground: Ground): Promise<Figure[]> {
  const size = bench.quick ? 'quick' : 'full'
  const each = EACH_ROUND[size]
  const events = bench.events ?? DRAINED[size]
  const drained = Math.round(events / (1 + DUPLICATED))
  const payments = each * (bench.rounds + 1) + drained
  const { app, owner } = await ground.fresh('bench_settle_http')
  await layOut(owner, Math.ceil(payments / (INSTALMENTS - 2)), 'to come')
  const dues = (await duesOf(owner)).slice(0, payments)
  const book = await openBook(dues)
  const door = await openDoor(bench, { app, owner }, book)
  const reader = new pg.Client({ connectionString: owner })
  await reader.connect()
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  try {
    const coming = dues.values()
    const settled = async () => {
      const round = coming.take(each).toArray()
      const told = round.flatMap((due) => [due, due])
      return rateOf(each, async () => {
        await postAll(agent, door.notices, told)
        await untilFollowed(reader)
      })
    }
    const bare = () => rateOf(each * 2, () => postAll(agent, door.json, dues.slice(0, each * 2)))
    await settled()
    await bare()
    const rates = await alternate(bench.rounds, { floor: bare, ours: settled }, bench.say)
    const told = asTheyArrive(coming.toArray(), events)
    const floor = await bare()
    bench.say(`drain of ${whole(told.length)} notices`)
    const drain = await rateOf(told.length, async () => {
      await postAll(agent, door.notices, told)
      await untilFollowed(reader)
    })
    await expectEqualBooks(reader, book)
    return figuresOf(rates, { floor, drain, notices: told.length })
  } finally {
    agent.destroy()
    await reader.end()
    await door.stop()
    await book.stop()
  }
}

async function rateOf(count: number, work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return (count / (performance.now() - beganMs)) * 1000
}

/** Some told of again, anywhere later; some far from their place. The same ones in each run. */
function asTheyArrive(dues: readonly Due[], events: number): Due[] {
  const random = randomFrom(20_261_123)
  const told = dues.map((due, place) => ({ due, at: place }))
  while (told.length < events) {
    const again = told[Math.floor(random() * dues.length)]
    if (again) told.push({ due: again.due, at: again.at + random() * dues.length })
  }
  for (const one of told) if (random() < SHUFFLED) one.at = random() * dues.length
  return told.toSorted((a, b) => a.at - b.at).map(({ due }) => due)
}

/** Park and Miller's. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

async function postAll(agent: Agent, url: string, dues: readonly Due[]): Promise<void> {
  const waiting = dues.values()
  const connection = async () => {
    for (const due of waiting) await post(agent, url, noticeOf(due))
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection))
}

function post(agent: Agent, url: string, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method: 'POST' }, (answer) => {
      answer.resume()
      answer.once('error', reject)
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve()
        else reject(new Error(`a notice was answered ${answer.statusCode}`))
      })
    })
    asked.once('error', reject)
    asked.end(body)
  })
}

const LOOK_AGAIN_MS = 20
const OPEN = 'select exists (select from webhook_inbox where processed_at is null) as open'

async function untilFollowed(reader: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await reader.query<{ open: boolean }>(OPEN)
    if (rows[0]?.open === false) return
    await wait(LOOK_AGAIN_MS)
  }
}

/** Fast and wrong would be worth nothing: the provider's book and ours must be one and the same. */
async function expectEqualBooks(reader: pg.Client, book: Book): Promise<void> {
  const { rows } = await reader.query<{ id: string; amount: string }>(
    `select p.provider_payment_id as id, sum(l.amount)::text as amount
       from payments p
       join ledger_postings l on l.creditor_id = p.creditor_id
                             and l.transaction_id = p.ledger_transaction_id
       join instalments i on i.creditor_id = p.creditor_id and i.id = p.payable_id
      where i.number > 0 group by p.creditor_id, p.id, p.provider_payment_id`,
  )
  const differing = rows.filter(({ id, amount }) => book.paid.get(id)?.amount !== BigInt(amount))
  if (differing.length > 0 || rows.length !== book.paid.size) {
    throw new Error(`the provider has ${book.paid.size} payments, the ledger ${rows.length}`)
  }
  const violations = await invariantViolations(reader)
  if (violations.length > 0) throw new Error(`the books are wrong: ${violations[0]}`)
}

async function openDoor(bench: Bench, database: DatabaseUrls, book: Book) {
  const ports = { portal: 3000, sandbox: 3100, sandboxSmtp: 3125 }
  const directory = bench.folder('settle-door')
  const keys = loadKeys(join(directory, 'keys.json'), false)
  const given = { PIX_BASE_URL: book.url, PIX_TOKEN_URL: `${book.url}/token` }
  const environment = settings({
    ...{ mode: 'test', ports, database, keys, given },
    sandboxDirectory: directory,
  })
  const child = spawn(
    ...onCore(SERVER_CORE, process.execPath, [inProject('bench/settle-door.ts')]),
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...environment, LOG_LEVEL: 'error' },
    },
  )
  const ended = once(child, 'exit')
  const lines = createInterface(child.stdout)
  const [port] = await Promise.race([
    once(lines, 'line'),
    ended.then(([code]) => Promise.reject(new Error(`the door ended with ${code}`))),
  ])
  if (child.pid !== undefined) pin(child.pid, SERVER_CORE)
  const url = `http://127.0.0.1:${port}`
  return {
    json: `${url}/json`,
    notices: `${url}/${environment.PIX_WEBHOOK_SECRET}`,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

type Drain = { readonly floor: number; readonly drain: number; readonly notices: number }

function figuresOf(
  { ours, floor }: Record<'ours' | 'floor', number[]>,
  { floor: bare, drain, notices }: Drain,
): Figure[] {
  const note = `Door, relay, queue, loopback provider and settlement of the product on one core with PostgreSQL, until the money is booked; secret in the address, since Pix notices carry no signature. The floor is a handler of the same process that reads JSON and answers JSON and touches no database.`
  return [
    {
      name: 'settlement over HTTP, each told of twice',
      ratio: ratios(ours, floor),
      target: { is: 'at least', value: 0.55 },
      ours: `${whole(spreadOf(ours).median)}/s`,
      floor: `${whole(spreadOf(floor).median)}/s`,
      note,
    },
    {
      name: `drain of ${whole(notices)} notices`,
      ratio: exact(drain / bare),
      target: null,
      ours: `${whole(drain)}/s, ${whole(notices / drain)} s`,
      floor: `${whole(bare)}/s`,
      note: `30 % told of twice, 20 % out of order; afterwards every payment of the provider's book is in the ledger once with its amount, nothing else is, and the checker finds nothing. ${note}`,
    },
  ]
}
