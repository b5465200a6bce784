import { z } from 'zod'
import type { ApiRequest, Endpoint } from './api.ts'
import type { Work } from './context.ts'
import { knownMethod, livingCustomer } from './customers.ts'
import { emit } from './emitting.ts'
import { ApiRefusal, type ApiReply, declineReply, refuseMissing } from './error.ts'
import { flag, metadata, readParams, text, types } from './form.ts'
import { setupView } from './payment-views.ts'
import { type SetupRecord, setups } from './records.ts'
import { find, makeId, nowSeconds, put } from './store.ts'
import { saveCard } from './visiting.ts'

const confirmParams = {
  payment_method: text.optional(),
  return_url: z.url().optional(),
}

const createParams = z.strictObject({
  ...confirmParams,
  customer: text.optional(),
  confirm: flag.default(false),
  usage: z.enum(['off_session', 'on_session']).default('off_session'),
  allowed_payment_method_types: types.default(['card']),
  description: text.optional(),
  metadata: metadata.default({}),
})

export const setupEndpoints: readonly Endpoint[] = [
  { method: 'POST', pattern: '/setup_intents', target: 'stripe_setup_intent', run: createSetup },
  {
    method: 'GET',
    pattern: '/setup_intents/:id',
    target: 'stripe_setup_intent',
    run: (request) => shown(request.work, knownSetup(request)),
  },
  {
    method: 'POST',
    pattern: '/setup_intents/:id/confirm',
    target: 'stripe_setup_intent',
    run: (request) => {
      const input = readParams(request.params, z.strictObject(confirmParams))
      const setup = knownSetup(request)
      return confirmSetup(request.work, setup, input.payment_method, input.return_url)
    },
  },
]

function knownSetup({ work, path }: ApiRequest): SetupRecord {
  const id = path.id ?? ''
  return find(work.double.book, setups, id) ?? refuseMissing('setupintent', id)
}

function shown(work: Work, setup: SetupRecord): ApiReply {
  return { status: 200, body: setupView(work.double, setup) }
}

function createSetup({ work, params }: ApiRequest): ApiReply {
  const input = readParams(params, createParams)
  const setup = makeSetup(work, {
    customer: input.customer === undefined ? null : livingCustomer(work, input.customer).id,
    allowed: input.allowed_payment_method_types,
    usage: input.usage,
    metadata: input.metadata,
    description: input.description ?? null,
    session: null,
  })
  if (!input.confirm) return shown(work, setup)
  return confirmSetup(work, setup, input.payment_method, input.return_url)
}

type SetupInput = Pick<
  SetupRecord,
  'customer' | 'allowed' | 'usage' | 'metadata' | 'description' | 'session'
>

export function makeSetup(work: Work, input: SetupInput): SetupRecord {
  const setup = put(work.double.book, setups, {
    ...input,
    id: makeId('seti'),
    created: nowSeconds(work.double.book),
    status: 'requires_payment_method',
    method: null,
    failure: null,
    action: null,
  })
  emit(work, 'setup_intent.created', setupView(work.double, setup))
  return setup
}

function confirmSetup(
  work: Work,
  setup: SetupRecord,
  chosen: string | undefined,
  returnUrl: string | undefined,
): ApiReply {
  if (setup.status !== 'requires_payment_method' || chosen === undefined) {
    throw new ApiRefusal(400, {
      code: 'setup_intent_unexpected_state',
      message: `You cannot confirm this SetupIntent because it has a status of ${setup.status}.`,
      setup_intent: setupView(work.double, setup),
    })
  }
  const saved = saveCard(work, setup, knownMethod(work, chosen), false, returnUrl ?? null)
  return saved.failure
    ? declineReply(work.double, saved.failure, { setup: saved })
    : shown(work, saved)
}
