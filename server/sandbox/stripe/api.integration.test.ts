import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestSandbox, type TestSandbox } from '../testing.ts'
import { okValue } from '../testing-stripe.ts'

const idSchema = z.object({ id: z.string() })
const errorSchema = z.object({
  error: z.object({ code: z.string().optional(), param: z.string().optional() }),
})
const nextSchema = z.object({
  next_action: z.object({ redirect_to_url: z.object({ url: z.string() }) }),
})

/** The double seen by Stripe's own library and by bare HTTP: its manners, beyond what we need. */
let sandbox: TestSandbox
let key: string

beforeAll(async () => {
  sandbox = await startTestSandbox()
  key = sandbox.stripeConfig.secretKey
})

afterAll(() => sandbox.close())

function post(path: string, form: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${sandbox.url}/stripe/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
    body: form,
  })
}

const get = (path: string) =>
  fetch(`${sandbox.url}/stripe/v1${path}`, { headers: { authorization: `Bearer ${key}` } })

test('the parameter that Stripe removed is refused by its name', async () => {
  const paid = 'mode=payment&success_url=https://a.example/&line_items[0][quantity]=1'
  for (const [path, form] of [
    ['/payment_intents', 'amount=1000&currency=brl&payment_method_types[0]=card'],
    ['/setup_intents', 'payment_method_types[]=card'],
    ['/checkout/sessions', `${paid}&payment_method_types[0]=card`],
  ] as const) {
    const response = await post(path, form)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: {
        type: 'invalid_request_error',
        code: 'parameter_unknown',
        param: 'payment_method_types',
        message: 'Received unknown parameter: payment_method_types',
      },
    })
  }
})

test('every answer has its request id, a replayed one says so and names the first', async () => {
  const headers = { 'idempotency-key': 'replayed' }
  const first = await post('/customers', 'name=Maria', headers)
  const again = await post('/customers', 'name=Maria', headers)
  expect(first.headers.get('idempotent-replayed')).toBeNull()
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'))
  expect(again.headers.get('request-id')).not.toBe(first.headers.get('request-id'))
  expect(await again.json()).toEqual(await first.json())
  const other = await post('/customers', 'name=Ana', headers)
  expect(other.status).toBe(400)
  expect(await other.json()).toMatchObject({ error: { type: 'idempotency_error' } })
})

test('a key under way answers 409 until it is done', async () => {
  const headers = { 'idempotency-key': 'under-way' }
  await sandbox.control('/faults', { on: 'stripe', kind: 'delay', delayMs: 200 })
  const [one, two] = await Promise.all([
    post('/customers', '', headers),
    post('/customers', '', headers),
  ])
  const statuses = [one.status, two.status].toSorted()
  expect(statuses).toEqual([200, 409])
  const refused = one.status === 409 ? one : two
  expect(await refused.json()).toMatchObject({ error: { code: 'idempotency_key_in_use' } })
})

test('a decline is a 402 with the payment as it stands', async () => {
  const form = 'amount=1000&currency=brl&confirm=true&payment_method=pm_card_chargeDeclined'
  const response = await post('/payment_intents', form)
  expect(response.status).toBe(402)
  expect(await response.json()).toMatchObject({
    error: {
      type: 'card_error',
      code: 'card_declined',
      decline_code: 'generic_decline',
      charge: expect.stringMatching(/^ch_/),
      payment_intent: { object: 'payment_intent', status: 'requires_payment_method' },
      payment_method: { object: 'payment_method', card: { last4: '0002' } },
    },
  })
})

test.each([
  ['/payment_intents', 'currency=brl', 'parameter_missing', 'amount'],
  ['/payment_intents', 'amount=49&currency=brl', 'amount_too_small', 'amount'],
  ['/payment_intents', 'amount=12.34&currency=brl', undefined, 'amount'],
  ['/payment_intents', 'amount=100&currency=brl&off_session=true', undefined, 'off_session'],
  ['/payment_intents', 'amount=100&currency=brl&card[number]=4242', 'parameter_unknown', 'card'],
  [
    '/checkout/sessions',
    'mode=payment&success_url=https://a.example/',
    'parameter_missing',
    'line_items',
  ],
  ['/refunds', 'amount=1', undefined, 'payment_intent'],
  ['/customers', '__proto__[x]=1', 'parameter_unknown', '__proto__'],
])('%s with %s is refused before anything is done', async (path, form, code, param) => {
  const before = await (await get('/events?limit=100')).json()
  const response = await post(path, form)
  const { error } = errorSchema.parse(await response.json())
  expect([response.status, error.code, error.param]).toEqual([400, code, param])
  expect(await (await get('/events?limit=100')).json()).toEqual(before)
})

