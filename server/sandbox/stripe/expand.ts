import type { StripeDouble } from './context.ts'
import { chargeView, disputeView, movementView, refundView } from './money-views.ts'
import { customerView, intentView, methodView, sessionView, setupView } from './payment-views.ts'
import {
  charges,
  customers,
  disputes,
  intents,
  methods,
  movements,
  refunds,
  sessions,
  setups,
} from './records.ts'
import { find, type Shelf, type Stored } from './store.ts'

/** Any object by its id, in Stripe's shape; null where there is none. */
export function viewOf(double: StripeDouble, id: string): object | null {
  const drawn = [
    draw(customers, customerView),
    draw(methods, methodView),
    draw(intents, (record) => intentView(double, record)),
    draw(setups, (record) => setupView(double, record)),
    draw(charges, (record) => chargeView(double, record)),
    draw(refunds, refundView),
    draw(disputes, (record) => disputeView(double, record)),
    draw(movements, movementView),
    draw(sessions, (record) => sessionView(double, record)),
  ]
  for (const look of drawn) {
    const view = look()
    if (view) return view
  }
  return null

  function draw<T extends Stored>(shelf: Shelf<T>, view: (record: T) => object) {
    return () => {
      const record = find(double.book, shelf, id)
      return record && view(record)
    }
  }
}

const DEEPEST = 4

/** Puts objects in the place of their ids, along paths as `data.latest_charge`. */
export function expand(double: StripeDouble, body: unknown, paths: readonly string[]): void {
  for (const path of paths) walk(double, body, path.split('.').slice(0, DEEPEST))
}

function walk(double: StripeDouble, place: unknown, path: readonly string[]): void {
  const [name, ...rest] = path
  if (name === undefined || typeof place !== 'object' || place === null) return
  if (Array.isArray(place)) {
    for (const item of place) walk(double, item, path)
    return
  }
  const value: unknown = Reflect.get(place, name)
  const expanded = typeof value === 'string' ? viewOf(double, value) : null
  if (expanded) Reflect.set(place, name, expanded)
  walk(double, Reflect.get(place, name), rest)
}
