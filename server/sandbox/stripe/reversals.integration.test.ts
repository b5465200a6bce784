import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { startTestSandbox, type TestSandbox } from '../testing.ts'
import { brl, checkoutInput, okValue, paidIntent, stripeBook, visit } from '../testing-stripe.ts'

let sandbox: TestSandbox

beforeAll(async () => {
  sandbox = await startTestSandbox()
})

afterAll(() => sandbox.close())

async function paymentOf(id: string) {
  const { payments } = await stripeBook(sandbox)
  return payments.find(({ paymentIntentId }) => paymentIntentId === id)
}

test('scenario 32: refunds are partial up to the charge; the one beyond it is refused', async () => {
  const stripe = sandbox.stripeClient()
  const paymentIntentId = await paidIntent(sandbox, stripe)
  const ask = (key: string, amount: number) =>
    stripe.createRefund({ key, paymentIntentId, amount: brl(amount) })
  const first = okValue(await ask('r:1', 6_000))
  expect(first).toMatchObject({
    status: 'pending',
    amount: 6_000n,
    currency: 'brl',
    paymentIntentId,
  })
  okValue(await ask('r:2', 6_000))
  expect(await ask('r:3', 6_000)).toMatchObject({
    kind: 'refused',
    problem: { kind: 'request', param: 'amount' },
  })
  okValue(await ask('r:4', 345))
  expect(await ask('r:5', 1)).toMatchObject({
    kind: 'refused',
    problem: { code: 'charge_already_refunded' },
  })
  expect(await paymentOf(paymentIntentId)).toMatchObject({ refunded: 0, refundPending: 12_345 })
  await sandbox.control('/stripe/refunds/settle', {})
  expect(okValue(await stripe.getRefund(first.id)).status).toBe('succeeded')
  expect(await paymentOf(paymentIntentId)).toMatchObject({ refunded: 12_345, refundPending: 0 })
  expect(okValue(await stripe.getPaymentIntent(paymentIntentId)).refundedAmount).toBe(12_345n)
})

test('scenario 34: a refund that fails later leaves the money with us, even after it had succeeded', async () => {
  const stripe = sandbox.stripeClient()
  const paymentIntentId = await paidIntent(sandbox, stripe)
  const { balance } = await stripeBook(sandbox)
  const refund = okValue(
    await stripe.createRefund({ key: 'f:1', paymentIntentId, amount: brl(12_345) }),
  )
  expect((await stripeBook(sandbox)).balance).toBe(balance - 12_345)
  await sandbox.control('/stripe/refunds/settle', { id: refund.id })
  expect(okValue(await stripe.getRefund(refund.id)).status).toBe('succeeded')
  await sandbox.control('/stripe/refunds/settle', {
    id: refund.id,
    outcome: 'failed',
    reason: 'lost_or_stolen_card',
  })
  expect(okValue(await stripe.getRefund(refund.id))).toMatchObject({
    status: 'failed',
    failureReason: 'lost_or_stolen_card',
  })
  expect((await stripeBook(sandbox)).balance).toBe(balance)
  expect(okValue(await stripe.getPaymentIntent(paymentIntentId)).refundedAmount).toBe(0n)
  okValue(await stripe.createRefund({ key: 'f:2', paymentIntentId, amount: brl(12_345) }))
})

test('a refund settles by itself after a while', async () => {
  const quick = await startTestSandbox({ refundDelayMs: 20 })
  const stripe = quick.stripeClient()
  const paymentIntentId = await paidIntent(quick, stripe)
  const refund = okValue(await stripe.createRefund({ key: 'q', paymentIntentId, amount: brl(1) }))
  await expect.poll(async () => okValue(await stripe.getRefund(refund.id)).status).toBe('succeeded')
  await quick.close()
})

const created = z.object({ id: z.string() })

async function contest(paymentIntentId: string, more = {}): Promise<string> {
  const made = await sandbox.control('/stripe/disputes', { paymentIntentId, ...more })
  return created.parse(made).id
}

test('scenario 35: a dispute withdraws the money when it opens; won gives it back, lost keeps it', async () => {
  const stripe = sandbox.stripeClient()
  const won = await paidIntent(sandbox, stripe)
  const { balance } = await stripeBook(sandbox)
  const id = await contest(won)
  expect(okValue(await stripe.getDispute(id))).toMatchObject({
    status: 'needs_response',
    reason: 'fraudulent',
    amount: 12_345n,
    withdrawn: 12_345n,
    paymentIntentId: won,
    isRefundable: false,
  })
  expect(okValue(await stripe.getPaymentIntent(won)).disputed).toBe(true)
  expect((await stripeBook(sandbox)).balance).toBe(balance - 12_345)
  await sandbox.control(`/stripe/disputes/${id}`, { status: 'under_review' })
  expect(okValue(await stripe.getDispute(id))).toMatchObject({ withdrawn: 12_345n })
  await sandbox.control(`/stripe/disputes/${id}`, { status: 'won' })
  expect(okValue(await stripe.getDispute(id))).toMatchObject({ status: 'won', withdrawn: 0n })
  expect((await stripeBook(sandbox)).balance).toBe(balance)

  const lost = await paidIntent(sandbox, stripe)
  const other = await contest(lost, { amount: 5_000, reason: 'credit_not_processed' })
  await sandbox.control(`/stripe/disputes/${other}`, { status: 'lost' })
  expect(okValue(await stripe.getDispute(other))).toMatchObject({
    status: 'lost',
    withdrawn: 5_000n,
  })
  expect(await paymentOf(lost)).toMatchObject({ withdrawn: 5_000 })
})

test('an inquiry withdraws nothing until it becomes a dispute', async () => {
  const stripe = sandbox.stripeClient()
  const id = await contest(await paidIntent(sandbox, stripe), { status: 'warning_needs_response' })
  expect(okValue(await stripe.getDispute(id))).toMatchObject({
    status: 'warning_needs_response',
    withdrawn: 0n,
    isRefundable: true,
  })
  await sandbox.control(`/stripe/disputes/${id}`, { status: 'needs_response' })
  expect(okValue(await stripe.getDispute(id)).withdrawn).toBe(12_345n)
})

test('a contested charge is not refunded as well', async () => {
  const stripe = sandbox.stripeClient()
  const paymentIntentId = await paidIntent(sandbox, stripe)
  await contest(paymentIntentId)
  expect(
    await stripe.createRefund({ key: 'contested', paymentIntentId, amount: brl(100) }),
  ).toMatchObject({ kind: 'refused', problem: { code: 'charge_disputed' } })
})

test('card 0259 is contested as soon as it has paid', async () => {
  const stripe = sandbox.stripeClient()
  const checkout = okValue(await stripe.createCheckout(checkoutInput()))
  const { paymentIntentId } = await visit(sandbox, checkout.id, '4000000000000259')
  expect(okValue(await stripe.getPaymentIntent(paymentIntentId ?? ''))).toMatchObject({
    status: 'succeeded',
    disputed: true,
  })
})

test('an unpaid payment has nothing to refund, and an absent one is named', async () => {
  const stripe = sandbox.stripeClient()
  const checkout = okValue(await stripe.createCheckout(checkoutInput()))
  const { paymentIntentId } = await visit(sandbox, checkout.id, '4000000000000002')
  const ask = (id: string) =>
    stripe.createRefund({ key: `none:${id}`, paymentIntentId: id, amount: brl(100) })
  expect(await ask(paymentIntentId ?? '')).toMatchObject({ kind: 'refused' })
  expect(await ask('pi_absent')).toMatchObject({
    kind: 'refused',
    problem: { code: 'resource_missing', param: 'payment_intent' },
  })
})
