import { z } from 'zod'
import type { ApiRequest, Endpoint } from './api.ts'
import { chargeCard } from './charging.ts'
import type { Work } from './context.ts'
import { knownMethod, livingCustomer } from './customers.ts'
import { cancelIntent, isOpen } from './due.ts'
import { emit } from './emitting.ts'
import { ApiRefusal, type ApiReply, declineReply, refuseMissing, refuseParameter } from './error.ts'
import { flag, metadata, readParams, text, types, whole } from './form.ts'
import { isWanted, listParams, listReply } from './listing.ts'
import { intentView } from './payment-views.ts'
import { offerPix } from './pix.ts'
import { type IntentRecord, intents, type MethodRecord, sessions } from './records.ts'
import { find, makeId, nowSeconds, put } from './store.ts'

/** How long a Pix may wait for its payer. */
const seconds = z.number().min(10).max(1_209_600)

const confirmParams = {
  payment_method: text.optional(),
  payment_method_data: z.strictObject({ type: z.enum(['pix', 'card']) }).optional(),
  payment_method_options: z
    .strictObject({
      pix: z
        .strictObject({
          expires_after_seconds: whole.pipe(seconds).optional(),
          expires_at: whole.optional(),
        })
        .optional(),
    })
    .optional(),
  off_session: flag.default(false),
  return_url: z.url().optional(),
}

const futureUsage = z.enum(['off_session', 'on_session']).optional()

const createParams = z.strictObject({
  ...confirmParams,
  amount: whole.pipe(z.number().min(1).max(99_999_999)),
  currency: z.string().toLowerCase().length(3),
  confirm: flag.default(false),
  customer: text.optional(),
  allowed_payment_method_types: types.default(['card']),
  setup_future_usage: futureUsage,
  description: text.optional(),
  metadata: metadata.default({}),
})

type ConfirmInput = z.infer<z.ZodObject<typeof confirmParams>>

/** Stripe's least amount in BRL (docs.stripe.com/currencies). */
const LEAST_AMOUNT = 50

export const intentEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    pattern: '/payment_intents',
    target: 'stripe_create_payment_intent',
    run: createIntent,
  },
  {
    method: 'GET',
    pattern: '/payment_intents',
    target: 'stripe_list',
    run: (request) =>
      listReply(request, {
        shelf: intents,
        url: '/v1/payment_intents',
        schema: z.strictObject({ ...listParams, customer: text.optional() }),
        accept:
          ({ customer }) =>
          (intent) =>
            isWanted(customer, intent.customer),
        view: (intent) => intentView(request.work.double, intent),
      }),
  },
  {
    method: 'GET',
    pattern: '/payment_intents/:id',
    target: 'stripe_get_payment_intent',
    run: (request) => shown(request.work, knownIntent(request)),
  },
  {
    method: 'POST',
    pattern: '/payment_intents/:id/confirm',
    target: 'stripe_confirm_payment_intent',
    run: (request) => {
      const input = readParams(request.params, z.strictObject(confirmParams))
      return confirmIntent(request.work, knownIntent(request), input)
    },
  },
  {
    method: 'POST',
    pattern: '/payment_intents/:id/cancel',
    target: 'stripe_cancel_payment_intent',
    run: cancel,
  },
]

function knownIntent({ work, path }: ApiRequest): IntentRecord {
  const id = path.id ?? ''
  return find(work.double.book, intents, id) ?? refuseMissing('payment_intent', id)
}

function shown(work: Work, intent: IntentRecord): ApiReply {
  return { status: 200, body: intentView(work.double, intent) }
}

function createIntent({ work, params }: ApiRequest): ApiReply {
  const input = readParams(params, createParams)
  if (input.off_session && !input.confirm) {
    refuseParameter('off_session', 'off_session requires confirm to be true.')
  }
  checkAmount(input.amount, input.currency)
  const customer = input.customer === undefined ? null : livingCustomer(work, input.customer).id
  const intent = put(work.double.book, intents, {
    id: makeId('pi'),
    created: nowSeconds(work.double.book),
    status: 'requires_payment_method',
    amount: input.amount,
    currency: input.currency,
    customer,
    method: null,
    allowed: input.allowed_payment_method_types,
    metadata: input.metadata,
    description: input.description ?? null,
    setupFutureUsage: input.setup_future_usage ?? null,
    pixSeconds: null,
    failure: null,
    latestCharge: null,
    action: null,
    canceledAt: null,
    cancellationReason: null,
    session: null,
  })
  emit(work, 'payment_intent.created', intentView(work.double, intent))
  if (input.confirm) return confirmIntent(work, intent, input)
  if (input.payment_method === undefined) return shown(work, intent)
  const method = usableMethod(work, intent, input.payment_method)
  const ready = { ...intent, status: 'requires_confirmation' as const, method: method.id }
  return shown(work, put(work.double.book, intents, ready))
}

