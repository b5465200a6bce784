import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Due, PAID_AT, paymentIdOf } from './settle-ground.ts'

/** Two providers that have nothing but a book of what came, by their own ids, and answer out of it. */
export type Book = {
  /** Below it `/pix` and `/stripe` are their interfaces. */
  readonly url: string
  readonly paid: ReadonlyMap<string, Due>
  stop(): Promise<void>
}

const TOKEN = '{"access_token":"bench","token_type":"Bearer","expires_in":3600}'

export async function openBook(dues: readonly Due[]): Promise<Book> {
  const paid = new Map(dues.map((due) => [paymentIdOf(due), due]))
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    request.resume()
    const [path = ''] = (request.url ?? '').split('?')
    const answer = path === '/pix/token' ? TOKEN : objectOf(paid, path.split('/').at(-1) ?? '')
    response.statusCode = answer === null ? 404 : 200
    response.end(answer ?? '{}')
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    paid,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The object of an id: a Pix, a payment by card, or the page that the payment was made on. */
function objectOf(paid: ReadonlyMap<string, Due>, id: string): string | null {
  const isPage = id.startsWith('cs_')
  const due = paid.get(isPage ? id.replace('cs_', 'pi_') : id)
  if (!due) return null
  return JSON.stringify(due.provider === 'pix' ? pixOf(due) : isPage ? pageOf(due) : intentOf(due))
}

function pixOf(due: Due) {
  const cents = due.amount.toString().padStart(3, '0')
  return {
    endToEndId: paymentIdOf(due),
    txid: due.reference,
    valor: `${cents.slice(0, -2)}.${cents.slice(-2)}`,
    horario: PAID_AT.toString(),
  }
}

const PAID_SECONDS = PAID_AT.epochMilliseconds / 1000

function intentOf(due: Due) {
  const amount = Number(due.amount)
  return {
    id: paymentIdOf(due),
    object: 'payment_intent',
    status: 'succeeded',
    amount,
    amount_received: amount,
    currency: 'brl',
    livemode: false,
    created: PAID_SECONDS,
    customer: null,
    metadata: { reference: due.reference },
    payment_method: null,
    latest_charge: {
      id: `ch_${due.reference}`,
      object: 'charge',
      created: PAID_SECONDS,
      paid: true,
      amount_refunded: 0,
      disputed: false,
      payment_method_details: { type: 'card' },
    },
  }
}

function pageOf(due: Due) {
  return {
    id: `cs_${due.reference}`,
    object: 'checkout.session',
    mode: 'payment',
    status: 'complete',
    payment_status: 'paid',
    amount_total: Number(due.amount),
    currency: 'brl',
    livemode: false,
    created: PAID_SECONDS,
    expires_at: PAID_SECONDS + 3600,
    client_reference_id: due.reference,
    payment_intent: paymentIdOf(due),
    metadata: { reference: due.reference },
  }
}
