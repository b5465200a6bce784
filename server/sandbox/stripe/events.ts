import { z } from 'zod'
import type { ApiRequest, Endpoint } from './api.ts'
import { refuseMissing } from './error.ts'
import { readParams, text, types } from './form.ts'
import { isWanted, listParams, listReply } from './listing.ts'
import { type EventRecord, events } from './records.ts'
import { find, nowSeconds } from './store.ts'

/** Events are listed and found for 30 days (docs.stripe.com/api/events). */
const KEPT_SECONDS = 30 * 86_400

export const eventEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    pattern: '/events',
    target: 'stripe_list',
    run: (request) =>
      listReply(request, {
        shelf: events,
        url: '/v1/events',
        schema: z.strictObject({ ...listParams, type: text.optional(), types: types.optional() }),
        accept: (filters) => (event) =>
          isWanted(filters.type, event.type) && (filters.types?.includes(event.type) ?? true),
        view: eventView,
        oldest: oldestKept(request),
      }),
  },
  {
    method: 'GET',
    pattern: '/events/:id',
    target: 'stripe_get',
    run: (request) => {
      readParams(request.params, z.strictObject({}))
      const id = request.path.id ?? ''
      const event = find(request.work.double.book, events, id)
      const isKept = event !== null && event.created >= oldestKept(request)
      return { status: 200, body: eventView(isKept ? event : refuseMissing('event', id)) }
    },
  },
]

function oldestKept({ work }: ApiRequest): number {
  return nowSeconds(work.double.book) - KEPT_SECONDS
}

export function eventView(event: EventRecord): object {
  return z.looseObject({}).parse(JSON.parse(event.body))
}