test('an address that does not exist is an error in Stripe’s shape, and no key is a 401', async () => {
  const missing = await get('/nothing')
  expect([missing.status, await missing.json()]).toMatchObject([
    404,
    { error: { type: 'invalid_request_error' } },
  ])
  const stranger = await fetch(`${sandbox.url}/stripe/v1/customers/cus_1`)
  expect(stranger.status).toBe(401)
  expect((await fetch(`${sandbox.url}/control/stripe/book`)).status).toBe(401)
})

test('Stripe’s own library pages through a list in both directions and expands', async () => {
  const { port } = new URL(sandbox.url)
  // The library takes no base path, so this client rewrites the address itself.
  const stripe = new Stripe(key, {
    httpClient: Stripe.createFetchHttpClient((input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      return fetch(`http://127.0.0.1:${port}/stripe${url.pathname}${url.search}`, init)
    }),
    telemetry: false,
  })
  const made: string[] = []
  for (let i = 0; i < 5; i++) {
    const intent = await stripe.paymentIntents.create({
      amount: 1000 + i,
      currency: 'brl',
      confirm: true,
      payment_method: 'pm_card_visa',
      metadata: { list: 'mine' },
    })
    made.unshift(intent.id)
  }
  const all: string[] = []
  for await (const intent of stripe.paymentIntents.list({ limit: 2 })) {
    if (intent.metadata.list === 'mine') all.push(intent.id)
  }
  expect(all).toEqual(made)
  const newer = await stripe.paymentIntents.list({ limit: 2, ending_before: made[3] ?? '' })
  expect(newer.data.map(({ id }) => id)).toEqual([made[1], made[2]])
  const [first = ''] = made
  const whole = await stripe.paymentIntents.retrieve(first, {
    expand: ['latest_charge.balance_transaction', 'payment_method'],
  })
  expect(whole).toMatchObject({
    payment_method: { object: 'payment_method' },
    latest_charge: { object: 'charge', balance_transaction: { amount: 1004, type: 'charge' } },
  })
  const [charge] = (await stripe.charges.list({ payment_intent: first })).data
  const movement = await stripe.balanceTransactions.retrieve(String(charge?.balance_transaction))
  expect(movement).toMatchObject({ amount: 1004, source: charge?.id })
})

test('a payment made in two steps: created, then confirmed, with the bank’s page for 3-D Secure', async () => {
  const created = await post('/payment_intents', 'amount=1000&currency=brl')
  const { id } = idSchema.parse(await created.json())
  const form = 'payment_method=pm_card_authenticationRequired&return_url=https://shop.example/back'
  const asked = await (await post(`/payment_intents/${id}/confirm`, form)).json()
  expect(asked).toMatchObject({
    status: 'requires_action',
    next_action: { type: 'redirect_to_url' },
  })
  const next = nextSchema.parse(asked).next_action
  const answered = await fetch(next.redirect_to_url.url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ resposta: 'aprovar' }),
  })
  expect(answered.headers.get('location')).toBe('https://shop.example/back')
  expect(await (await get(`/payment_intents/${id}`)).json()).toMatchObject({ status: 'succeeded' })
  const again = await post(`/payment_intents/${id}/confirm`, form)
  expect(await again.json()).toMatchObject({ error: { code: 'payment_intent_unexpected_state' } })
})

test('the book outlives the process', async () => {
  const input = { key: 'before-kill', metadata: {} }
  const made = okValue(await sandbox.stripeClient().createCustomer(input))
  await sandbox.restart()
  const stripe = sandbox.stripeClient()
  expect(okValue(await stripe.createCustomer(input))).toEqual(made)
  expect(await stripe.deleteCustomer(made.id)).toMatchObject({ kind: 'ok' })
})
