import { guarded, type Reply, type Route } from '../http.ts'
import { answer, type Endpoint, unrecognised } from './api.ts'
import { sessionEndpoints } from './checkout-sessions.ts'
import type { StripeDouble } from './context.ts'
import { stripeControlRoutes } from './control.ts'
import { customerEndpoints } from './customers.ts'
import { eventEndpoints } from './events.ts'
import { stripePageRoutes } from './page-routes.ts'
import { intentEndpoints } from './payment-intents.ts'
import { reversalEndpoints } from './reversals.ts'
import { setupEndpoints } from './setup-intents.ts'

const BASE = '/stripe/v1'

const endpoints: readonly Endpoint[] = [
  ...customerEndpoints,
  ...intentEndpoints,
  ...setupEndpoints,
  ...sessionEndpoints,
  ...reversalEndpoints,
  ...eventEndpoints,
]

/** The API behind its key, the hosted pages, and the tests' desk behind the control token. */
export function stripeRoutes(double: StripeDouble, controlToken: string): Route[] {
  return [
    ...endpoints.map((endpoint) => ({
      method: endpoint.method,
      pattern: `${BASE}${endpoint.pattern}`,
      handle: (call: Parameters<Route['handle']>[0]) => answer(double, endpoint, call),
    })),
    ...stripePageRoutes(double),
    ...guarded(controlToken, stripeControlRoutes(double)),
  ]
}

export function isStripePath(path: string): boolean {
  return path.startsWith(`${BASE}/`)
}

export function noSuchStripePath(method: string, path: string): Reply {
  return unrecognised(method, path.slice('/stripe'.length))
}
