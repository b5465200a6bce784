import { z } from 'zod'
import { withBody } from '../control/body.ts'
import { type Call, jsonReply, type Reply, type Route } from '../http.ts'
import type { StripeDouble } from './context.ts'
import {
  deliveryPolicy,
  endpointOf,
  endpointSchema,
  listDeliveries,
  writeDeliveryPolicy,
  writeEndpoint,
} from './deliveries.ts'
import { events } from './records.ts'
import { find } from './store.ts'

/** Notifications at the tests' command: where they go, when, how often, and whether they lie. */
export function eventControlRoutes(double: StripeDouble): Route[] {
  const post = (pattern: string, handle: Route['handle']): Route => ({
    method: 'POST',
    pattern: `/control/stripe${pattern}`,
    handle,
  })
  return [
    post('/endpoint', (call) => setEndpoint(double, call)),
    post('/events/policy', (call) => setPolicy(double, call)),
    {
      method: 'GET',
      pattern: '/control/stripe/events',
      handle: () => jsonReply(200, { deliveries: deliveriesOf(double) }),
    },
    post('/events/release', (call) => release(double, call)),
    post('/events/send', (call) => send(double, call)),
  ]
}

function setEndpoint(double: StripeDouble, call: Call): Reply | Promise<Reply> {
  return withBody(call, endpointSchema.partial(), (body) => {
    const current = endpointOf(double.book)
    const secrets = body.secrets ?? current?.secrets
    if (!secrets) return jsonReply(400, { error: 'an endpoint needs a secret' })
    const url = body.url === undefined ? (current?.url ?? null) : body.url
    writeEndpoint(double.book, { url, secrets })
    double.courier.wake()
    return jsonReply(200, { url })
  })
}

const policyChange = z.strictObject({
  hold: z.boolean().optional(),
  drop: z.boolean().optional(),
  copies: z.int().min(1).max(100).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  account: z.string().nullable().optional(),
  livemode: z.boolean().optional(),
})

function setPolicy(double: StripeDouble, call: Call): Reply | Promise<Reply> {
  return withBody(call, policyChange, (body) => {
    const current = deliveryPolicy(double.book, double.account)
    const policy = {
      hold: body.hold ?? current.hold,
      drop: body.drop ?? current.drop,
      copies: body.copies ?? current.copies,
      delayMs: body.delayMs ?? current.delayMs,
      account: body.account === undefined ? current.account : body.account,
      livemode: body.livemode ?? current.livemode,
    }
    writeDeliveryPolicy(double.book, policy)
    return jsonReply(200, policy)
  })
}

function deliveriesOf(double: StripeDouble) {
  return listDeliveries(double.book).map((delivery) => {
    const event = find(double.book, events, delivery.event_id)
    return {
      id: delivery.id,
      eventId: delivery.event_id,
      type: event?.type ?? null,
      objectId: event?.objectId ?? null,
      state: delivery.state,
      attempts: delivery.attempts,
      lastStatus: delivery.last_status,
    }
  })
}

const releaseSchema = z.strictObject({
  order: z.array(z.int()).optional(),
  /** Without `order`: the newest first, as nobody promises an order. */
  reversed: z.boolean().default(false),
})

function release(double: StripeDouble, call: Call): Reply | Promise<Reply> {
  return withBody(call, releaseSchema, async ({ order, reversed }) => {
    const held = listDeliveries(double.book)
      .filter(({ state }) => state === 'held')
      .map(({ id }) => id)
    const ids = order ?? (reversed ? held.reverse() : held)
    return jsonReply(200, { results: await double.courier.release(ids) })
  })
}

const sendSchema = z.strictObject({
  eventId: z.string(),
  copies: z.int().min(1).max(500).default(1),
  parallel: z.boolean().default(false),
  /** Fields of the event to be replaced: another `id`, `livemode`, `account`, `data`, … */
  replace: z.record(z.string(), z.unknown()).default({}),
  /** Seconds by which the signature is older (negative) or newer than now. */
  signedOffset: z.int().default(0),
  /** Signs instead of the endpoint's own. */
  secret: z.string().min(1).optional(),
})

/** A call outside the queue: repeated, in parallel, forged, old, or wrongly signed. */
function send(double: StripeDouble, call: Call): Reply | Promise<Reply> {
  return withBody(call, sendSchema, async (body) => {
    const event = find(double.book, events, body.eventId)
    const endpoint = endpointOf(double.book)
    if (!event || !endpoint?.url) return jsonReply(404, { error: 'no such event, or no endpoint' })
    const secrets = body.secret === undefined ? endpoint.secrets : [body.secret]
    const fields = z.looseObject({}).parse(JSON.parse(event.body))
    const text = JSON.stringify({ ...fields, ...body.replace }, null, 2)
    const once = () => double.courier.post({ url: endpoint.url, secrets }, text, body.signedOffset)
    const statuses: (number | null)[] = []
    if (body.parallel) {
      statuses.push(...(await Promise.all(Array.from({ length: body.copies }, once))))
    } else {
      for (let i = 0; i < body.copies; i++) statuses.push(await once())
    }
    return jsonReply(200, { statuses })
  })
}