export function checkAmount(amount: number, currency: string): void {
  if (currency === 'brl' && amount < LEAST_AMOUNT) {
    refuseParameter('amount', 'Amount must be at least R$0.50 brl', 'amount_too_small')
  }
}

/** From now; null where the call leaves it to Stripe. */
function pixSecondsOf(work: Work, { payment_method_options: options }: ConfirmInput) {
  const { expires_at: at, expires_after_seconds: after } = options?.pix ?? {}
  if (at === undefined) return after ?? null
  const left = seconds.safeParse(at - nowSeconds(work.double.book))
  if (!left.success) {
    refuseParameter('payment_method_options[pix][expires_at]', 'Invalid timestamp: out of range.')
  }
  return left.data
}

function confirmIntent(work: Work, intent: IntentRecord, input: ConfirmInput): ApiReply {
  const isWaiting =
    intent.status === 'requires_payment_method' || intent.status === 'requires_confirmation'
  if (!isWaiting) refuseState(work, intent, 'confirm')
  if (input.payment_method_data?.type === 'pix') {
    if (!intent.allowed.includes('pix')) {
      refuseParameter('payment_method_data[type]', 'The payment method type "pix" is not allowed.')
    }
    if (intent.currency !== 'brl') {
      refuseParameter('currency', 'The currency provided is invalid for pix: it supports brl.')
    }
    const pixSeconds = pixSecondsOf(work, input)
    return shown(work, offerPix(work, { ...intent, pixSeconds }))
  }
  const chosen = input.payment_method ?? intent.method
  if (chosen === null) {
    throw new ApiRefusal(400, {
      code: 'payment_intent_unexpected_state',
      message:
        "You cannot confirm this PaymentIntent because it's missing a payment method. Update the PaymentIntent with a payment method and then confirm it again.",
    })
  }
  const method = usableMethod(work, intent, chosen)
  const tried = chargeCard(work, intent, method, {
    offSession: input.off_session,
    isAuthenticated: false,
    returnUrl: input.return_url ?? null,
  })
  return tried.failure
    ? declineReply(work.double, tried.failure, { intent: tried })
    : shown(work, tried)
}

/** A card of this customer, or one that is nobody's yet. */
function usableMethod(work: Work, intent: IntentRecord, id: string): MethodRecord {
  const method = knownMethod(work, id)
  if (method.customer !== null && method.customer !== intent.customer) {
    refuseParameter(
      'payment_method',
      'The provided PaymentMethod belongs to another Customer than the one of this PaymentIntent.',
    )
  }
  const isToken = method.id !== id
  if (method.customer === null && intent.customer !== null && !isToken) {
    refuseParameter(
      'payment_method',
      `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    )
  }
  return method
}

const cancelParams = z.strictObject({
  cancellation_reason: z
    .enum(['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'])
    .optional(),
})

function cancel(request: ApiRequest): ApiReply {
  const { work, params } = request
  const input = readParams(params, cancelParams)
  const intent = knownIntent(request)
  if (!isOpen(intent)) refuseState(work, intent, 'cancel')
  const session = intent.session === null ? null : find(work.double.book, sessions, intent.session)
  if (session?.status === 'open') {
    throw new ApiRefusal(400, {
      code: 'payment_intent_unexpected_state',
      message:
        'You cannot cancel this PaymentIntent because it was created by a Checkout Session. Expire the Checkout Session instead.',
    })
  }
  return shown(work, cancelIntent(work, intent, input.cancellation_reason ?? null))
}

function refuseState(work: Work, intent: IntentRecord, verb: string): never {
  throw new ApiRefusal(400, {
    code: 'payment_intent_unexpected_state',
    message: `You cannot ${verb} this PaymentIntent because it has a status of ${intent.status}.`,
    payment_intent: intentView(work.double, intent),
  })
}
