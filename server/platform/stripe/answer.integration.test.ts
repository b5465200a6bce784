import http from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { createStripeClient } from '../stripe.ts'
import type { StripeClient } from './client.ts'

/** What a network really answers: proxies, wrong addresses, half replies, other services. */
let server: http.Server
let stripe: StripeClient
let calls: http.IncomingMessage[]
let reply: { status: number; body: string } | 'cut' | 'half' | 'silence'

beforeAll(async () => {
  server = http.createServer((request, response) => {
    calls.push(request)
    if (reply === 'silence') return
    if (reply === 'cut') return void request.socket.destroy()
    if (reply === 'half') {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"id":"pi_1"', () => request.socket.destroy())
      return
    }
    response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  stripe = createStripeClient({
    secretKey: 'sk_live_secret',
    webhookSecrets: ['whsec_a'],
    account: 'acct_1',
    apiBase: `http://127.0.0.1:${port}/deep/base/`,
    timeoutMs: 300,
  })
})

afterAll(() => {
  server.closeAllConnections()
  return new Promise<void>((resolve) => server.close(() => resolve()))
})

async function ask(next: typeof reply) {
  calls = []
  reply = next
  return await stripe.getPaymentIntent('pi_1')
}

const json = (status: number, body: unknown) => ({ status, body: JSON.stringify(body) })
const error = (status: number, fields: object) =>
  json(status, { error: { message: 'no', ...fields } })

const intent = {
  id: 'pi_1',
  object: 'payment_intent',
  status: 'succeeded',
  amount: 100,
  amount_received: 100,
  currency: 'brl',
  livemode: true,
  created: 1_790_000_000,
  metadata: {},
}

test.each([
  ['no reply', 'cut', 'reset'],
  ['half a reply', 'half', 'reset'],
  ['silence', 'silence', 'timeout'],
  ['a page of a proxy', { status: 200, body: '<html>' }, 'unreadable'],
  ['a page of a proxy that fails', { status: 502, body: '<html>' }, 'server_error'],
  ['a redirect', { status: 302, body: '' }, 'unreadable'],
  ['an empty success', { status: 200, body: '' }, 'unreadable'],
  ['nothing', json(200, null), 'unreadable'],
  ['a text', json(200, 'pi_1'), 'unreadable'],
  ['another object', json(200, { id: 'pi_1', object: 'charge' }), 'unreadable'],
  ['another payment', json(200, { ...intent, id: 'pi_2' }), 'unreadable'],
  ['no id', json(200, { ...intent, id: '' }), 'unreadable'],
  ['an amount that is no whole number', json(200, { ...intent, amount: 1.5 }), 'unreadable'],
  ['an amount that is a text', json(200, { ...intent, amount_received: '100' }), 'unreadable'],
  ['a success that holds an error', json(200, { error: { message: 'no' } }), 'unreadable'],
  ['a missing route in another service’s shape', json(404, { message: 'not found' }), 'unreadable'],
  ['a refusal in another shape', json(400, { error: 'no' }), 'unreadable'],
  [
    'a missing route in Stripe’s shape',
    error(404, { type: 'invalid_request_error' }),
    'unreadable',
  ],
  ['a conflict', error(409, { code: 'lock_timeout' }), 'throttled'],
  ['too many calls', error(429, { code: 'rate_limit' }), 'throttled'],
  ['a failure of Stripe', error(500, { type: 'api_error' }), 'server_error'],
  ['a failure of Stripe in a text', { status: 503, body: 'down' }, 'server_error'],
] as const)('%s is unknown, never a failure and never a success', async (_, next, cause) => {
  expect(await ask(next)).toMatchObject({ kind: 'unknown', cause })
  expect(calls).toHaveLength(1)
})

test.each([
  [404, { code: 'resource_missing' }, { kind: 'not_found' }],
  [400, { code: 'x', param: 'y' }, { kind: 'refused', problem: { kind: 'request', param: 'y' } }],
  [401, {}, { kind: 'refused', problem: { kind: 'account' } }],
  [403, {}, { kind: 'refused', problem: { kind: 'account' } }],
  [402, { code: 'card_declined' }, { kind: 'refused', problem: { kind: 'card', status: 402 } }],
])('%i with Stripe’s error is certain', async (status, fields, expected) => {
  expect(await ask(error(status, fields))).toMatchObject(expected)
})

test('fields that are new, gone or renamed do not disturb what is read', async () => {
  expect(await ask(json(200, { ...intent, status: 'requires_blessing', hat: {} }))).toMatchObject({
    kind: 'ok',
    value: { status: 'unrecognised', chargeId: null, paidAt: null, paymentMethod: null },
  })
  const charge = { id: 'ch_1', object: 'charge', paid: true, created: 1, amount_refunded: 0 }
  const odd = { type: 'card', id: 'pm_1', object: 'payment_method', card: { last4: 4242 } }
  const answer = await ask(json(200, { ...intent, latest_charge: charge, payment_method: odd }))
  expect(answer).toMatchObject({
    kind: 'ok',
    value: { chargeId: 'ch_1', method: 'card', paymentMethod: null, disputed: false },
  })
})

test('a call names key, account and version, goes below the base, and tells nothing of us', async () => {
  calls = []
  reply = json(200, { id: 're_1', object: 'refund' })
  const input = { key: 'refund:7', paymentIntentId: 'pi_1', amount: centavos(150n) }
  expect(await stripe.createRefund(input)).toMatchObject({ kind: 'unknown', cause: 'unreadable' })
  const [call] = calls
  expect(call?.url).toBe('/deep/base/v1/refunds')
  expect(call?.headers).toMatchObject({
    authorization: 'Bearer sk_live_secret',
    'idempotency-key': 'refund:7',
    'stripe-account': 'acct_1',
    'stripe-version': '2026-10-28.endive',
    'content-type': 'application/x-www-form-urlencoded',
  })
  expect(call?.headers['user-agent']).toContain('Quita')
  expect(call?.headers).not.toHaveProperty('x-stripe-client-telemetry')
  expect([stripe.livemode, stripe.account]).toEqual([true, 'acct_1'])
})

test('the key never stands in what is said of a failure', async () => {
  for (const next of ['cut', { status: 502, body: 'sk_live_secret' }] as const) {
    expect(JSON.stringify(await ask(next))).not.toContain('sk_live_secret')
  }
})
