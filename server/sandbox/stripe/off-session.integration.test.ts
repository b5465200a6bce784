import { afterAll, beforeAll, expect, test } from 'vitest'
import { needsAuthentication } from '#server/platform/stripe/answer.ts'
import { startTestSandbox, type TestSandbox } from '../testing.ts'
import { offSessionInput, okValue, savedCard, stripeBook } from '../testing-stripe.ts'

let sandbox: TestSandbox

beforeAll(async () => {
  sandbox = await startTestSandbox()
})

afterAll(() => sandbox.close())

test('a saved card is charged while the debtor is away', async () => {
  const stripe = sandbox.stripeClient()
  const card = await savedCard(sandbox, stripe, '4242424242424242')
  const charged = okValue(await stripe.chargeOffSession(offSessionInput(card)))
  expect(charged).toMatchObject({
    status: 'succeeded',
    amountReceived: 5_000n,
    customer: card.customer,
    paymentMethod: { id: card.paymentMethod, last4: '4242' },
    metadata: { attempt: 'a2' },
  })
  expect(okValue(await stripe.getPaymentIntent(charged.id))).toEqual(charged)
})

test.each([
  ['4000000000000341', 'card_declined', 'generic_decline', false],
  ['4000002500003155', 'authentication_required', 'authentication_required', true],
  ['4000002760003184', 'authentication_required', 'authentication_required', true],
])(
  'a saved %s is refused off-session, certainly and with a reason',
  async (number, code, decline, isForDebtor) => {
    const stripe = sandbox.stripeClient()
    const card = await savedCard(sandbox, stripe, number)
    const answer = await stripe.chargeOffSession(offSessionInput(card))
    if (answer.kind !== 'refused') throw new Error(`not refused: ${answer.kind}`)
    const { problem } = answer
    expect(problem).toMatchObject({ kind: 'card', status: 402, code, declineCode: decline })
    expect(needsAuthentication(problem)).toBe(isForDebtor)
    const id = problem.paymentIntentId ?? ''
    expect(okValue(await stripe.getPaymentIntent(id))).toMatchObject({
      status: 'requires_payment_method',
      amountReceived: 0n,
      paidAt: null,
      lastError: { code, declineCode: decline },
    })
    expect(okValue(await stripe.cancelPaymentIntent(id)).status).toBe('canceled')
    const { payments } = await stripeBook(sandbox)
    expect(payments.some(({ paymentIntentId }) => paymentIntentId === id)).toBe(false)
  },
)

test('a card may turn bad after it was saved; what the networks advise is passed on', async () => {
  const stripe = sandbox.stripeClient()
  const card = await savedCard(sandbox, stripe, '4242424242424242')
  await sandbox.control(`/stripe/cards/${card.paymentMethod}`, { behaviour: 'lost_card' })
  expect(await stripe.chargeOffSession(offSessionInput(card))).toMatchObject({
    kind: 'refused',
    problem: { declineCode: 'lost_card', advice: 'do_not_try_again' },
  })
})

test('a payment that is made cannot be cancelled', async () => {
  const stripe = sandbox.stripeClient()
  const card = await savedCard(sandbox, stripe, '4242424242424242')
  const { id } = okValue(await stripe.chargeOffSession(offSessionInput(card)))
  expect(await stripe.cancelPaymentIntent(id)).toMatchObject({
    kind: 'refused',
    problem: { code: 'payment_intent_unexpected_state', paymentIntentId: id },
  })
})

test('a forgotten card and a forgotten customer are charged no more', async () => {
  const stripe = sandbox.stripeClient()
  const card = await savedCard(sandbox, stripe, '4242424242424242')
  expect(await stripe.detachCard(card.paymentMethod)).toEqual({ kind: 'ok', value: null })
  expect(await stripe.detachCard(card.paymentMethod)).toMatchObject({ kind: 'refused' })
  expect(await stripe.chargeOffSession(offSessionInput(card))).toMatchObject({
    kind: 'refused',
    problem: { kind: 'request', param: 'payment_method' },
  })

  const other = await savedCard(sandbox, stripe, '4242424242424242')
  expect(await stripe.deleteCustomer(other.customer)).toEqual({ kind: 'ok', value: null })
  expect(await stripe.deleteCustomer(other.customer)).toMatchObject({ kind: 'not_found' })
  expect(await stripe.chargeOffSession(offSessionInput(other))).toMatchObject({
    kind: 'refused',
    problem: { code: 'resource_missing', param: 'customer' },
  })
})
