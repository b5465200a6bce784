import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readBrCode } from '#server/payments/br-code/model.ts'
import { startTestSandbox, type TestSandbox } from '../testing.ts'
import { brl, okValue } from '../testing-stripe.ts'

let sandbox: TestSandbox

beforeAll(async () => {
  sandbox = await startTestSandbox()
})

afterAll(() => sandbox.close())

const pixInput = () => ({
  key: randomUUID(),
  amount: brl(7_700),
  expiresAt: Temporal.Now.instant().add({ hours: 1 }).round('second'),
  metadata: { attempt: 'p1' },
})

test('a Stripe Pix is a code to pay until it expires, and one payment once it is paid', async () => {
  const stripe = sandbox.stripeClient()
  const input = pixInput()
  const pix = okValue(await stripe.createPixIntent(input))
  const { copyAndPaste } = pix.pix
  expect(readBrCode(copyAndPaste).ok).toBe(true)
  const waiting = okValue(await stripe.getPaymentIntent(pix.id))
  expect(waiting).toMatchObject({
    status: 'requires_action',
    amountReceived: 0n,
    method: 'pix',
    paymentMethod: null,
    pix: { copyAndPaste, expiresAt: input.expiresAt },
  })
  await sandbox.control(`/stripe/pix/${pix.id}/pay`, {})
  const paid = okValue(await stripe.getPaymentIntent(pix.id))
  expect(paid).toMatchObject({
    status: 'succeeded',
    amountReceived: 7_700n,
    method: 'pix',
    metadata: { attempt: 'p1' },
    pix: null,
    bankTransactionId: expect.stringMatching(/^E\d{20}[0-9a-zA-Z]{11}$/),
  })
  await expect(sandbox.control(`/stripe/pix/${pix.id}/pay`, {})).rejects.toThrow('422')
  const refund = okValue(
    await stripe.createRefund({
      key: randomUUID(),
      paymentIntentId: pix.id,
      amount: brl(700),
    }),
  )
  expect(refund.status).toBe('pending')
})

test('a code nobody paid in time cannot be paid any more', async () => {
  const stripe = sandbox.stripeClient()
  const { id: paymentIntentId } = okValue(await stripe.createPixIntent(pixInput()))
  await sandbox.control('/clock', { offsetSeconds: 3601 })
  expect(okValue(await stripe.getPaymentIntent(paymentIntentId))).toMatchObject({
    status: 'requires_payment_method',
    pix: null,
    lastError: { code: 'payment_intent_payment_attempt_expired' },
  })
  await expect(sandbox.control(`/stripe/pix/${paymentIntentId}/pay`, {})).rejects.toThrow('422')
  await sandbox.control('/clock', { offsetSeconds: 0 })
})

test('a code that is not wanted any more is withdrawn', async () => {
  const stripe = sandbox.stripeClient()
  const { id: paymentIntentId } = okValue(await stripe.createPixIntent(pixInput()))
  expect(okValue(await stripe.cancelPaymentIntent(paymentIntentId)).status).toBe('canceled')
  await expect(sandbox.control(`/stripe/pix/${paymentIntentId}/pay`, {})).rejects.toThrow('422')
})

test('the same call again, however much later, is the same code', async () => {
  const stripe = sandbox.stripeClient()
  const input = pixInput()
  const first = okValue(await stripe.createPixIntent(input))
  await sandbox.control('/clock', { offsetSeconds: 600 })
  expect(okValue(await stripe.createPixIntent(input))).toMatchObject({ id: first.id })
  await sandbox.control('/clock', { offsetSeconds: 0 })
})

test('a code that would end now, or after more than a fortnight, is certainly not made', async () => {
  const stripe = sandbox.stripeClient()
  for (const seconds of [5, 1_209_660]) {
    const expiresAt = Temporal.Now.instant().add({ seconds })
    expect(await stripe.createPixIntent({ ...pixInput(), expiresAt })).toMatchObject({
      kind: 'refused',
      problem: { kind: 'request' },
    })
  }
})
