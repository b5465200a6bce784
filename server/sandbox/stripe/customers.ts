import { z } from 'zod'
import type { ApiRequest, Endpoint } from './api.ts'
import { cardOfToken, type TestCard } from './cards.ts'
import type { Work } from './context.ts'
import { emit } from './emitting.ts'
import { ApiRefusal, type ApiReply, refuseMissing } from './error.ts'
import { metadata, readParams, text } from './form.ts'
import { isWanted, listParams, listReply } from './listing.ts'
import { customerView, methodView } from './payment-views.ts'
import { type CustomerRecord, customers, type MethodRecord, methods } from './records.ts'
import { childrenOf, find, makeId, nowSeconds, put } from './store.ts'

const createParams = z.strictObject({
  name: text.optional(),
  email: text.optional(),
  phone: text.optional(),
  description: text.optional(),
  metadata: metadata.default({}),
})

export const customerEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    pattern: '/customers',
    target: 'stripe_create_customer',
    run: ({ work, params }) => {
      const customer = makeCustomer(work, readParams(params, createParams))
      return { status: 200, body: customerView(customer) }
    },
  },
  {
    method: 'GET',
    pattern: '/customers/:id',
    target: 'stripe_get',
    run: ({ work, path }) => {
      const customer = find(work.double.book, customers, path.id ?? '')
      return {
        status: 200,
        body: customerView(customer ?? refuseMissing('customer', path.id ?? '')),
      }
    },
  },
  {
    method: 'DELETE',
    pattern: '/customers/:id',
    target: 'stripe_delete_customer',
    run: deleteCustomer,
  },
  {
    method: 'GET',
    pattern: '/customers/:id/payment_methods',
    target: 'stripe_list',
    run: (request) => listMethods(request, livingCustomer(request.work, request.path.id ?? '').id),
  },
  {
    method: 'GET',
    pattern: '/payment_methods',
    target: 'stripe_list',
    run: (request) => listMethods(request),
  },
  {
    method: 'GET',
    pattern: '/payment_methods/:id',
    target: 'stripe_get',
    run: ({ work, path }) => ({
      status: 200,
      body: methodView(knownMethod(work, path.id ?? '', 'id')),
    }),
  },
  {
    method: 'POST',
    pattern: '/payment_methods/:id/detach',
    target: 'stripe_detach_card',
    run: detachMethod,
  },
]

export function makeCustomer(
  work: Work,
  given: { [Name in 'name' | 'email' | 'phone' | 'description']?: string | null | undefined } & {
    metadata?: Record<string, string>
  },
): CustomerRecord {
  const customer = put(work.double.book, customers, {
    id: makeId('cus', 14),
    created: nowSeconds(work.double.book),
    isDeleted: false,
    name: given.name ?? null,
    email: given.email ?? null,
    phone: given.phone ?? null,
    description: given.description ?? null,
    metadata: given.metadata ?? {},
  })
  emit(work, 'customer.created', customerView(customer))
  return customer
}

/** Its cards are forgotten with it, for good. */
function deleteCustomer({ work, path }: ApiRequest): ApiReply {
  const { book } = work.double
  const customer = livingCustomer(work, path.id ?? '', 'id')
  for (const method of childrenOf(book, methods, customer.id)) {
    put(book, methods, { ...method, customer: null })
  }
  emit(work, 'customer.deleted', customerView(customer))
  const gone = put(book, customers, {
    ...customer,
    isDeleted: true,
    name: null,
    email: null,
    phone: null,
  })
  return { status: 200, body: customerView(gone) }
}

export function livingCustomer(work: Work, id: string, param = 'customer'): CustomerRecord {
  const customer = find(work.double.book, customers, id)
  return customer && !customer.isDeleted ? customer : refuseMissing('customer', id, param)
}

/** One that was saved before, or the test token of a card, which makes a new one. */
export function knownMethod(work: Work, id: string, param = 'payment_method'): MethodRecord {
  const { book } = work.double
  const card = param === 'id' ? null : cardOfToken(id)
  if (!card) return find(book, methods, id) ?? refuseMissing('PaymentMethod', id, param)
  return makeMethod(work, { card, expMonth: 12, expYear: 2034 })
}

export type ShownCard = { card: TestCard; expMonth: number; expYear: number }

/** Of a card only what may be shown is kept: never its number. */
export function makeMethod(work: Work, { card, expMonth, expYear }: ShownCard): MethodRecord {
  const { book } = work.double
  return put(book, methods, {
    id: makeId('pm'),
    created: nowSeconds(book),
    type: 'card',
    customer: null,
    behaviour: card.behaviour,
    brand: card.brand,
    last4: card.number.slice(-4),
    expMonth,
    expYear,
    fingerprint: `demo${card.number.slice(-4)}`,
  })
}

const listMethodsParams = z.strictObject({
  ...listParams,
  customer: text.optional(),
  type: text.optional(),
})

function listMethods(request: ApiRequest, customer?: string): ApiReply {
  return listReply(request, {
    shelf: methods,
    url: '/v1/payment_methods',
    schema: listMethodsParams,
    accept: (filters) => {
      const owner = customer ?? filters.customer
      return (method) => isWanted(owner, method.customer) && isWanted(filters.type, method.type)
    },
    view: methodView,
  })
}

function detachMethod({ work, path }: ApiRequest): ApiReply {
  const method = knownMethod(work, path.id ?? '', 'id')
  if (method.customer === null) {
    throw new ApiRefusal(400, {
      message:
        'The payment method you provided is not attached to a customer so detachment is impossible.',
    })
  }
  const detached = put(work.double.book, methods, { ...method, customer: null })
  emit(work, 'payment_method.detached', methodView(detached))
  return { status: 200, body: methodView(detached) }
}
