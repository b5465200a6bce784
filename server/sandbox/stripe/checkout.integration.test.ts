import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestSandbox, type TestSandbox } from '../testing.ts'
import {
  brl,
  checkoutInput,
  inMinutes,
  okValue,
  savedCard,
  stripeBook,
  visit,
} from '../testing-stripe.ts'

let sandbox: TestSandbox

beforeAll(async () => {
  sandbox = await startTestSandbox()
})

afterAll(() => sandbox.close())

async function openCheckout(changes = {}) {
  const stripe = sandbox.stripeClient()
  const input = checkoutInput(changes)
  return { stripe, input, checkout: okValue(await stripe.createCheckout(input)) }
}

test('a visit is open, says our reference and amount, and has no payment before anybody tries', async () => {
  const { checkout, input } = await openCheckout()
  expect(checkout).toMatchObject({
    mode: 'payment',
    status: 'open',
    paymentStatus: 'unpaid',
    amount: 12_345n,
    currency: 'brl',
    livemode: false,
    reference: input.reference,
    metadata: { attempt: 'a1' },
    paymentIntentId: null,
    url: `${sandbox.url}/stripe/pay/${checkout.id}`,
  })
  expect(checkout.expiresAt.epochMilliseconds).toBe(
    Math.floor(input.expiresAt.epochMilliseconds / 1000) * 1000,
  )
})

test('a card that is good pays once, and the payment carries what was agreed', async () => {
  const { stripe, checkout } = await openCheckout()
  const { outcome, paymentIntentId } = await visit(sandbox, checkout.id)
  expect(outcome).toBe('done')
  const done = okValue(await stripe.getCheckout(checkout.id))
  expect(done).toMatchObject({
    status: 'complete',
    paymentStatus: 'paid',
    url: null,
    paymentIntentId,
  })
  const intent = okValue(await stripe.getPaymentIntent(paymentIntentId ?? ''))
  expect(intent).toMatchObject({
    status: 'succeeded',
    amount: 12_345n,
    amountReceived: 12_345n,
    currency: 'brl',
    livemode: false,
    method: 'card',
    paymentMethod: { brand: 'visa', last4: '4242', expMonth: 12, expYear: 2034 },
    metadata: { attempt: 'a1' },
    lastError: null,
    refundedAmount: 0n,
    disputed: false,
    customer: null,
  })
  expect(intent.paidAt).not.toBeNull()
  await expect(visit(sandbox, checkout.id)).rejects.toThrow('422')
  const { payments } = await stripeBook(sandbox)
  expect(payments.filter((payment) => payment.paymentIntentId === intent.id)).toHaveLength(1)
})

test.each([
  ['4000000000000002', 'generic_decline'],
  ['4000 0000 0000 9995', 'insufficient_funds'],
])('card %s is refused as %s, nothing is paid, and another card may follow', async (card, code) => {
  const { stripe, checkout } = await openCheckout()
  const refused = await visit(sandbox, checkout.id, card)
  expect(refused).toMatchObject({ outcome: 'declined', declineCode: code, status: 'open' })
  const intent = okValue(await stripe.getPaymentIntent(refused.paymentIntentId ?? ''))
  expect(intent).toMatchObject({
    status: 'requires_payment_method',
    amountReceived: 0n,
    paidAt: null,
    lastError: { code: 'card_declined', declineCode: code },
  })
  expect(await visit(sandbox, checkout.id)).toMatchObject({
    outcome: 'done',
    paymentIntentId: refused.paymentIntentId,
  })
})

test('a bank that asks its client is answered: approved pays, denied and silence do not', async () => {
  const card = '4000002760003184'
  const approved = await openCheckout()
  expect(await visit(sandbox, approved.checkout.id, card, 'approve')).toMatchObject({
    outcome: 'done',
    status: 'complete',
  })
  const denied = await openCheckout()
  expect(await visit(sandbox, denied.checkout.id, card, 'deny')).toMatchObject({
    outcome: 'declined',
    declineCode: 'payment_intent_authentication_failure',
    status: 'open',
  })
  const { stripe, checkout } = await openCheckout()
  const left = await visit(sandbox, checkout.id, card, 'leave')
  expect(okValue(await stripe.getPaymentIntent(left.paymentIntentId ?? ''))).toMatchObject({
    status: 'requires_action',
    amountReceived: 0n,
    pix: null,
  })
})

