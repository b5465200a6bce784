import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestSandbox, type TestSandbox } from '../testing.ts'
import { brl, checkoutInput, okValue, stripeBook } from '../testing-stripe.ts'

let sandbox: TestSandbox

beforeAll(async () => {
  sandbox = await startTestSandbox()
})

afterAll(() => sandbox.close())

const typed = { validade: '12/34', cvc: '123' }

async function open(changes = {}) {
  const stripe = sandbox.stripeClient()
  const checkout = okValue(await stripe.createCheckout(checkoutInput(changes)))
  return { stripe, id: checkout.id, url: checkout.url ?? '' }
}

function send(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) })
}

const locationOf = (response: Response) => response.headers.get('location') ?? ''

test('the page says what it is, what is paid and until when, and runs no script', async () => {
  const { url } = await open()
  const response = await fetch(url)
  const page = await response.text()
  expect(response.status).toBe(200)
  expect(page).toContain('Página de demonstração: nenhum cartão verdadeiro.')
  expect(page).toContain('Parcela 1 de 3, Vivaz Telecom')
  expect(page).toContain('R$\u00A0123,45')
  expect(page).not.toContain('<script')
  const policy = response.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("form-action 'self' http://localhost:3000")
})

test('a typed card pays and leads back with the id of the visit; sent twice it pays once', async () => {
  const { url, id } = await open()
  const fields = { ...typed, numero: '4242 4242 4242 4242' }
  const back = `http://localhost:3000/volta?visita=${id}`
  const [first, second] = [await send(url, fields), await send(url, fields)]
  expect([first.status, locationOf(first)]).toEqual([303, back])
  expect([second.status, locationOf(second)]).toEqual([303, back])
  expect(locationOf(await fetch(url, { redirect: 'manual' }))).toBe(back)
  const { payments } = await stripeBook(sandbox)
  expect(payments).toHaveLength(1)
})

test.each([
  ['a true-looking card', { ...typed, numero: '4111 1111 1111 1111' }, 'cartões de teste'],
  [
    'a card without a month',
    { numero: '4242424242424242', validade: '13/34', cvc: '1' },
    'validade',
  ],
  ['a card without money', { ...typed, numero: '4000000000009995' }, 'saldo'],
  ['a card the bank refuses', { ...typed, numero: '4000000000000002' }, 'recusou'],
])(
  '%s is not taken, in words a payer understands, and its number is not shown',
  async (_, fields, words) => {
    const { url } = await open()
    const response = await send(url, fields)
    const page = await response.text()
    expect(response.status).toBe(422)
    expect(page).toContain('role="alert"')
    expect(page).toContain(words)
    expect(page).not.toContain('4111')
  },
)

test('a bank that asks has a page of its own, where yes pays and no leads back', async () => {
  const card = { cartao: '4000002760003184' }
  const agreed = await open()
  const question = `${sandbox.url}${locationOf(await send(agreed.url, card))}`
  const asked = await fetch(question)
  expect(await asked.text()).toContain('Seu banco quer confirmar')
  expect(asked.headers.get('content-security-policy')).toContain('http://localhost:3000')
  expect(locationOf(await send(question, { resposta: 'aprovar' }))).toContain(`visita=${agreed.id}`)
  expect((await send(question, { resposta: 'aprovar' })).status).toBe(404)

  const denied = await open()
  const other = `${sandbox.url}${locationOf(await send(denied.url, card))}`
  const back = await send(other, { resposta: 'negar' })
  expect(locationOf(back)).toBe(`/stripe/pay/${denied.id}`)
  expect(await (await fetch(denied.url)).text()).toContain('Nada foi cobrado')
})

test('a page that ran out says so and takes nothing', async () => {
  const { stripe, id, url } = await open()
  await stripe.expireCheckout(id)
  for (const response of [await fetch(url), await send(url, { cartao: '4242424242424242' })]) {
    expect(response.status).toBe(410)
    expect(await response.text()).toContain('Esta página venceu')
  }
  expect((await fetch(`${sandbox.url}/stripe/pay/cs_test_absent`)).status).toBe(404)
})

test('what an operator writes never becomes markup', async () => {
  const { url } = await open({ description: '<img src=x onerror=alert(1)>' })
  expect(await (await fetch(url)).text()).toContain('&lt;img src=x')
})

test('a Stripe Pix can be paid on its own page', async () => {
  const stripe = sandbox.stripeClient()
  const expiresAt = Temporal.Now.instant().add({ minutes: 10 })
  const input = { key: 'page', amount: brl(100), expiresAt, metadata: {} }
  const { id: paymentIntentId, pix } = okValue(await stripe.createPixIntent(input))
  const url = `${sandbox.url}/stripe/pix/${paymentIntentId}`
  expect(await (await fetch(url)).text()).toContain(pix.copyAndPaste)
  expect(locationOf(await send(url, {}))).toBe(`/stripe/pix/${paymentIntentId}`)
  expect(await (await fetch(url)).text()).toContain('Pix pago')
  expect(okValue(await stripe.getPaymentIntent(paymentIntentId)).status).toBe('succeeded')
})
