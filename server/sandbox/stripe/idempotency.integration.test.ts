import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startTestSandbox, type TestSandbox } from '../testing.ts'
import {
  brl,
  checkoutInput,
  inMinutes,
  offSessionInput,
  okValue,
  paidIntent,
  savedCard,
  stripeBook,
} from '../testing-stripe.ts'

let sandbox: TestSandbox
let card: { customer: string; paymentMethod: string }

const CHARGE = 'stripe_create_payment_intent'

beforeAll(async () => {
  sandbox = await startTestSandbox()
  card = await savedCard(sandbox, sandbox.stripeClient(), '4242424242424242')
})

afterEach(async () => {
  await sandbox.control('/faults', undefined, 'DELETE')
  await sandbox.control('/clock', { offsetSeconds: 0 })
})

afterAll(() => sandbox.close())

const fault = (on: string, kind: string, more = {}) =>
  sandbox.control('/faults', { on, kind, ...more })

async function chargesOf(attempt: string): Promise<number> {
  const { payments } = await stripeBook(sandbox)
  return payments.filter(({ metadata }) => JSON.stringify(metadata).includes(attempt)).length
}

function attempt(name: string) {
  return offSessionInput(card, { key: `pi:${name}:1`, metadata: { attempt: name } })
}

test('the same key and parameters are one payment and one answer', async () => {
  const stripe = sandbox.stripeClient()
  const input = attempt('same')
  const first = okValue(await stripe.chargeOffSession(input))
  expect(okValue(await stripe.chargeOffSession(input))).toEqual(first)
  expect(await chargesOf('same')).toBe(1)
})

test('scenario 18: the same key with another amount does nothing, and is no refusal', async () => {
  const stripe = sandbox.stripeClient()
  const input = attempt('changed')
  okValue(await stripe.chargeOffSession(input))
  expect(await stripe.chargeOffSession({ ...input, amount: brl(5_001) })).toMatchObject({
    kind: 'unknown',
    cause: 'key_reused',
  })
  expect(await chargesOf('changed')).toBe(1)
})

test('scenario 39: the reply is lost after the card was charged; the same key finds the same payment', async () => {
  const stripe = sandbox.stripeClient()
  await fault(CHARGE, 'drop_reply')
  const input = attempt('lost')
  expect(await stripe.chargeOffSession(input)).toMatchObject({ kind: 'unknown', cause: 'reset' })
  expect(await chargesOf('lost')).toBe(1)
  const found = okValue(await stripe.chargeOffSession(input))
  expect(found.status).toBe('succeeded')
  expect(await chargesOf('lost')).toBe(1)
})

test('a lost reply reaches the caller: nothing is repeated behind their back', async () => {
  const stripe = sandbox.stripeClient()
  await fault(CHARGE, 'drop_request', { times: 1 })
  expect(await stripe.chargeOffSession(attempt('once'))).toMatchObject({ kind: 'unknown' })
  expect(await chargesOf('once')).toBe(0)
  await fault('stripe_get_payment_intent', 'drop_reply', { times: 1 })
  expect(await stripe.getPaymentIntent('pi_absent')).toMatchObject({ kind: 'unknown' })
  expect(await stripe.getPaymentIntent('pi_absent')).toMatchObject({ kind: 'not_found' })
})

test('scenario 38: a timeout is unknown, whether or not the card was charged', async () => {
  const stripe = sandbox.stripeClient({ timeoutMs: 100 })
  await fault(CHARGE, 'delay', { delayMs: 400 })
  const input = attempt('slow')
  expect(await stripe.chargeOffSession(input)).toMatchObject({ kind: 'unknown', cause: 'timeout' })
  expect(await chargesOf('slow')).toBe(1)
})

test('a provider that is not there was certainly not asked', async () => {
  const stripe = sandbox.stripeClient({ apiBase: 'http://127.0.0.1:1/stripe' })
  expect(await stripe.chargeOffSession(attempt('nobody'))).toMatchObject({
    kind: 'unknown',
    cause: 'unreachable',
  })
})

test('scenario 33: a refund succeeds and its reply is lost; the same key asks for no second one', async () => {
  const stripe = sandbox.stripeClient()
  const paymentIntentId = await paidIntent(sandbox, stripe)
  await fault('stripe_create_refund', 'drop_reply')
  const input = { key: 'refund:1', paymentIntentId, amount: brl(2_345) }
  expect(await stripe.createRefund(input)).toMatchObject({ kind: 'unknown', cause: 'reset' })
  const refund = okValue(await stripe.createRefund(input))
  expect(refund).toMatchObject({ status: 'pending', amount: 2_345n })
  const pages = stripe.listRefunds(inMinutes(-5), inMinutes(5), { paymentIntentId })
  expect((await pages.next()).value).toMatchObject({ value: { items: [{ id: refund.id }] } })
  const { refunds } = await stripeBook(sandbox)
  expect(refunds.filter((known) => known.paymentIntentId === paymentIntentId)).toHaveLength(1)
})

