import { z } from 'zod'
import type { ApiRequest, Endpoint } from './api.ts'
import { livingCustomer } from './customers.ts'
import { expireSession } from './due.ts'
import { ApiRefusal, type ApiReply, refuseMissing, refuseParameter } from './error.ts'
import { listOf, metadata, readParams, text, types, whole } from './form.ts'
import { isWanted, listParams, listReply } from './listing.ts'
import { checkAmount } from './payment-intents.ts'
import { sessionView } from './payment-views.ts'
import { type SessionRecord, sessions } from './records.ts'
import { makeSetup } from './setup-intents.ts'
import { find, makeId, nowSeconds, put } from './store.ts'

const lineItem = z.strictObject({
  quantity: whole.pipe(z.number().min(1)),
  price_data: z.strictObject({
    currency: z.string().toLowerCase().length(3),
    unit_amount: whole.pipe(z.number().min(0)),
    product_data: z.strictObject({ name: text, description: text.optional() }),
  }),
})

const createParams = z.strictObject({
  mode: z.enum(['payment', 'setup']),
  success_url: z.url(),
  cancel_url: z.url().optional(),
  line_items: listOf(lineItem).optional(),
  allowed_payment_method_types: types.default(['card']),
  client_reference_id: z.string().min(1).max(200).optional(),
  currency: z.string().toLowerCase().length(3).optional(),
  customer: text.optional(),
  customer_email: z.email().optional(),
  customer_creation: z.enum(['always', 'if_required']).default('if_required'),
  expires_at: whole.optional(),
  locale: text.optional(),
  metadata: metadata.default({}),
  payment_intent_data: z
    .strictObject({
      description: text.optional(),
      metadata: metadata.default({}),
      setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
    })
    .optional(),
  setup_intent_data: z
    .strictObject({ description: text.optional(), metadata: metadata.default({}) })
    .optional(),
})

type Input = z.infer<typeof createParams>

export const sessionEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    pattern: '/checkout/sessions',
    target: 'stripe_create_checkout',
    run: createSession,
  },
  {
    method: 'GET',
    pattern: '/checkout/sessions',
    target: 'stripe_list',
    run: (request) =>
      listReply(request, {
        shelf: sessions,
        url: '/v1/checkout/sessions',
        schema: z.strictObject({
          ...listParams,
          customer: text.optional(),
          payment_intent: text.optional(),
          status: text.optional(),
        }),
        accept: (filters) => (session) =>
          isWanted(filters.customer, session.customer) &&
          isWanted(filters.payment_intent, session.intent) &&
          isWanted<string>(filters.status, session.status),
        view: (session) => sessionView(request.work.double, session),
      }),
  },
  {
    method: 'GET',
    pattern: '/checkout/sessions/:id',
    target: 'stripe_get_checkout',
    run: (request) => shown(request, knownSession(request)),
  },
  {
    method: 'POST',
    pattern: '/checkout/sessions/:id/expire',
    target: 'stripe_expire_checkout',
    run: (request) => {
      const session = knownSession(request)
      if (session.status !== 'open') {
        throw new ApiRefusal(400, {
          message: `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
        })
      }
      return shown(request, expireSession(request.work, session))
    },
  },
]

function knownSession({ work, path }: ApiRequest): SessionRecord {
  const id = path.id ?? ''
  return find(work.double.book, sessions, id) ?? refuseMissing('checkout.session', id)
}

function shown({ work }: ApiRequest, session: SessionRecord): ApiReply {
  return { status: 200, body: sessionView(work.double, session) }
}

const HALF_HOUR = 1800
const DAY = 86_400

function createSession(request: ApiRequest): ApiReply {
  const { work, params } = request
  const input = readParams(params, createParams)
  const now = nowSeconds(work.double.book)
  const expiresAt = input.expires_at ?? now + DAY
  if (expiresAt < now + HALF_HOUR || expiresAt > now + DAY) {
    refuseParameter(
      'expires_at',
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
    )
  }
  const customer = input.customer === undefined ? null : livingCustomer(work, input.customer).id
  const id = makeId('cs_test', 40)
  const session = put(work.double.book, sessions, {
    id,
    created: now,
    mode: input.mode,
    status: 'open',
    paymentStatus: input.mode === 'payment' ? 'unpaid' : 'no_payment_required',
    ...pricesOf(input),
    customer,
    customerEmail: input.customer_email ?? null,
    createsCustomer: input.customer_creation === 'always',
    reference: input.client_reference_id ?? null,
    metadata: input.metadata,
    successUrl: input.success_url,
    cancelUrl: input.cancel_url ?? null,
    expiresAt,
    locale: input.locale ?? null,
    allowed: input.allowed_payment_method_types,
    intent: null,
    setup: input.mode === 'setup' ? setupOf(request, input, customer, id) : null,
    intentMetadata: input.payment_intent_data?.metadata ?? {},
    intentDescription: input.payment_intent_data?.description ?? null,
    setupFutureUsage: input.payment_intent_data?.setup_future_usage ?? null,
    lastError: null,
  })
  return shown(request, session)
}

function pricesOf(input: Input): Pick<SessionRecord, 'amount' | 'currency' | 'title'> {
  if (input.mode === 'setup') {
    return { amount: null, currency: input.currency ?? null, title: 'Guardar um cartão' }
  }
  const [first, ...others] = input.line_items ?? []
  if (!first)
    refuseParameter('line_items', 'Missing required param: line_items.', 'parameter_missing')
  const { currency } = first.price_data
  if (others.some(({ price_data: { currency: other } }) => other !== currency)) {
    refuseParameter('line_items', 'All prices must have the same currency.')
  }
  const amount = [first, ...others].reduce(
    (sum, { quantity, price_data }) => sum + quantity * price_data.unit_amount,
    0,
  )
  checkAmount(amount, currency)
  return { amount, currency, title: first.price_data.product_data.name }
}

function setupOf(
  { work }: ApiRequest,
  input: Input,
  customer: string | null,
  session: string,
): string {
  return makeSetup(work, {
    customer,
    allowed: input.allowed_payment_method_types,
    usage: 'off_session',
    metadata: input.setup_intent_data?.metadata ?? {},
    description: input.setup_intent_data?.description ?? null,
    session,
  }).id
}
