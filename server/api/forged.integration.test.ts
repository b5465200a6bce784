import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import pg from 'pg'
import Stripe from 'stripe'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { receiveGatewayCall } from '#server/api/message-webhooks.ts'
import { runtime } from '#server/api/runtime.ts'
import {
  receiveCreditorNotice,
  receivePixNotice,
  receiveStripeEvent,
} from '#server/api/webhooks.ts'
import { asId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { signatureOf } from '#server/platform/signed-call.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { makeHookSecret } from '#server/reconciliation/hook/commands.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

/** How many forged calls: a few hundred in every run, fifty thousand where somebody asks for it. */
const FORGED = Number(process.env.FORGED_EVENTS ?? 600)
const SEED = Number(process.env.FORGED_SEED ?? Date.now() % 1_000_000)
const MOST_GROWTH = 100 * 1024 * 1024
const LARGE = 5 * 1024 * 1024

const PIX_SECRET = 'a-webhook-secret-of-the-test'
const STRIPE_SECRET = 'whsec_of_the_test'
const SMS_SECRET = 'the-gateway-secret-of-the-test'
const signer = new Stripe('sk_test_signer').webhooks

let core: TestCore
let owner: pg.Client
let hookSecret: string

beforeAll(async () => {
  core = await createTestCore(Temporal.Now.instant().toString())
  owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
  const { creditorId } = await addCreditor(core)
  hookSecret = await inScope(core, testScope, (tx) =>
    makeHookSecret(tx, testScope, asId(creditorId)),
  )
  Object.assign(
    process.env,
    webEnvironment(core, {
      PIX_WEBHOOK_SECRET: PIX_SECRET,
      STRIPE_SECRET_KEY: 'sk_test_x',
      STRIPE_WEBHOOK_SECRETS: STRIPE_SECRET,
      SMS_REPORT_SECRETS: SMS_SECRET,
    }),
  )
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

const DOORS = ['pix', 'stripe', 'creditor', 'sms'] as const
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
  readonly door: (typeof DOORS)[number]
  readonly how: (typeof FORGERIES)[number]
  readonly at: number
  readonly value: number
}

/** What is true at each door, signed as its owner signs it, or by somebody else. */
const TRUE_BODIES = {
  pix: JSON.stringify({ pix: [{ endToEndId: `E${'1'.repeat(31)}`, txid: 'a'.repeat(32) }] }),
  stripe: JSON.stringify({
    id: 'evt_forged',
    object: 'event',
    type: 'payment_intent.succeeded',
    livemode: false,
    created: 1_700_000_000,
    data: { object: { id: 'pi_1', object: 'payment_intent' } },
  }),
  creditor: JSON.stringify({ id: 'n1', type: 'name.cleared', contracts: [] }),
  sms: JSON.stringify({
    id: 'r1',
    key: '0190a0a0-0000-7000-8000-000000000000',
    status: 'undeliverable',
  }),
} as const satisfies Record<Forgery['door'], string>

function sign(door: Forgery['door'], body: string, at: number, isStranger = false): string {
  if (door === 'stripe') {
    const secret = isStranger ? 'whsec_of_a_stranger' : STRIPE_SECRET
    return signer.generateTestHeaderString({ payload: body, secret, timestamp: at })
  }
  const own = door === 'sms' ? SMS_SECRET : hookSecret
  return `t=${at},v1=${signatureOf(isStranger ? 'of a stranger' : own, at, body)}`
}

type Call = { readonly body: string | Uint8Array<ArrayBuffer>; readonly signature: string | null }

const WRONG_SHAPES = ['', 'null', '[]', '1', '"pix"', '{', '{}', '{"pix":[]}', '{"__proto__":{}}']

/** A call that is wrong in one way; where a true signature does not help, it is there. */
function forge({ door, how, at, value }: Forgery): Call {
  const now = Math.floor(Date.now() / 1000)
  const body = TRUE_BODIES[door]
  const signature = sign(door, body, now)
  const signed = (text: string) => ({ body: text, signature: sign(door, text, now) })
  switch (how) {
    case 'signature': {
      const flipped = [...signature]
      const place = signature.length - 1 - (at % 64)
      flipped[place] = flipped[place] === '0' ? '1' : '0'
      return { body, signature: flipped.join('') }
    }
    case 'stranger':
      return { body, signature: sign(door, body, now, true) }
    case 'unsigned':
      return { body, signature: [null, '', 't=1', `v0=${'0'.repeat(64)}`][at % 4] ?? null }
    case 'time':
      return { body, signature: sign(door, body, now - 302 - value) }
    case 'byte': {
      const bytes = new Uint8Array(Buffer.from(body))
      const place = at % bytes.length
      bytes[place] = ((bytes[place] ?? 0) + 1 + (value % 255)) % 256
      return { body: bytes, signature }
    }
    case 'encoding': {
      const encoded = [
        Buffer.from(body, 'utf16le'),
        gzipSync(body),
        Buffer.from(`\ufeff${body}`),
        Buffer.concat([Buffer.from(body), Buffer.from([0])]),
      ][at % 4]
      return { body: new Uint8Array(encoded ?? Buffer.alloc(0)), signature }
    }
    case 'large':
      return signed(`${body.slice(0, -1)},"padding":"${'x'.repeat(LARGE)}"}`)
    case 'deep':
      return signed(`{"pix":${'['.repeat(20_000 + at)}${']'.repeat(20_000 + at)}}`)
    case 'shape':
      return signed(WRONG_SHAPES[at % WRONG_SHAPES.length] ?? '')
  }
}

/** Pix has no signature: its secret is in the address, which a forger of frames may even know. */
const KNOWN_ADDRESS = new Set<Forgery['how']>(['large', 'deep', 'shape'])

async function send(forgery: Forgery): Promise<number> {
  const { body, signature } = forge(forgery)
  const request = new Request('http://127.0.0.1/', {
    method: 'POST',
    body,
    headers:
      signature === null ? {} : { 'stripe-signature': signature, 'x-quita-signature': signature },
  })
  switch (forgery.door) {
    case 'pix': {
      const secret = KNOWN_ADDRESS.has(forgery.how) ? PIX_SECRET : `${PIX_SECRET}${forgery.value}`
      return (await receivePixNotice(secret, request)).status
    }
    case 'stripe':
      return (await receiveStripeEvent(request)).status
    case 'creditor':
      return (await receiveCreditorNotice('vivaz-telecom', request)).status
    case 'sms':
      return (await receiveGatewayCall(request)).status
  }
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
    // Each kind at each door once, so that what is loaded and kept is there before it is measured.
    for (const door of DOORS) {
      for (const how of FORGERIES) await send({ door, how, at: 1, value: 1 })
    }
    const before = await rowsOfEverything()
    const memory = process.memoryUsage().rss
    await fc.assert(
      fc.asyncProperty(forgeries, async (forgery) => {
        const status = await send(forgery)
        expect(status).toBeGreaterThanOrEqual(400)
        expect(status).toBeLessThan(500)
      }),
      { numRuns: FORGED, seed: SEED },
    )
    expect(await rowsOfEverything()).toBe(before)
    expect(process.memoryUsage().rss - memory).toBeLessThan(MOST_GROWTH)
  },
  60_000 + FORGED * 200,
)

it('what the forgeries are made from is right: unforged, every door takes it', async () => {
  const now = Math.floor(Date.now() / 1000)
  const statuses: number[] = []
  for (const door of DOORS) {
    const body = TRUE_BODIES[door]
    const signature = sign(door, body, now)
    const request = new Request('http://127.0.0.1/', {
      method: 'POST',
      body,
      headers: { 'stripe-signature': signature, 'x-quita-signature': signature },
    })
    if (door === 'pix') statuses.push((await receivePixNotice(PIX_SECRET, request)).status)
    if (door === 'stripe') statuses.push((await receiveStripeEvent(request)).status)
    if (door === 'creditor')
      statuses.push((await receiveCreditorNotice('vivaz-telecom', request)).status)
    if (door === 'sms') statuses.push((await receiveGatewayCall(request)).status)
  }
  expect(statuses).toEqual([200, 200, 200, 200])
})
