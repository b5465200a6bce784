import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import type { StripeClient } from '#server/platform/stripe/client.ts'
import type { StripeEvent } from '#server/platform/stripe/event.ts'
import { startTestSandbox, type TestSandbox } from '../testing.ts'
import {
  brl,
  inMinutes,
  offSessionInput,
  okValue,
  paidIntent,
  savedCard,
  startEventReceiver,
} from '../testing-stripe.ts'

let sandbox: TestSandbox
let receiver: Awaited<ReturnType<typeof startEventReceiver>>

beforeAll(async () => {
  sandbox = await startTestSandbox()
})

beforeEach(async () => {
  receiver = await startEventReceiver()
  await sandbox.control('/stripe/endpoint', {
    url: receiver.url,
    secrets: sandbox.stripeConfig.webhookSecrets,
  })
})

afterEach(async () => {
  await sandbox.control('/reset', {})
  await receiver.close()
})

afterAll(() => sandbox.close())

const policy = (changes: object) => sandbox.control('/stripe/events/policy', changes)

const deliveriesSchema = z.object({
  deliveries: z.array(
    z.object({ id: z.number(), eventId: z.string(), type: z.string(), state: z.string() }),
  ),
})

async function deliveries() {
  return deliveriesSchema.parse(await sandbox.control('/stripe/events')).deliveries
}

function received(stripe: StripeClient): StripeEvent[] {
  return receiver.received.map(({ body, signature }) => {
    const event = stripe.verifyEvent(body, signature, Temporal.Now.instant())
    if (!event.ok) throw new Error(event.reason)
    return event.value
  })
}

const types = (events: readonly StripeEvent[]) => events.map(({ type }) => type).toSorted()

const PAID = [
  'charge.succeeded',
  'checkout.session.completed',
  'payment_intent.created',
  'payment_intent.succeeded',
]

test('what happens is told once, signed, with an id, and names its object', async () => {
  const stripe = sandbox.stripeClient()
  const intentId = await paidIntent(sandbox, stripe)
  await receiver.waitFor(4)
  const events = received(stripe)
  expect(types(events)).toEqual(PAID)
  expect(new Set(events.map(({ id }) => id)).size).toBe(4)
  expect(events.find(({ type }) => type === 'payment_intent.succeeded')).toMatchObject({
    id: expect.stringMatching(/^evt_/),
    objectId: intentId,
    objectType: 'payment_intent',
    livemode: false,
    account: null,
    apiVersion: '2026-10-28.endive',
  })
})

test('an endpoint that fails is called again with the same event until it answers', async () => {
  receiver.answerNext(500, 503)
  const stripe = sandbox.stripeClient()
  await stripe.createCustomer({ key: 'c', metadata: {} })
  await receiver.waitFor(3)
  expect(new Set(received(stripe).map(({ id }) => id)).size).toBe(1)
})

test('events may come twice, late, in any order, or not at all', async () => {
  const stripe = sandbox.stripeClient()
  await policy({ copies: 2 })
  await stripe.createCustomer({ key: 'twice', metadata: {} })
  await receiver.waitFor(2)
  await policy({ copies: 1, hold: true })
  await paidIntent(sandbox, stripe)
  const held = (await deliveries()).filter(({ state }) => state === 'held')
  expect(held).toHaveLength(4)
  await sandbox.control('/stripe/events/release', { reversed: true })
  const order = received(stripe).slice(2)
  expect(order.map(({ id }) => id)).toEqual(held.map(({ eventId }) => eventId).reverse())
  await policy({ hold: false, drop: true })
  await paidIntent(sandbox, stripe)
  expect((await deliveries()).filter(({ state }) => state === 'dropped')).toHaveLength(4)
  expect(receiver.received).toHaveLength(6)
})

test('scenario 9: both secrets sign while one is rotated, and the old one no longer after', async () => {
  const [first = ''] = sandbox.stripeConfig.webhookSecrets
  const second = 'whsec_the_next_one'
  await sandbox.control('/stripe/endpoint', { secrets: [first, second] })
  await sandbox.stripeClient().createCustomer({ key: 'r1', metadata: {} })
  await receiver.waitFor(1)
  for (const webhookSecrets of [[first], [second], [second, first]]) {
    expect(received(sandbox.stripeClient({ webhookSecrets }))).toHaveLength(1)
  }
  await sandbox.control('/stripe/endpoint', { secrets: [second] })
  await sandbox.stripeClient().createCustomer({ key: 'r2', metadata: {} })
  await receiver.waitFor(2)
  const [, last] = receiver.received
  const verify = (webhookSecrets: string[]) =>
    sandbox
      .stripeClient({ webhookSecrets })
      .verifyEvent(last?.body ?? '', last?.signature ?? '', Temporal.Now.instant())
  expect(verify([second, first])).toMatchObject({ ok: true })
  expect(verify([first])).toEqual({ ok: false, reason: 'bad_signature' })
})

test('scenario 11: an event of another account or mode says so', async () => {
  const stripe = sandbox.stripeClient()
  await policy({ account: 'acct_somebody', livemode: true })
  await stripe.createCustomer({ key: 'a', metadata: {} })
  await receiver.waitFor(1)
  const [event] = received(stripe)
  expect(event).toMatchObject({ account: 'acct_somebody', livemode: true })
  expect([stripe.account, stripe.livemode]).toEqual([null, false])
})