test.each([
  ['before', 'fail_before', 0],
  ['after', 'fail_after', 1],
] as const)(
  'scenario 40: a 500 %s the charge is stored under its key and said again; asking tells',
  async (name, kind, made) => {
    const stripe = sandbox.stripeClient()
    await fault(CHARGE, kind, { status: 500 })
    const input = attempt(`stored-${name}`)
    for (let call = 0; call < 3; call++) {
      expect(await stripe.chargeOffSession(input)).toMatchObject({
        kind: 'unknown',
        cause: 'server_error',
      })
    }
    expect(await chargesOf(`stored-${name}`)).toBe(made)
    const found: string[] = []
    const { customer } = card
    for await (const page of stripe.listPaymentIntents(inMinutes(-5), inMinutes(5), { customer })) {
      for (const intent of okValue(page).items) {
        if (intent.metadata.attempt === `stored-${name}`) found.push(intent.status)
      }
    }
    expect(found).toEqual(made === 1 ? ['succeeded'] : [])
  },
)

test('scenario 41: a key is forgotten after 24 hours: the same call would charge again', async () => {
  const stripe = sandbox.stripeClient()
  const input = attempt('old')
  const first = okValue(await stripe.chargeOffSession(input))
  await sandbox.control('/clock', { offsetSeconds: 23 * 3600 })
  expect(okValue(await stripe.chargeOffSession(input)).id).toBe(first.id)
  await sandbox.control('/clock', { offsetSeconds: 25 * 3600 })
  expect(okValue(await stripe.chargeOffSession(input)).id).not.toBe(first.id)
  expect(await chargesOf('old')).toBe(2)
})

test('scenario 42: a second call while the first is under way is throttled, and one payment is made', async () => {
  const stripe = sandbox.stripeClient()
  await fault(CHARGE, 'delay', { delayMs: 300 })
  const input = attempt('twice')
  const answers = await Promise.all([
    stripe.chargeOffSession(input),
    stripe.chargeOffSession(input),
  ])
  const kinds = answers.map((answer) => (answer.kind === 'unknown' ? answer.cause : answer.kind))
  expect(kinds.toSorted()).toEqual(['ok', 'throttled'])
  expect(okValue(await stripe.chargeOffSession(input)).status).toBe('succeeded')
  expect(await chargesOf('twice')).toBe(1)
})

test('scenario 42: 429 did nothing and keeps nothing: the same key may be tried again', async () => {
  const stripe = sandbox.stripeClient()
  await fault(CHARGE, 'fail_before', { status: 429 })
  const input = attempt('throttled')
  expect(await stripe.chargeOffSession(input)).toMatchObject({
    kind: 'unknown',
    cause: 'throttled',
  })
  expect(okValue(await stripe.chargeOffSession(input)).status).toBe('succeeded')
  expect(await chargesOf('throttled')).toBe(1)
})

test('a decline is stored under its key, too', async () => {
  const stripe = sandbox.stripeClient()
  const bad = await savedCard(sandbox, stripe, '4000000000000341')
  const input = offSessionInput(bad, { key: 'pi:declined:1' })
  const first = await stripe.chargeOffSession(input)
  const again = await stripe.chargeOffSession(input)
  if (first.kind !== 'refused' || again.kind !== 'refused') throw new Error('not refused')
  expect(again.problem.paymentIntentId).toBe(first.problem.paymentIntentId)
  expect(again.problem.requestId).not.toBe(first.problem.requestId)
})

test('what was refused before it began leaves its key free', async () => {
  const stripe = sandbox.stripeClient()
  const input = checkoutInput({ key: 'cs:1', expiresAt: inMinutes(5) })
  expect(await stripe.createCheckout(input)).toMatchObject({ kind: 'refused' })
  expect(await stripe.createCheckout({ ...input, expiresAt: inMinutes(45) })).toMatchObject({
    kind: 'ok',
  })
})

test('a wrong key and a wrong account are refused, and do nothing', async () => {
  const other = sandbox.stripeClient({ secretKey: 'sk_test_of_somebody_else' })
  expect(await other.chargeOffSession(attempt('stranger'))).toMatchObject({
    kind: 'refused',
    problem: { kind: 'account', status: 401 },
  })
  const account = sandbox.stripeClient({ account: 'acct_other' })
  expect(account.account).toBe('acct_other')
  expect(await account.chargeOffSession(attempt('stranger'))).toMatchObject({
    kind: 'refused',
    problem: { kind: 'account', status: 403 },
  })
  expect(await chargesOf('stranger')).toBe(0)
})
