import { z } from 'zod'
import type { ApiRequest, Endpoint } from './api.ts'
import { isContested } from './disputing.ts'
import { ApiRefusal, type ApiReply, refuseMissing, refuseParameter } from './error.ts'
import { metadata, readParams, text, whole } from './form.ts'
import { isWanted, listParams, listReply } from './listing.ts'
import { chargeView, disputeView, movementView, refundedOf, refundView } from './money-views.ts'
import { type ChargeRecord, charges, disputes, intents, movements, refunds } from './records.ts'
import { makeRefund } from './refunding.ts'
import { find, type Shelf, type Stored } from './store.ts'

const ofPayment = { payment_intent: text.optional(), charge: text.optional() }

/** Charges, refunds, disputes and movements of the balance. */
export const reversalEndpoints: readonly Endpoint[] = [
  ...readable({
    shelf: charges,
    path: '/charges',
    name: 'charge',
    target: 'stripe_get',
    schema: z.strictObject({
      ...listParams,
      payment_intent: text.optional(),
      customer: text.optional(),
    }),
    accept: (filters) => (charge) =>
      isWanted(filters.payment_intent, charge.intent) &&
      isWanted(filters.customer, charge.customer),
    view: (charge, { work }) => chargeView(work.double, charge),
  }),
  { method: 'POST', pattern: '/refunds', target: 'stripe_create_refund', run: createRefund },
  ...readable({
    shelf: refunds,
    path: '/refunds',
    name: 'refund',
    target: 'stripe_get_refund',
    schema: z.strictObject({ ...listParams, ...ofPayment }),
    accept: (filters) => (refund) =>
      isWanted(filters.payment_intent, refund.intent) && isWanted(filters.charge, refund.charge),
    view: refundView,
  }),
  ...readable({
    shelf: disputes,
    path: '/disputes',
    name: 'dispute',
    target: 'stripe_get_dispute',
    schema: z.strictObject({ ...listParams, ...ofPayment }),
    accept: (filters) => (dispute) =>
      isWanted(filters.payment_intent, dispute.intent) && isWanted(filters.charge, dispute.charge),
    view: (dispute, { work }) => disputeView(work.double, dispute),
  }),
  ...readable({
    shelf: movements,
    path: '/balance_transactions',
    name: 'balance_transaction',
    target: 'stripe_get',
    schema: z.strictObject({ ...listParams, source: text.optional(), type: text.optional() }),
    accept: (filters) => (movement) =>
      isWanted(filters.source, movement.source) && isWanted<string>(filters.type, movement.type),
    view: movementView,
  }),
]

/** A shelf that is read one by one and as a list. */
function readable<T extends Stored, P extends z.infer<z.ZodObject<typeof listParams>>>(what: {
  shelf: Shelf<T>
  path: string
  name: string
  target: Endpoint['target']
  schema: z.ZodType<P>
  accept: (filters: P) => (record: T) => boolean
  view: (record: T, request: ApiRequest) => object
}): Endpoint[] {
  return [
    {
      method: 'GET',
      pattern: what.path,
      target: 'stripe_list',
      run: (request) =>
        listReply(request, {
          shelf: what.shelf,
          url: `/v1${what.path}`,
          schema: what.schema,
          accept: what.accept,
          view: (record) => what.view(record, request),
        }),
    },
    {
      method: 'GET',
      pattern: `${what.path}/:id`,
      target: what.target,
      run: (request) => {
        const id = request.path.id ?? ''
        const record = find(request.work.double.book, what.shelf, id)
        return { status: 200, body: what.view(record ?? refuseMissing(what.name, id), request) }
      },
    },
  ]
}

const refundParams = z.strictObject({
  ...ofPayment,
  amount: whole.pipe(z.number().min(1)).optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.default({}),
})

function createRefund(request: ApiRequest): ApiReply {
  const { work, params } = request
  const input = readParams(params, refundParams)
  const charge = refundable(request, input)
  const left = charge.amount - refundedOf(work.double, charge.id)
  if (left <= 0) {
    throw new ApiRefusal(400, {
      code: 'charge_already_refunded',
      message: `Charge ${charge.id} has already been refunded.`,
    })
  }
  if (isContested(work, charge)) {
    throw new ApiRefusal(400, {
      code: 'charge_disputed',
      message: `Charge ${charge.id} has been charged back; cannot issue a refund.`,
    })
  }
  const amount = input.amount ?? left
  if (amount > left) {
    refuseParameter(
      'amount',
      `Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`,
    )
  }
  const { reason = null, metadata: given } = input
  return {
    status: 200,
    body: refundView(makeRefund(work, charge, { amount, reason, metadata: given })),
  }
}

function refundable(
  { work: { double } }: ApiRequest,
  input: { payment_intent?: string | undefined; charge?: string | undefined },
): ChargeRecord {
  const { payment_intent: intentId, charge: chargeId } = input
  if (chargeId === undefined && intentId === undefined) {
    refuseParameter('payment_intent', 'One of charge or payment_intent is required.')
  }
  const intent = intentId === undefined ? null : find(double.book, intents, intentId)
  if (intentId !== undefined && !intent) {
    refuseMissing('payment_intent', intentId, 'payment_intent')
  }
  const id = chargeId ?? intent?.latestCharge ?? null
  const charge = id === null ? null : find(double.book, charges, id)
  if (chargeId !== undefined && !charge) refuseMissing('charge', chargeId, 'charge')
  if (charge?.status === 'succeeded') return charge
  return refuseParameter(
    'payment_intent',
    'This PaymentIntent does not have a successful charge to refund.',
  )
}
