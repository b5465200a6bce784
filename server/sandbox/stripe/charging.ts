import { randomUUID } from 'node:crypto'
import { authenticationRequired, type Decline, verdictOn } from './cards.ts'
import type { Work } from './context.ts'
import { openDispute } from './disputing.ts'
import { emit } from './emitting.ts'
import { chargeView } from './money-views.ts'
import { intentView, methodView } from './payment-views.ts'
import {
  type ChargeRecord,
  charges,
  type FailureRecord,
  type IntentRecord,
  intents,
  type MethodRecord,
  methods,
  movements,
} from './records.ts'
import { makeId, nowSeconds, put } from './store.ts'

/** Tries to pay with a card: the intent ends paid, declined, or waiting for the payer. */
export function chargeCard(
  work: Work,
  intent: IntentRecord,
  method: MethodRecord,
  options: { offSession: boolean; isAuthenticated: boolean; returnUrl: string | null },
): IntentRecord {
  const verdict = verdictOn(method.behaviour, options)
  if (verdict.kind === 'declined') return declineIntent(work, intent, method, verdict.decline)
  if (verdict.kind === 'approved') {
    const paid = payIntent(work, intent, method)
    if (verdict.isDisputed && paid.latestCharge !== null) {
      openDispute(work, paid.latestCharge, { reason: 'fraudulent' })
    }
    return paid
  }
  const token = randomUUID()
  const waiting = put(work.double.book, intents, {
    ...intent,
    status: 'requires_action',
    method: method.id,
    failure: null,
    action: { kind: 'authenticate', token, returnUrl: options.returnUrl },
  })
  emit(work, 'payment_intent.requires_action', intentView(work.double, waiting))
  return waiting
}

/** The money arrives: charge, movement in the book, and the card kept where that was agreed. */
export function payIntent(
  work: Work,
  intent: IntentRecord,
  method: MethodRecord,
  how: { endToEndId?: string } = {},
): IntentRecord {
  const { book } = work.double
  const charge = makeCharge(work, intent, method, how)
  const isCard = method.type === 'card'
  const movement = put(book, movements, {
    id: makeId('txn'),
    created: charge.created,
    amount: charge.amount,
    currency: charge.currency,
    type: isCard ? 'charge' : 'payment',
    category: 'charge',
    source: charge.id,
    description: charge.description,
  })
  put(book, charges, { ...charge, balanceTransaction: movement.id })
  const paid = put(book, intents, {
    ...intent,
    status: 'succeeded',
    method: method.id,
    latestCharge: charge.id,
    failure: null,
    action: null,
  })
  if (isCard && intent.setupFutureUsage !== null && intent.customer !== null) {
    attach(work, method, intent.customer)
  }
  emit(
    work,
    'charge.succeeded',
    chargeView(work.double, { ...charge, balanceTransaction: movement.id }),
  )
  emit(work, 'payment_intent.succeeded', intentView(work.double, paid))
  return paid
}

function makeCharge(
  work: Work,
  intent: IntentRecord,
  method: MethodRecord,
  how: { endToEndId?: string; failure?: FailureRecord },
): ChargeRecord {
  return put(work.double.book, charges, {
    id: how.failure?.charge ?? makeId(method.type === 'card' ? 'ch' : 'py'),
    created: nowSeconds(work.double.book),
    intent: intent.id,
    status: how.failure ? 'failed' : 'succeeded',
    amount: intent.amount,
    currency: intent.currency,
    customer: intent.customer,
    method: method.id,
    description: intent.description,
    metadata: intent.metadata,
    failure: how.failure ?? null,
    balanceTransaction: null,
    endToEndId: how.endToEndId ?? null,
  })
}

/** The bank's no. The intent goes back to wait for a way to pay, and may be tried again. */
function declineIntent(
  work: Work,
  intent: IntentRecord,
  method: MethodRecord,
  decline: Decline,
): IntentRecord {
  const failure = failureOf(decline, method, makeId('ch'))
  const charge = makeCharge(work, intent, method, { failure })
  emit(work, 'charge.failed', chargeView(work.double, charge))
  return failIntent(work, { ...intent, latestCharge: charge.id }, failure)
}

export function failureOf(
  decline: Decline,
  method: MethodRecord,
  charge: string | null,
): FailureRecord {
  return { type: 'card_error', ...decline, charge, method: method.id }
}

export function failIntent(work: Work, intent: IntentRecord, failure: FailureRecord): IntentRecord {
  const failed = put(work.double.book, intents, {
    ...intent,
    status: 'requires_payment_method',
    method: null,
    failure,
    action: null,
  })
  emit(work, 'payment_intent.payment_failed', intentView(work.double, failed))
  return failed
}

/** The payer answered their bank: approved is charged, denied goes back to the start. */
export function authenticateIntent(
  work: Work,
  intent: IntentRecord,
  method: MethodRecord,
  isApproved: boolean,
): IntentRecord {
  if (!isApproved) {
    return failIntent(work, intent, {
      ...failureOf(authenticationRequired, method, null),
      code: 'payment_intent_authentication_failure',
      declineCode: null,
      message:
        'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
    })
  }
  return chargeCard(work, intent, method, {
    offSession: false,
    isAuthenticated: true,
    returnUrl: null,
  })
}

export function attach(work: Work, method: MethodRecord, customer: string): MethodRecord {
  if (method.customer === customer) return method
  const attached = put(work.double.book, methods, { ...method, customer })
  emit(work, 'payment_method.attached', methodView(attached))
  return attached
}
