import Stripe from 'stripe'
import type { Work } from './context.ts'
import { deliveryPolicy, endpointOf, enqueueDelivery } from './deliveries.ts'
import { events } from './records.ts'
import { makeId, nowSeconds, put } from './store.ts'

/**
 * Writes down that something happened, with its object as it is now, and queues the call to the
 * endpoint, in the transaction of whatever happened.
 */
export function emit(
  { double, request }: Work,
  type: Stripe.Event.Type,
  object: { id: string },
): void {
  const { book } = double
  const policy = deliveryPolicy(book, double.account)
  const event = {
    id: makeId('evt'),
    object: 'event',
    api_version: Stripe.API_VERSION,
    created: nowSeconds(book),
    data: { object },
    livemode: policy.livemode,
    pending_webhooks: 1,
    request: { id: request?.id ?? null, idempotency_key: request?.key ?? null },
    type,
    ...(policy.account === null ? {} : { account: policy.account }),
  } satisfies Omit<Stripe.EventBase, 'object'> & { object: 'event' }
  put(book, events, {
    id: event.id,
    created: event.created,
    type,
    objectId: object.id,
    body: JSON.stringify(event, null, 2),
  })
  if (endpointOf(book)?.url) {
    enqueueDelivery(book, event.id, policy)
    double.courier.wake()
  }
}