test('a call can be repeated, forged, aged and wrongly signed at the tests’ command', async () => {
  const stripe = sandbox.stripeClient()
  await stripe.createCustomer({ key: 's', metadata: {} })
  await receiver.waitFor(1)
  const [{ eventId } = { eventId: '' }] = await deliveries()
  const send = (more: object) => sandbox.control('/stripe/events/send', { eventId, ...more })
  await send({ copies: 20, parallel: true })
  await send({ replace: { id: 'evt_forged' } })
  await send({ signedOffset: -301 })
  await send({ signedOffset: 3600 })
  await send({ secret: 'whsec_of_a_thief' })
  const verdicts = receiver.received.map(({ body, signature }) => {
    const event = stripe.verifyEvent(body, signature, Temporal.Now.instant())
    return event.ok ? event.value.id : event.reason
  })
  expect(verdicts.slice(0, 21).every((id) => id === eventId)).toBe(true)
  expect(verdicts.slice(21)).toEqual(['evt_forged', 'too_old', eventId, 'bad_signature'])
})

async function listed<T>(pages: AsyncGenerator<{ kind: string } & object>): Promise<T[]> {
  const found: T[] = []
  for await (const page of pages) found.push(...okPage<T>(page))
  return found
}

function okPage<T>(page: object): T[] {
  const read = z
    .object({
      kind: z.literal('ok'),
      value: z.object({ items: z.array(z.custom<T>()), unreadable: z.literal(0) }),
    })
    .parse(page)
  return read.value.items
}

test('scenario 69: events nobody was told of are in the list, for 30 days', async () => {
  const stripe = sandbox.stripeClient()
  await policy({ drop: true })
  const intentId = await paidIntent(sandbox, stripe)
  const [from, to] = [inMinutes(-5), inMinutes(5)]
  const events = await listed<StripeEvent>(stripe.listEvents(from, to))
  expect(types(events)).toEqual(PAID)
  expect(events[0]?.type).toBe('checkout.session.completed')
  expect(events.some(({ objectId }) => objectId === intentId)).toBe(true)
  await sandbox.control('/clock', { offsetSeconds: 29 * 86_400 })
  expect(await listed(stripe.listEvents(from, to))).toHaveLength(4)
  await sandbox.control('/clock', { offsetSeconds: 31 * 86_400 })
  expect(await listed(stripe.listEvents(from, to))).toHaveLength(0)
  expect(await listed(stripe.listPaymentIntents(from, to))).toHaveLength(1)
})

test('a list of more than a page is read whole, once each, and only of its period', async () => {
  const stripe = sandbox.stripeClient()
  await sandbox.control('/stripe/endpoint', { url: null })
  const paymentIntentId = await paidIntent(sandbox, stripe)
  const made = 230
  for (let i = 0; i < made; i++) {
    okValue(await stripe.createRefund({ key: `page:${i}`, paymentIntentId, amount: brl(10) }))
  }
  const refunds = await listed<{ id: string }>(stripe.listRefunds(inMinutes(-5), inMinutes(5)))
  expect(new Set(refunds.map(({ id }) => id)).size).toBe(made)
  expect(refunds).toHaveLength(made)
  expect(await listed(stripe.listRefunds(inMinutes(5), inMinutes(10)))).toHaveLength(0)
  expect(await listed(stripe.listRefunds(inMinutes(-10), inMinutes(-5)))).toHaveLength(0)
})

test('a listing that breaks off says so in its last answer', async () => {
  const stripe = sandbox.stripeClient()
  const paymentIntentId = await paidIntent(sandbox, stripe)
  for (let i = 0; i < 101; i++) {
    okValue(await stripe.createRefund({ key: `half:${i}`, paymentIntentId, amount: brl(10) }))
  }
  const pages = stripe.listRefunds(inMinutes(-5), inMinutes(5))
  expect((await pages.next()).value).toMatchObject({ kind: 'ok' })
  await sandbox.control('/faults', { on: 'stripe_list', kind: 'fail_before', status: 503 })
  expect((await pages.next()).value).toMatchObject({ kind: 'unknown', cause: 'server_error' })
  expect(await pages.next()).toEqual({ done: true, value: undefined })
})

test('visits, disputes and saved cards are listed and told, too', async () => {
  const stripe = sandbox.stripeClient()
  const card = await savedCard(sandbox, stripe, '4242424242424242')
  const { id } = okValue(await stripe.chargeOffSession(offSessionInput(card)))
  await sandbox.control('/stripe/disputes', { paymentIntentId: id })
  await stripe.detachCard(card.paymentMethod)
  await stripe.deleteCustomer(card.customer)
  const [from, to] = [inMinutes(-5), inMinutes(5)]
  expect(await listed(stripe.listCheckouts(from, to))).toMatchObject([
    { mode: 'setup', savedCard: { id: card.paymentMethod } },
  ])
  expect(await listed(stripe.listDisputes(from, to))).toMatchObject([{ paymentIntentId: id }])
  expect(types(await listed<StripeEvent>(stripe.listEvents(from, to)))).toEqual([
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
    'charge.succeeded',
    'checkout.session.completed',
    'customer.created',
    'customer.deleted',
    'payment_intent.created',
    'payment_intent.succeeded',
    'payment_method.attached',
    'payment_method.detached',
    'setup_intent.created',
    'setup_intent.succeeded',
  ])
})
