import { receiveStripeEvent } from '#server/api/webhooks.ts'

export const dynamic = 'force-dynamic'

/** Stripe's notice of an event, signed with the endpoint's secret. */
export function POST(request: Request): Promise<Response> {
  return receiveStripeEvent(request)
}
