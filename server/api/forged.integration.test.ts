import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runtime } from '#server/api/runtime.ts'
import { asId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { makeHookSecret } from '#server/reconciliation/hook/commands.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import {
  DOOR_ENVIRONMENT,
  DOORS,
  type Door,
  type DoorName,
  webhookDoors,
} from '#server/testing/webhook-doors.ts'

/** How many forged calls: a few hundred in every run, fifty thousand where somebody asks for it. */
const FORGED = Number(process.env.FORGED_EVENTS ?? 600)
const SEED = Number(process.env.FORGED_SEED ?? Date.now() % 1_000_000)
const MOST_GROWTH = 100 * 1024 * 1024
const LARGE = 5 * 1024 * 1024

/** Resident memory once nothing is left to collect: the test itself makes gigabytes of large bodies. */
function memoryKept(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('V8 gives no collector')
  collect()
  return process.memoryUsage().rss
}

let core: TestCore
let owner: pg.Client
let doors: Record<DoorName, Door>

beforeAll(async () => {
  core = await createTestCore(Temporal.Now.instant().toString())
  owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
  const { creditorId } = await addCreditor(core)
  const hookSecret = await inScope(core, testScope, (tx) =>
    makeHookSecret(tx, testScope, asId(creditorId)),
  )
  doors = webhookDoors(hookSecret)
  Object.assign(process.env, webEnvironment(core, DOOR_ENVIRONMENT))
})
afterAll(async () => {
  await owner.end()
  await runtime().core.pool.end()
  await core.close()
})

/** How many rows each table has, all of them: a forged call writes nowhere. */
async function rowsOfEverything(): Promise<string> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('public', 'pgboss') and c.relkind in ('r', 'p') order by 1`,
  )
  const counts: string[] = []
  for (const { name } of tables) {
    const { rows } = await owner.query<{ n: string }>(`select count(*) as n from ${name}`)
    counts.push(`${name} ${rows[0]?.n}`)
  }
  return counts.join('\n')
}

const FORGERIES = [
  'signature',
  'stranger',
  'unsigned',
  'time',
  'byte',
  'encoding',
  'large',
  'deep',
  'shape',
] as const

type Forgery = {
  readonly door: DoorName
  readonly how: (typeof FORGERIES)[number]
  readonly at: number
  readonly value: number
}

type Call = {
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly headers: Record<string, string>
}

const WRONG_SHAPES = ['', 'null', '[]', '1', '"pix"', '{', '{}', '{"pix":[]}', '{"__proto__":{}}']
/** Where there is no signature, a true secret may stand before these: their bytes are refused. */
const BY_SHAPE = new Set<Forgery['how']>(['large', 'deep', 'shape'])

/** A call that is wrong in one way; where a true signature does not help, it is there. */
function forge({ how, at, value }: Forgery, { body, sign, tellsTime }: Door): Call {
  const now = Math.floor(Date.now() / 1000)
  const headers = sign(body, now, false)
  const signed = (text: string) => ({ body: text, headers: sign(text, now, false) })
  const changed = (change: (signature: string) => string) =>
    Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, change(text)]))
  switch (how) {
    case 'signature':
      return { body, headers: changed((signature) => flipped(signature, at)) }
    case 'stranger':
      return { body, headers: sign(body, now, true) }
    case 'unsigned': {
      const none = ['', 't=1', `v0=${'0'.repeat(64)}`][at % 4]
      return { body, headers: none === undefined ? {} : changed(() => none) }
    }
    case 'time':
      return { body, headers: sign(body, now - 302 - value, !tellsTime) }
    case 'byte': {
      const bytes = new Uint8Array(Buffer.from(body))
      const place = at % bytes.length
      bytes[place] = ((bytes[place] ?? 0) + 1 + (value % 255)) % 256
      return { body: bytes, headers }
    }
    case 'encoding': {
      const encoded = [
        Buffer.from(body, 'utf16le'),
        gzipSync(body),
        Buffer.from(`\ufeff${body}`),
        Buffer.concat([Buffer.from(body), Buffer.from([0])]),
      ][at % 4]
      return { body: new Uint8Array(encoded ?? Buffer.alloc(0)), headers }
    }
    case 'large':
      return signed(`${body.slice(0, -1)},"padding":"${'x'.repeat(LARGE)}"}`)
    case 'deep':
      return signed(`{"pix":${'['.repeat(20_000 + at)}${']'.repeat(20_000 + at)}}`)
    case 'shape':
      return signed(WRONG_SHAPES[at % WRONG_SHAPES.length] ?? '')
  }
}

function flipped(signature: string, at: number): string {
  const place = signature.length - 1 - (at % Math.min(64, signature.length))
  const other = signature[place] === '0' ? '1' : '0'
  return `${signature.slice(0, place)}${other}${signature.slice(place + 1)}`
}

async function send(forgery: Forgery): Promise<number> {
  const door = doors[forgery.door]
  const request = new Request('http://127.0.0.1/', { method: 'POST', ...forge(forgery, door) })
  const word = door.isWordOnly && !BY_SHAPE.has(forgery.how) ? String(forgery.value) : ''
  return (await door.receive(request, word)).status
}

const forgeries = fc.record({
  door: fc.constantFrom(...DOORS),
  how: fc.constantFrom(...FORGERIES),
  at: fc.nat(4_000),
  value: fc.nat(10_000),
})

it(
  `${FORGED} forged calls at every door change no row, are all refused, and fill no memory (seed ${SEED})`,
  async () => {
    const refused = (runs: number) =>
      fc.assert(
        fc.asyncProperty(forgeries, async (forgery) => {
          const status = await send(forgery)
          expect(status).toBeGreaterThanOrEqual(400)
          expect(status).toBeLessThan(500)
        }),
        { numRuns: runs, seed: SEED },
      )
    // Each kind at each door, and some more, so that what is loaded once is there before it is measured.
    for (const door of DOORS) {
      for (const how of FORGERIES) await send({ door, how, at: 1, value: 1 })
    }
    await refused(Math.ceil(FORGED / 10))
    const before = await rowsOfEverything()
    const memory = memoryKept()
    await refused(FORGED)
    expect(await rowsOfEverything()).toBe(before)
    expect(memoryKept() - memory).toBeLessThan(MOST_GROWTH)
  },
  60_000 + FORGED * 200,
)

it('what the forgeries are made from is right: unforged, every door takes it', async () => {
  const now = Math.floor(Date.now() / 1000)
  const statuses: [string, number][] = []
  for (const name of DOORS) {
    const { body, sign, receive } = doors[name]
    const headers = sign(body, now, false)
    const request = new Request('http://127.0.0.1/', { method: 'POST', body, headers })
    statuses.push([name, (await receive(request, '')).status])
  }
  expect(statuses).toEqual(DOORS.map((name) => [name, 200]))
})
