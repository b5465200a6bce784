import { Agent, request } from 'node:http'
import Stripe from 'stripe'
import { type Due, PAID_AT, paymentIdOf } from './settle-ground.ts'

/** What a provider posts: where to below the portal, what, and with which header besides. */
export type Notice = {
  readonly path: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

export type Secrets = { readonly pixAddress: string; readonly stripeSigning: string }

/** As the provider tells of one of its payments: Stripe signs what it sends, a Pix provider does not. */
export function noticeOf(due: Due, { pixAddress, stripeSigning }: Secrets): Notice {
  const json = { 'content-type': 'application/json' }
  if (due.provider === 'pix') {
    const body = JSON.stringify({ pix: [{ endToEndId: paymentIdOf(due), txid: due.reference }] })
    return { path: `/api/webhooks/pix/${pixAddress}/pix`, body, headers: json }
  }
  const body = JSON.stringify(eventOf(due))
  const signature = Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret: stripeSigning,
  })
  return {
    path: '/api/webhooks/stripe',
    body,
    headers: { ...json, 'stripe-signature': signature },
  }
}

function eventOf(due: Due) {
  return {
    id: `evt_${due.reference}`,
    object: 'event',
    api_version: '2026-10-28.endive',
    created: PAID_AT.epochMilliseconds / 1000,
    livemode: false,
    pending_webhooks: 1,
    type: 'payment_intent.succeeded',
    data: {
      object: { id: paymentIdOf(due), object: 'payment_intent', amount: Number(due.amount) },
    },
  }
}

const CONNECTIONS = 16

/** Posts over connections that stay open. */
export type Postman = {
  /**
   * All of them, in their order, as fast as the answers come or so many a second at most. Answers
   * how long each answer took, in milliseconds.
   */
  post(url: string, notices: Iterable<Notice>, perSecond?: number): Promise<number[]>
  close(): void
}

export function createPostman(): Postman {
  // In turn: of connections that a slow drain leaves idle the server would let go just as they are used.
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS, scheduling: 'fifo' })
  return {
    async post(url, notices, perSecond = Number.POSITIVE_INFINITY) {
      const waiting = notices[Symbol.iterator]()
      const beganMs = performance.now()
      const tookMs: number[] = []
      let begun = 0
      const connection = async () => {
        for (;;) {
          const dueMs = beganMs + (begun++ * 1000) / perSecond
          await until(dueMs)
          const { value: notice, done } = waiting.next()
          if (done) return
          const sentMs = performance.now()
          await send(agent, url + notice.path, notice)
          tookMs.push(performance.now() - sentMs)
        }
      }
      await Promise.all(Array.from({ length: CONNECTIONS }, connection))
      return tookMs
    },
    close: () => agent.destroy(),
  }
}

async function until(dueMs: number): Promise<void> {
  const restMs = dueMs - performance.now()
  if (restMs > 1) await new Promise((resolve) => setTimeout(resolve, restMs))
}

/** Whatever is not answered 200 would be sent again for days: it ends the run. */
function send(agent: Agent, url: string, { body, headers }: Notice): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent, method: 'POST', headers }, (answer) => {
      answer.resume()
      answer.once('error', reject)
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve()
        else reject(new Error(`a notice was answered ${answer.statusCode}`))
      })
    })
    asked.once('error', reject)
    asked.end(body)
  })
}
