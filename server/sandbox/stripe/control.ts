import { z } from 'zod'
import { withBody } from '../control/body.ts'
import { type Call, jsonReply, type Reply, type Route } from '../http.ts'
import { behaviourSchema, cardOfNumber } from './cards.ts'
import type { StripeDouble, Work } from './context.ts'
import { moveDispute, openDispute } from './disputing.ts'
import { settleDue } from './due.ts'
import { emit } from './emitting.ts'
import { eventControlRoutes } from './event-control.ts'
import { moneyBook } from './ledger.ts'
import { methodView } from './payment-views.ts'
import { payPix } from './pix.ts'
import {
  charges,
  disputeStatusSchema,
  disputes,
  intents,
  methods,
  refunds,
  sessions,
} from './records.ts'
import { settleRefund } from './refunding.ts'
import { all, find, put } from './store.ts'
import { authenticate, presentCard } from './visiting.ts'

/** The desk from which tests act as debtor, bank and fate at the Stripe-shaped double. */
export function stripeControlRoutes(double: StripeDouble): Route[] {
  const work: Work = { double, request: null }
  const post = (pattern: string, handle: (call: Call) => Reply | Promise<Reply>): Route => ({
    method: 'POST',
    pattern: `/control/stripe${pattern}`,
    handle: (call) => {
      settleDue(double)
      return handle(call)
    },
  })
  return [
    {
      method: 'GET',
      pattern: '/control/stripe/book',
      handle: () => {
        settleDue(double)
        return jsonReply(200, moneyBook(double))
      },
    },
    ...eventControlRoutes(double),
    post('/checkout/:id/pay', (call) => payCheckout(work, call)),
    post('/pix/:id/pay', (call) => payPixIntent(work, call)),
    post('/refunds/settle', (call) => settleRefunds(work, call)),
    post('/disputes', (call) => contest(work, call)),
    post('/disputes/:id', (call) => decide(work, call)),
    post('/cards/:id', (call) => changeCard(work, call)),
    post('/payment-intents/:id', (call) => tamper(work, call)),
  ]
}

const notThere = (what: string) => jsonReply(404, { error: `no such ${what}` })

const visitSchema = z.strictObject({
  card: z.string().default('4242424242424242'),
  /** What the payer tells their bank, where it asks. */
  authentication: z.enum(['approve', 'deny', 'leave']).default('approve'),
})

/** The debtor on the hosted page, in one call. */
function payCheckout(work: Work, call: Call): Reply | Promise<Reply> {
  return withBody(call, visitSchema, ({ card: number, authentication }) => {
    const { book } = work.double
    const session = find(book, sessions, call.params.id ?? '')
    const card = cardOfNumber(number)
    if (session?.status !== 'open' || !card) {
      return jsonReply(422, { error: 'no open visit, or no test card' })
    }
    return book.transact(() => {
      const first = presentCard(work, session, { card, expMonth: 12, expYear: 2034 })
      const asked = first.kind === 'authenticate' && authentication !== 'leave' ? first : null
      const answered =
        asked && authenticate(work, asked.id, asked.token, authentication === 'approve')
      const visit = answered && 'visit' in answered ? answered.visit : first
      const after = find(book, sessions, session.id)
      return jsonReply(200, {
        outcome: visit.kind,
        ...(visit.kind === 'declined' ? { declineCode: visit.declineCode } : {}),
        status: after?.status,
        paymentIntentId: after?.intent ?? null,
        setupIntentId: after?.setup ?? null,
      })
    })
  })
}

function payPixIntent(work: Work, call: Call): Reply {
  const { book } = work.double
  const intent = find(book, intents, call.params.id ?? '')
  const paid = intent && book.transact(() => payPix(work, intent))
  if (!paid) return jsonReply(422, { error: 'no Pix waits to be paid there' })
  const charge = find(book, charges, paid.latestCharge ?? '')
  return jsonReply(200, { chargeId: paid.latestCharge, endToEndId: charge?.endToEndId ?? null })
}

