import type Stripe from 'stripe'
import { z } from 'zod'
import { assert } from '#server/kernel/assert.ts'
import { answerOf, type StripeAnswer } from './answer.ts'
import { keptCardSchema } from './card.ts'
import { checkoutParams, checkoutParts, checkoutSchema, setupCheckoutParams } from './checkout.ts'
import type { OffSessionCharge, PixIntent, StripeClient } from './client.ts'
import { eventSchema } from './event.ts'
import { listPages } from './listing.ts'
import {
  paymentIntentParts,
  paymentIntentSchema,
  type StripePaymentIntent,
} from './payment-intent.ts'
import { reader } from './reading.ts'
import { disputeSchema, refundSchema } from './reversal.ts'
import { amountOf, keyed, metadataOf, secondsOf } from './writing.ts'

/** Each function of the port: what is sent, and how the reply is read. */
export function checkouts(stripe: Stripe) {
  const { sessions } = stripe.checkout
  const expand = [...checkoutParts]
  return {
    createCheckout: (input) =>
      answerOf(
        () => sessions.create({ ...checkoutParams(input), expand }, keyed(input.key)),
        reader(checkoutSchema),
      ),
    createSetupCheckout: (input) =>
      answerOf(
        () => sessions.create({ ...setupCheckoutParams(input), expand }, keyed(input.key)),
        reader(checkoutSchema),
      ),
    getCheckout: (id) =>
      answerOf(() => sessions.retrieve(known(id), { expand }), reader(checkoutSchema, id)),
    expireCheckout: (id) =>
      answerOf(() => sessions.expire(known(id), { expand }), reader(checkoutSchema, id)),
  } satisfies Partial<StripeClient>
}

export function payments(stripe: Stripe) {
  const { paymentIntents } = stripe
  const expand = [...paymentIntentParts]
  return {
    getPaymentIntent: (id) =>
      answerOf(
        () => paymentIntents.retrieve(known(id), { expand }),
        reader(paymentIntentSchema, id),
      ),
    chargeOffSession: (input) => {
      const params: Stripe.PaymentIntentCreateParams = {
        amount: amountOf(input.amount),
        currency: 'brl',
        customer: known(input.customer),
        payment_method: known(input.paymentMethod),
        allowed_payment_method_types: ['card'],
        off_session: true,
        confirm: true,
        description: input.description,
        metadata: metadataOf(input.metadata),
        expand,
      }
      const read = reader(paymentIntentSchema)
      return answerOf(
        () => paymentIntents.create(params, keyed(input.key)),
        (json) => offSessionCharge(read(json)),
      )
    },
    cancelPaymentIntent: (id) =>
      answerOf(
        () => paymentIntents.cancel(known(id), { cancellation_reason: 'abandoned', expand }),
        reader(paymentIntentSchema, id),
      ),
    createPixIntent: (input) => {
      const params: Stripe.PaymentIntentCreateParams = {
        amount: amountOf(input.amount),
        currency: 'brl',
        allowed_payment_method_types: ['pix'],
        payment_method_data: { type: 'pix' },
        // An instant, not a span: the same call again, later, must ask for the same.
        payment_method_options: { pix: { expires_at: secondsOf(input.expiresAt) } },
        confirm: true,
        metadata: metadataOf(input.metadata),
        expand,
      }
      const read = reader(paymentIntentSchema)
      return answerOf(
        () => paymentIntents.create(params, keyed(input.key)),
        (json) => pixIntent(read(json)),
      )
    },
  } satisfies Partial<StripeClient>
}

function offSessionCharge(intent: StripePaymentIntent | null): OffSessionCharge | null {
  const { status } = intent ?? {}
  const isUnderWay =
    status === 'succeeded' || status === 'requires_action' || status === 'processing'
  return intent && isUnderWay ? { ...intent, status } : null
}

function pixIntent(intent: StripePaymentIntent | null): PixIntent | null {
  return intent?.pix ? { ...intent, pix: intent.pix } : null
}

export function customers(stripe: Stripe) {
  const customer = z.looseObject({ id: z.string().min(1), object: z.literal('customer') })
  const gone = customer.extend({ deleted: z.literal(true) })
  const method = z.looseObject({ id: z.string().min(1), object: z.literal('payment_method') })
  const detached = method.extend({ customer: z.null() })
  return {
    createCustomer: (input) =>
      answerOf(
        () => stripe.customers.create({ metadata: metadataOf(input.metadata) }, keyed(input.key)),
        (json) => {
          const read = reader(customer)(json)
          return read && { id: read.id }
        },
      ),
    getCard: (id) =>
      answerOf(() => stripe.paymentMethods.retrieve(known(id)), reader(keptCardSchema, id)),
    deleteCustomer: (id) => nothing(() => stripe.customers.del(known(id)), reader(gone, id)),
    detachCard: (id) =>
      nothing(() => stripe.paymentMethods.detach(known(id)), reader(detached, id)),
  } satisfies Partial<StripeClient>
}

async function nothing(
  call: () => Promise<unknown>,
  read: (json: unknown) => object | null,
): Promise<StripeAnswer<null>> {
  const answer = await answerOf(call, read)
  return answer.kind === 'ok' ? { kind: 'ok', value: null } : answer
}

export function reversals(stripe: Stripe) {
  return {
    createRefund: (input) => {
      const params: Stripe.RefundCreateParams = {
        payment_intent: known(input.paymentIntentId),
        amount: amountOf(input.amount),
        metadata: metadataOf(input.metadata ?? {}),
      }
      return answerOf(() => stripe.refunds.create(params, keyed(input.key)), reader(refundSchema))
    },
    getRefund: (id) => answerOf(() => stripe.refunds.retrieve(known(id)), reader(refundSchema, id)),
    getDispute: (id) =>
      answerOf(() => stripe.disputes.retrieve(known(id)), reader(disputeSchema, id)),
  } satisfies Partial<StripeClient>
}

export function listings(stripe: Stripe) {
  const listed = (parts: readonly string[]) => parts.map((part) => `data.${part}`)
  return {
    listCheckouts: (from, to) =>
      listPages(from, to, checkoutSchema, (page) =>
        stripe.checkout.sessions.list({ ...page, expand: listed(checkoutParts) }),
      ),
    listPaymentIntents: (from, to, only) =>
      listPages(from, to, paymentIntentSchema, (page) =>
        stripe.paymentIntents.list({
          ...page,
          ...(only ? { customer: known(only.customer) } : {}),
          expand: listed(paymentIntentParts),
        }),
      ),
    listRefunds: (from, to, only) =>
      listPages(from, to, refundSchema, (page) =>
        stripe.refunds.list({
          ...page,
          ...(only ? { payment_intent: known(only.paymentIntentId) } : {}),
        }),
      ),
    listDisputes: (from, to) =>
      listPages(from, to, disputeSchema, (page) => stripe.disputes.list(page)),
    listEvents: (from, to) => listPages(from, to, eventSchema, (page) => stripe.events.list(page)),
  } satisfies Partial<StripeClient>
}

/** An id becomes part of an address: an empty one would address the whole list. */
function known(id: string): string {
  assert(/^[A-Za-z0-9_-]{1,255}$/.test(id), 'malformed Stripe id')
  return id
}
