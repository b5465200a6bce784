import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Book } from '../book/database.ts'
import { endPlace, insertPlace, insertPush, listPushes, placeByName } from '../book/pushes.ts'
import { withBody } from '../control/body.ts'
import { type Call, jsonReply, type Reply, type Route } from '../http.ts'
import type { FallibleRoute } from '../psp/routes.ts'
import { readVapid, type VapidFault } from './vapid.ts'

/** As large as a service must take (RFC 8030 §7.2); most take no more. */
const MOST_BYTES = 4096
const TOPIC = /^[\w-]{1,32}$/

const FAULT_STATUS = {
  missing: 401,
  signature: 403,
  audience: 403,
  expiry: 403,
  subject: 403,
} as const satisfies Record<VapidFault, number>

/**
 * The push service of a browser (RFC 8030): it checks who sends, keeps what it cannot read, and says
 * where to look. A place that its browser dropped is gone, an unknown one was never there.
 */
export function pushServiceRoutes(book: Book, authority: () => string): FallibleRoute[] {
  return [
    {
      method: 'POST',
      pattern: '/push/:name',
      target: 'push',
      handle: (call) => take(book, call, `http://${authority()}`),
    },
  ]
}

function take(book: Book, call: Call, origin: string): Reply {
  const { headers, body } = call
  const place = placeByName(book, call.params.name ?? '')
  if (place === null) return refusal(404, 'no such subscription')
  const sender = readVapid(headers.authorization, origin, Date.now())
  if ('fault' in sender) return refusal(FAULT_STATUS[sender.fault], `vapid: ${sender.fault}`)
  if (sender.publicKey !== place.public_key) return refusal(403, 'another application server')
  if (place.state === 'gone') return refusal(410, 'unsubscribed')
  if (body.byteLength > MOST_BYTES) return refusal(413, 'payload too large')
  const { ttl, topic, urgency = 'normal' } = headers
  if (typeof ttl !== 'string' || !/^\d+$/.test(ttl)) return refusal(400, 'TTL is required')
  if (headers['content-encoding'] !== 'aes128gcm') return refusal(400, 'aes128gcm is required')
  if (topic !== undefined && !(typeof topic === 'string' && TOPIC.test(topic))) {
    return refusal(400, 'bad topic')
  }
  const id = insertPush(book, {
    name: place.name,
    topic: topic ?? null,
    ttl: Number(ttl),
    urgency: String(urgency),
    body: new Uint8Array(body),
  })
  return { status: 201, headers: { location: `${origin}/push-messages/${id}` } }
}

function refusal(status: number, reason: string): Reply {
  return jsonReply(status, { error: reason })
}

/** The browser's side of the service, for tests: a place to be written to, what came, and its end. */
export function pushControlRoutes(book: Book, authority: () => string): Route[] {
  const publicKey = z.object({ publicKey: z.string().regex(/^[\w-]{87}$/) })
  return [
    {
      method: 'POST',
      pattern: '/control/push',
      handle: (call) =>
        withBody(call, publicKey, (body) => {
          const name = randomBytes(16).toString('hex')
          insertPlace(book, name, body.publicKey)
          return jsonReply(201, { name, endpoint: `http://${authority()}/push/${name}` })
        }),
    },
    {
      method: 'GET',
      pattern: '/control/push/:name',
      handle: (call) => jsonReply(200, { pushes: pushesOf(book, call.params.name ?? '') }),
    },
    {
      method: 'DELETE',
      pattern: '/control/push/:name',
      handle: (call) => ({ status: endPlace(book, call.params.name ?? '') ? 204 : 404 }),
    },
  ]
}

function pushesOf(book: Book, name: string) {
  return listPushes(book, name).map(({ id, topic, ttl, urgency, body, copies }) => ({
    id,
    topic,
    ttl,
    urgency,
    copies,
    body: Buffer.from(body).toString('base64url'),
  }))
}
