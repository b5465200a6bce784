import { z } from 'zod'
import { behaviourSchema } from './cards.ts'
import type { Shelf } from './store.ts'

/** What the double remembers of each object; views.ts draws Stripe's shapes from it. */
const base = { id: z.string(), created: z.number() }
const text = z.string().nullable()
const metadata = z.record(z.string(), z.string())

const customerShape = z.object({
  ...base,
  isDeleted: z.boolean(),
  name: text,
  email: text,
  phone: text,
  description: text,
  metadata,
})

const methodShape = z.object({
  ...base,
  type: z.enum(['card', 'pix']),
  customer: text,
  behaviour: behaviourSchema,
  brand: z.string(),
  last4: z.string(),
  expMonth: z.number(),
  expYear: z.number(),
  fingerprint: z.string(),
})

/** The error that Stripe keeps on the intent and sends in the envelope. */
const failureShape = z.object({
  type: z.enum(['card_error', 'invalid_request_error']),
  code: z.string(),
  declineCode: text,
  advice: text,
  message: z.string(),
  charge: text,
  method: text,
})

const intentShape = z.object({
  ...base,
  status: z.enum([
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'processing',
    'succeeded',
    'canceled',
  ]),
  amount: z.number(),
  currency: z.string(),
  customer: text,
  method: text,
  allowed: z.array(z.string()),
  metadata,
  description: text,
  setupFutureUsage: z.enum(['off_session', 'on_session']).nullable(),
  pixSeconds: z.number().nullable(),
  failure: failureShape.nullable(),
  latestCharge: text,
  action: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('authenticate'), token: z.string(), returnUrl: text }),
      z.object({ kind: z.literal('pix'), code: z.string(), expiresAt: z.number() }),
    ])
    .nullable(),
  canceledAt: z.number().nullable(),
  cancellationReason: text,
  session: text,
})

const setupShape = z.object({
  ...base,
  status: z.enum([
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'succeeded',
    'canceled',
  ]),
  customer: text,
  method: text,
  allowed: z.array(z.string()),
  usage: z.string(),
  metadata,
  description: text,
  failure: failureShape.nullable(),
  action: z.object({ token: z.string(), returnUrl: text }).nullable(),
  session: text,
})

const chargeShape = z.object({
  ...base,
  intent: z.string(),
  status: z.enum(['succeeded', 'failed']),
  amount: z.number(),
  currency: z.string(),
  customer: text,
  method: z.string(),
  description: text,
  metadata,
  failure: failureShape.nullable(),
  balanceTransaction: text,
  endToEndId: text,
})

const refundShape = z.object({
  ...base,
  charge: z.string(),
  intent: z.string(),
  status: z.enum(['pending', 'succeeded', 'failed']),
  amount: z.number(),
  currency: z.string(),
  reason: text,
  failureReason: text,
  metadata,
  balanceTransaction: text,
  failureBalanceTransaction: text,
  /** In milliseconds, while it is pending. */
  settlesAt: z.number(),
})

export const disputeStatusSchema = z.enum([
  'needs_response',
  'under_review',
  'won',
  'lost',
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
])

const disputeShape = z.object({
  ...base,
  charge: z.string(),
  intent: z.string(),
  status: disputeStatusSchema,
  amount: z.number(),
  currency: z.string(),
  reason: z.string(),
  respondUntil: z.number(),
})

/** Money in (+) and out (−) of the account: the double's own book of money is folded from these. */
const movementShape = z.object({
  ...base,
  amount: z.number(),
  currency: z.string(),
  type: z.enum(['charge', 'payment', 'refund', 'payment_refund', 'refund_failure', 'adjustment']),
  category: z.enum(['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal']),
  source: z.string(),
  description: text,
})

const sessionShape = z.object({
  ...base,
  mode: z.enum(['payment', 'setup']),
  status: z.enum(['open', 'complete', 'expired']),
  paymentStatus: z.enum(['paid', 'unpaid', 'no_payment_required']),
  amount: z.number().nullable(),
  currency: text,
  title: z.string(),
  customer: text,
  customerEmail: text,
  createsCustomer: z.boolean(),
  reference: text,
  metadata,
  successUrl: z.string(),
  cancelUrl: text,
  expiresAt: z.number(),
  locale: text,
  allowed: z.array(z.string()),
  intent: text,
  setup: text,
  intentMetadata: metadata,
  intentDescription: text,
  setupFutureUsage: z.enum(['off_session', 'on_session']).nullable(),
  lastError: text,
})

/** Kept as it was sent: an event shows its object as it was at that moment. */
const eventShape = z.object({
  ...base,
  type: z.string(),
  objectId: z.string(),
  body: z.string(),
})

export type CustomerRecord = z.infer<typeof customerShape>
export type MethodRecord = z.infer<typeof methodShape>
export type FailureRecord = z.infer<typeof failureShape>
export type IntentRecord = z.infer<typeof intentShape>
export type SetupRecord = z.infer<typeof setupShape>
export type ChargeRecord = z.infer<typeof chargeShape>
export type RefundRecord = z.infer<typeof refundShape>
export type DisputeRecord = z.infer<typeof disputeShape>
export type MovementRecord = z.infer<typeof movementShape>
export type SessionRecord = z.infer<typeof sessionShape>
export type EventRecord = z.infer<typeof eventShape>

export const customers: Shelf<CustomerRecord> = { kind: 'customer', shape: customerShape }
export const methods: Shelf<MethodRecord> = {
  kind: 'payment_method',
  shape: methodShape,
  parentOf: ({ customer }) => customer,
}
export const intents: Shelf<IntentRecord> = {
  kind: 'payment_intent',
  shape: intentShape,
  dueOf: ({ action }) => (action?.kind === 'pix' ? action.expiresAt * 1000 : null),
}
export const setups: Shelf<SetupRecord> = { kind: 'setup_intent', shape: setupShape }
export const charges: Shelf<ChargeRecord> = {
  kind: 'charge',
  shape: chargeShape,
  parentOf: ({ intent }) => intent,
}
export const refunds: Shelf<RefundRecord> = {
  kind: 'refund',
  shape: refundShape,
  parentOf: ({ charge }) => charge,
  dueOf: ({ status, settlesAt }) => (status === 'pending' ? settlesAt : null),
}
export const disputes: Shelf<DisputeRecord> = {
  kind: 'dispute',
  shape: disputeShape,
  parentOf: ({ charge }) => charge,
}
export const movements: Shelf<MovementRecord> = {
  kind: 'balance_transaction',
  shape: movementShape,
  parentOf: ({ source }) => source,
}
export const sessions: Shelf<SessionRecord> = {
  kind: 'checkout.session',
  shape: sessionShape,
  dueOf: ({ status, expiresAt }) => (status === 'open' ? expiresAt * 1000 : null),
}
export const events: Shelf<EventRecord> = {
  kind: 'event',
  shape: eventShape,
  parentOf: ({ objectId }) => objectId,
}
