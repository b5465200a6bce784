import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { z } from 'zod'
import { centavos } from '#server/kernel/money.ts'
import type { ProviderAnswer } from '#server/platform/provider-answer.ts'
import type { CheckoutInput } from '#server/platform/stripe/checkout.ts'
import type { OffSessionInput, StripeClient } from '#server/platform/stripe/client.ts'
import type { TestSandbox } from './testing.ts'

export const brl = (amount: number) => centavos(BigInt(amount))

/** The value of an answer that must be `ok`. */
export function okValue<T>(answer: ProviderAnswer<T, unknown>): T {
  if (answer.kind === 'ok') return answer.value
  throw new Error(`not ok: ${JSON.stringify(answer)}`)
}

export function inMinutes(minutes: number): Temporal.Instant {
  return Temporal.Now.instant().add({ minutes })
}

export function checkoutInput(changes: Partial<CheckoutInput> = {}): CheckoutInput {
  return {
    key: randomUUID(),
    reference: randomUUID(),
    amount: brl(12_345),
    description: 'Parcela 1 de 3, Vivaz Telecom',
    metadata: { attempt: 'a1' },
    saveCard: false,
    successUrl: 'http://localhost:3000/volta?visita={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://localhost:3000/voltar',
    expiresAt: inMinutes(60),
    ...changes,
  }
}

const visitSchema = z.looseObject({
  outcome: z.enum(['done', 'authenticate', 'declined']),
  declineCode: z.string().optional(),
  status: z.string(),
  paymentIntentId: z.string().nullable(),
})

/** The debtor uses a card on the hosted page. */
export async function visit(
  sandbox: TestSandbox,
  checkoutId: string,
  card?: string,
  authentication?: 'approve' | 'deny' | 'leave',
) {
  const body = {
    ...(card === undefined ? {} : { card }),
    ...(authentication === undefined ? {} : { authentication }),
  }
  return visitSchema.parse(await sandbox.control(`/stripe/checkout/${checkoutId}/pay`, body))
}

/** A payment by card, made on the hosted page: its id. */
export async function paidIntent(
  sandbox: TestSandbox,
  stripe: StripeClient,
  changes: Partial<CheckoutInput> = {},
): Promise<string> {
  const checkout = okValue(await stripe.createCheckout(checkoutInput(changes)))
  const { paymentIntentId } = await visit(sandbox, checkout.id)
  if (paymentIntentId === null) throw new Error('nothing was paid')
  return paymentIntentId
}

/** A customer with this card saved on the hosted page without paying. */
export async function savedCard(
  sandbox: TestSandbox,
  stripe: StripeClient,
  card: string,
): Promise<{ customer: string; paymentMethod: string }> {
  const customer = okValue(
    await stripe.createCustomer({ key: randomUUID(), metadata: { debtor: 'd1' } }),
  )
  const input = checkoutInput()
  const checkout = okValue(await stripe.createSetupCheckout({ ...input, customer: customer.id }))
  await visit(sandbox, checkout.id, card)
  const { savedCard: saved } = okValue(await stripe.getCheckout(checkout.id))
  if (!saved) throw new Error('no card was saved')
  return { customer: customer.id, paymentMethod: saved.id }
}

export function offSessionInput(
  card: { customer: string; paymentMethod: string },
  changes: Partial<OffSessionInput> = {},
): OffSessionInput {
  return {
    key: randomUUID(),
    ...card,
    amount: brl(5_000),
    metadata: { attempt: 'a2' },
    description: 'Parcela 2 de 3, Vivaz Telecom',
    ...changes,
  }
}

const bookSchema = z.object({
  balance: z.number(),
  payments: z.array(
    z.looseObject({
      paymentIntentId: z.string(),
      amount: z.number(),
      refunded: z.number(),
      refundPending: z.number(),
      withdrawn: z.number(),
    }),
  ),
  refunds: z.array(z.looseObject({ id: z.string(), status: z.string(), moved: z.number() })),
  paymentIntents: z.array(z.looseObject({ id: z.string(), status: z.string() })),
})

export async function stripeBook(sandbox: TestSandbox) {
  return bookSchema.parse(await sandbox.control('/stripe/book'))
}

/** An endpoint of a test: remembers the calls, answers what it is told. */
export async function startEventReceiver() {
  const received: { body: string; signature: string }[] = []
  const planned: number[] = []
  const waiters = new Set<() => void>()
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    received.push({ body, signature: String(request.headers['stripe-signature']) })
    response.writeHead(planned.shift() ?? 200).end()
    for (const look of waiters) look()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/api/webhooks/stripe`,
    received,
    answerNext: (...statuses: number[]) => planned.push(...statuses),
    waitFor: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (received.length < count) return
          waiters.delete(look)
          resolve()
        }
        waiters.add(look)
        look()
      }),
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