test('a card saved while paying can be charged again; one not saved has no owner', async () => {
  const stripe = sandbox.stripeClient()
  const customer = okValue(await stripe.createCustomer({ key: 'cus-1', metadata: {} })).id
  const { checkout } = await openCheckout({ customer, saveCard: true })
  const { paymentIntentId } = await visit(sandbox, checkout.id)
  const intent = okValue(await stripe.getPaymentIntent(paymentIntentId ?? ''))
  const paymentMethod = intent.paymentMethod?.id ?? ''
  const charge = { customer, paymentMethod, amount: brl(900), metadata: {}, description: 'Parcela' }
  expect(okValue(await stripe.chargeOffSession({ ...charge, key: 'off-1' })).status).toBe(
    'succeeded',
  )

  const unsaved = await openCheckout({ customer })
  const paid = await visit(sandbox, unsaved.checkout.id)
  const other = okValue(await stripe.getPaymentIntent(paid.paymentIntentId ?? ''))
  expect(
    await stripe.chargeOffSession({
      ...charge,
      key: 'off-2',
      paymentMethod: other.paymentMethod?.id ?? '',
    }),
  ).toMatchObject({ kind: 'refused', problem: { kind: 'request', param: 'payment_method' } })
})

test('a card is saved without paying anything', async () => {
  const stripe = sandbox.stripeClient()
  const before = await stripeBook(sandbox)
  const saved = await savedCard(sandbox, stripe, '5555555555554444')
  expect(saved.paymentMethod).toMatch(/^pm_/)
  expect((await stripeBook(sandbox)).payments).toHaveLength(before.payments.length)
})

test('an expired visit takes no card, and its payment is cancelled with it', async () => {
  const { stripe, checkout } = await openCheckout()
  const { paymentIntentId } = await visit(sandbox, checkout.id, '4000000000000002')
  expect(await stripe.cancelPaymentIntent(paymentIntentId ?? '')).toMatchObject({
    kind: 'refused',
    problem: { code: 'payment_intent_unexpected_state' },
  })
  expect(okValue(await stripe.expireCheckout(checkout.id))).toMatchObject({
    status: 'expired',
    url: null,
  })
  expect(okValue(await stripe.getPaymentIntent(paymentIntentId ?? '')).status).toBe('canceled')
  await expect(visit(sandbox, checkout.id)).rejects.toThrow('422')
  expect(await stripe.expireCheckout(checkout.id)).toMatchObject({ kind: 'refused' })
})

test('a visit ends by itself at the time that was asked for', async () => {
  const { stripe, checkout } = await openCheckout({ expiresAt: inMinutes(31) })
  await sandbox.control('/clock', { offsetSeconds: 30 * 60 })
  expect(okValue(await stripe.getCheckout(checkout.id)).status).toBe('open')
  await sandbox.control('/clock', { offsetSeconds: 32 * 60 })
  expect(okValue(await stripe.getCheckout(checkout.id)).status).toBe('expired')
  await sandbox.control('/clock', { offsetSeconds: 0 })
})

test('Stripe refuses a visit of less than half an hour and an amount below R$ 0,50', async () => {
  const stripe = sandbox.stripeClient()
  expect(await stripe.createCheckout(checkoutInput({ expiresAt: inMinutes(5) }))).toMatchObject({
    kind: 'refused',
    problem: { kind: 'request', status: 400, param: 'expires_at' },
  })
  expect(await stripe.createCheckout(checkoutInput({ amount: brl(49) }))).toMatchObject({
    kind: 'refused',
    problem: { code: 'amount_too_small' },
  })
})

test('what is not there is not found, and nothing malformed is sent', async () => {
  const stripe = sandbox.stripeClient()
  expect(await stripe.getCheckout('cs_test_absent')).toMatchObject({
    kind: 'not_found',
    problem: { code: 'resource_missing', status: 404 },
  })
  expect(await stripe.getPaymentIntent('pi_absent')).toMatchObject({ kind: 'not_found' })
  for (const [ask, fault] of [
    [async () => stripe.getPaymentIntent(''), 'malformed'],
    [async () => stripe.getPaymentIntent('pi_1/confirm'), 'malformed'],
    [async () => stripe.createCheckout(checkoutInput({ amount: brl(0) })), 'amount'],
    [async () => stripe.createCheckout(checkoutInput({ saveCard: true })), 'customer'],
    [async () => stripe.createCheckout(checkoutInput({ key: '' })), 'idempotency key'],
  ] as const) {
    await expect(ask()).rejects.toThrow(fault)
  }
})