const settleSchema = z.strictObject({
  outcome: z.enum(['succeeded', 'failed']).default('succeeded'),
  reason: z.string().default('expired_or_canceled_card'),
  /** One refund, whatever its state: Stripe may say `failed` after `succeeded`. */
  id: z.string().optional(),
})

function settleRefunds(work: Work, call: Call): Reply | Promise<Reply> {
  return withBody(call, settleSchema, ({ outcome, reason, id }) => {
    const { book } = work.double
    const chosen = all(book, refunds).filter((refund) =>
      id === undefined ? refund.status === 'pending' : refund.id === id,
    )
    book.transact(() => {
      for (const refund of chosen) settleRefund(work, refund, { status: outcome, reason })
    })
    return jsonReply(200, { settled: chosen.length })
  })
}

const contestSchema = z.strictObject({
  paymentIntentId: z.string(),
  amount: z.int().positive().optional(),
  reason: z.string().default('fraudulent'),
  status: disputeStatusSchema.optional(),
  withdraw: z.boolean().optional(),
})

function contest(work: Work, call: Call): Reply | Promise<Reply> {
  return withBody(call, contestSchema, (body) => {
    const { book } = work.double
    const charge = find(book, intents, body.paymentIntentId)?.latestCharge
    if (!charge) return notThere('payment')
    const { amount, reason, status, withdraw: isWithdrawn } = body
    const dispute = book.transact(() =>
      openDispute(work, charge, { amount, reason, status, isWithdrawn }),
    )
    return jsonReply(201, { id: dispute.id })
  })
}

function decide(work: Work, call: Call): Reply | Promise<Reply> {
  return withBody(call, z.strictObject({ status: disputeStatusSchema }), ({ status }) => {
    const { book } = work.double
    const dispute = find(book, disputes, call.params.id ?? '')
    if (!dispute) return notThere('dispute')
    const moved = book.transact(() => moveDispute(work, dispute, status))
    return jsonReply(200, { id: moved.id, status: moved.status })
  })
}

const cardChange = z.strictObject({
  behaviour: behaviourSchema.optional(),
  last4: z.string().length(4).optional(),
  expMonth: z.int().min(1).max(12).optional(),
  expYear: z.int().optional(),
})

/**
 * A card that was good is so no longer, or the other way round; its network sends another number or
 * date, of which Stripe tells.
 */
function changeCard(work: Work, call: Call): Reply | Promise<Reply> {
  return withBody(call, cardChange, ({ behaviour, ...renewal }) => {
    const { book } = work.double
    const method = find(book, methods, call.params.id ?? '')
    if (!method) return notThere('card')
    const changed = {
      ...method,
      behaviour: behaviour ?? method.behaviour,
      last4: renewal.last4 ?? method.last4,
      expMonth: renewal.expMonth ?? method.expMonth,
      expYear: renewal.expYear ?? method.expYear,
    }
    book.transact(() => {
      put(book, methods, changed)
      if (Object.keys(renewal).length > 0) {
        emit(work, 'payment_method.automatically_updated', methodView(changed))
      }
    })
    return jsonReply(200, { id: method.id, behaviour: changed.behaviour })
  })
}

const tamperSchema = z.strictObject({
  amount: z.int().positive().optional(),
  currency: z.string().length(3).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
})

/** The provider's object says something else than was asked for (scenarios 51 and 52). */
function tamper(work: Work, call: Call): Reply | Promise<Reply> {
  return withBody(call, tamperSchema, (body) => {
    const { book } = work.double
    const intent = find(book, intents, call.params.id ?? '')
    if (!intent) return notThere('payment')
    const changed = {
      amount: body.amount ?? intent.amount,
      currency: body.currency ?? intent.currency,
      metadata: body.metadata ?? intent.metadata,
    }
    book.transact(() => {
      put(book, intents, { ...intent, ...changed })
      const charge = find(book, charges, intent.latestCharge ?? '')
      if (charge) put(book, charges, { ...charge, ...changed })
    })
    return jsonReply(200, { id: intent.id, ...changed })
  })
}
