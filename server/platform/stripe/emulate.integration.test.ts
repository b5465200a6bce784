import http from 'node:http'
import { createEmulator, type Emulator } from 'emulate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { centavos } from '#server/kernel/money.ts'
import { createStripeClient } from '../stripe.ts'
import type { StripeClient } from './client.ts'

/**
 * A check from outside: `emulate` is not ours, so it shows that what we send and how we read
 * signatures agrees with somebody else's reading of Stripe. It knows customers and a part of
 * payments; its events have no id, it ignores keys and `confirm`, and has no refunds.
 */
const SECRET = 'whsec_of_emulate'

let emulator: Emulator
let endpoint: http.Server
let stripe: StripeClient
const received: { body: string; signature: string }[] = []

beforeAll(async () => {
  endpoint = http.createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    received.push({ body, signature: String(request.headers['stripe-signature']) })
    response.end()
  })
  const url = await addressOf(endpoint)
  const port = Number(new URL(await addressOf(http.createServer(), true)).port)
  const webhooks = [{ url, events: ['*'], secret: SECRET }]
  emulator = await createEmulator({ service: 'stripe', port, seed: { stripe: { webhooks } } })
  stripe = createStripeClient({
    secretKey: 'sk_test_emulate',
    webhookSecrets: [SECRET],
    apiBase: emulator.url,
  })
})

afterAll(async () => {
  await emulator.close()
  await new Promise((resolve) => endpoint.close(resolve))
})

async function addressOf(server: http.Server, isOnlyForItsPort = false): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  if (isOnlyForItsPort) await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

async function fetched(path: string): Promise<unknown> {
  const headers = { authorization: 'Bearer sk_test_emulate' }
  return await (await fetch(`${emulator.url}/v1${path}`, { headers })).json()
}

test('what we write is read there as we meant it, and what is gone is gone', async () => {
  const metadata = { debtor: 'd-1', note: 'ação & [reação] = 100%' }
  const made = await stripe.createCustomer({ key: 'cus:1', metadata })
  if (made.kind !== 'ok') throw new Error(made.kind)
  expect(await fetched(`/customers/${made.value.id}`)).toMatchObject({
    object: 'customer',
    metadata,
  })
  expect(await stripe.deleteCustomer(made.value.id)).toEqual({ kind: 'ok', value: null })
  expect(await stripe.deleteCustomer(made.value.id)).toMatchObject({
    kind: 'not_found',
    problem: { code: 'resource_missing' },
  })
})

test('a payment arrives with its amount and currency; one that was not confirmed is no success', async () => {
  const input = {
    key: 'pi:1',
    amount: centavos(12_345n),
    expiresAt: Temporal.Now.instant().add({ minutes: 10 }),
    metadata: { attempt: 'a1' },
  }
  expect(await stripe.createPixIntent(input)).toMatchObject({
    kind: 'unknown',
    cause: 'unreadable',
  })
  expect(await fetched('/payment_intents')).toMatchObject({
    data: [{ amount: 12_345, currency: 'brl', metadata: { attempt: 'a1' } }],
  })
})

test('a list is asked for by its period, and what cannot be read there is counted', async () => {
  const hour = { hours: 1 }
  const now = Temporal.Now.instant()
  const pagesOf = async (from: Temporal.Instant, to: Temporal.Instant) => {
    const pages = []
    for await (const page of stripe.listPaymentIntents(from, to)) pages.push(page)
    return pages
  }
  expect(await pagesOf(now.subtract(hour), now.add(hour))).toEqual([
    { kind: 'ok', value: { items: [], unreadable: 1 } },
  ])
  expect(await pagesOf(now.add(hour), now.add({ hours: 2 }))).toEqual([
    { kind: 'ok', value: { items: [], unreadable: 0 } },
  ])
})

test('a route that does not exist there is unknown, not a refund', async () => {
  const input = { key: 're:1', paymentIntentId: 'pi_1', amount: centavos(1n) }
  expect(await stripe.createRefund(input)).toMatchObject({ kind: 'unknown', cause: 'unreadable' })
})

test('its signatures are Stripe’s; its events without an id are refused after them', async () => {
  await expect.poll(() => received.length).toBeGreaterThan(0)
  const [{ body, signature } = { body: '', signature: '' }] = received
  const now = Temporal.Now.instant()
  expect(stripe.verifyEvent(body, signature, now)).toEqual({ ok: false, reason: 'malformed' })
  expect(stripe.verifyEvent(`${body} `, signature, now)).toEqual({
    ok: false,
    reason: 'bad_signature',
  })
  expect(stripe.verifyEvent(body, signature, now.add({ seconds: 400 }))).toEqual({
    ok: false,
    reason: 'too_old',
  })
})
