import { randomUUID } from 'node:crypto'
import { assertPresent } from '#server/kernel/assert.ts'
import { verdictOn } from './cards.ts'
import { attach, authenticateIntent, chargeCard, failureOf } from './charging.ts'
import type { Work } from './context.ts'
import { makeCustomer, makeMethod, type ShownCard } from './customers.ts'
import { emit } from './emitting.ts'
import { intentView, sessionView, setupView } from './payment-views.ts'
import {
  type IntentRecord,
  intents,
  type MethodRecord,
  methods,
  type SessionRecord,
  type SetupRecord,
  sessions,
  setups,
} from './records.ts'
import { find, makeId, nowSeconds, put } from './store.ts'

/** What comes of a card shown on the page: done, a page of the bank to go to, or a no. */
export type Visit =
  | { kind: 'done'; session: SessionRecord }
  | { kind: 'authenticate'; id: string; token: string }
  | { kind: 'declined'; declineCode: string }

/** The debtor sends the page's form. */
export function presentCard(work: Work, session: SessionRecord, shown: ShownCard): Visit {
  const method = makeMethod(work, shown)
  if (session.mode === 'setup') {
    const setup = find(work.double.book, setups, session.setup ?? '')
    return afterSetup(
      work,
      session,
      saveCard(work, assertPresent(setup, 'a visit that saves has a setup intent'), method, false),
    )
  }
  const withIntent = session.intent === null ? openIntent(work, session) : session
  const intent = find(work.double.book, intents, withIntent.intent ?? '')
  const tried = chargeCard(work, assertPresent(intent, 'an intent was made'), method, {
    offSession: false,
    isAuthenticated: false,
    returnUrl: null,
  })
  return afterPayment(work, withIntent, tried)
}

/** The payment of a visit is made when somebody first tries to pay (API since 2022-08-01). */
function openIntent(work: Work, session: SessionRecord): SessionRecord {
  const { book } = work.double
  const customer =
    session.customer ??
    (session.createsCustomer ? makeCustomer(work, { email: session.customerEmail }).id : null)
  const intent = put(book, intents, {
    id: makeId('pi'),
    created: nowSeconds(book),
    status: 'requires_payment_method',
    amount: session.amount ?? 0,
    currency: session.currency ?? 'brl',
    customer,
    method: null,
    allowed: session.allowed,
    metadata: session.intentMetadata,
    description: session.intentDescription,
    setupFutureUsage: session.setupFutureUsage,
    pixSeconds: null,
    failure: null,
    latestCharge: null,
    action: null,
    canceledAt: null,
    cancellationReason: null,
    session: session.id,
  })
  emit(work, 'payment_intent.created', intentView(work.double, intent))
  return put(book, sessions, { ...session, intent: intent.id, customer })
}

function afterPayment(work: Work, session: SessionRecord, intent: IntentRecord): Visit {
  if (intent.status === 'succeeded') return complete(work, session, 'paid')
  return intent.action?.kind === 'authenticate'
    ? { kind: 'authenticate', id: intent.id, token: intent.action.token }
    : refused(work, session, intent)
}

function refused(
  work: Work,
  session: SessionRecord,
  { failure }: IntentRecord | SetupRecord,
): Visit {
  const declineCode = failure?.declineCode ?? failure?.code ?? 'generic_decline'
  put(work.double.book, sessions, { ...session, lastError: declineCode })
  return { kind: 'declined', declineCode }
}

function complete(
  work: Work,
  session: SessionRecord,
  paymentStatus: SessionRecord['paymentStatus'],
): Visit {
  const done = put(work.double.book, sessions, {
    ...session,
    status: 'complete',
    paymentStatus,
    lastError: null,
  })
  emit(work, 'checkout.session.completed', sessionView(work.double, done))
  return { kind: 'done', session: done }
}

/** Saves a card without charging it; the bank may want the payer here, too. */
export function saveCard(
  work: Work,
  setup: SetupRecord,
  method: MethodRecord,
  isAuthenticated: boolean,
  returnUrl: string | null = null,
): SetupRecord {
  const { book } = work.double
  const verdict = verdictOn(method.behaviour, { offSession: false, isAuthenticated })
  if (verdict.kind === 'authenticate') {
    const action = { token: randomUUID(), returnUrl }
    const waiting = { ...setup, status: 'requires_action' as const, method: method.id, action }
    emit(work, 'setup_intent.requires_action', setupView(work.double, waiting))
    return put(book, setups, waiting)
  }
  if (verdict.kind === 'declined') {
    return failSetup(work, setup, failureOf(verdict.decline, method, null))
  }
  if (setup.customer !== null) attach(work, method, setup.customer)
  const saved = put(book, setups, {
    ...setup,
    status: 'succeeded',
    method: method.id,
    failure: null,
    action: null,
  })
  emit(work, 'setup_intent.succeeded', setupView(work.double, saved))
  return saved
}

function failSetup(work: Work, setup: SetupRecord, failure: SetupRecord['failure']): SetupRecord {
  const failed = put(work.double.book, setups, {
    ...setup,
    status: 'requires_payment_method',
    method: null,
    failure,
    action: null,
  })
  emit(work, 'setup_intent.setup_failed', setupView(work.double, failed))
  return failed
}

function afterSetup(work: Work, session: SessionRecord, setup: SetupRecord): Visit {
  if (setup.status === 'succeeded') return complete(work, session, 'no_payment_required')
  return setup.action
    ? { kind: 'authenticate', id: setup.id, token: setup.action.token }
    : refused(work, session, setup)
}

/** What the payer told their bank, and where they go from there; null for a stale page. */
export function authenticate(
  work: Work,
  id: string,
  token: string,
  isApproved: boolean,
): { visit: Visit; session: SessionRecord } | { returnUrl: string | null } | null {
  const { book } = work.double
  const subject = find(book, intents, id) ?? find(book, setups, id)
  const method = subject && find(book, methods, subject.method ?? '')
  const { action } = subject ?? {}
  if (!subject || !method || !action || !('token' in action) || action.token !== token) return null
  const session = subject.session === null ? null : find(book, sessions, subject.session)
  if ('usage' in subject) {
    const setup = isApproved
      ? saveCard(work, subject, method, true)
      : failSetup(work, subject, deniedBy(method))
    return session
      ? { visit: afterSetup(work, session, setup), session }
      : { returnUrl: action.returnUrl }
  }
  const intent = authenticateIntent(work, subject, method, isApproved)
  return session
    ? { visit: afterPayment(work, session, intent), session }
    : { returnUrl: action.returnUrl }
}

function deniedBy(method: MethodRecord): SetupRecord['failure'] {
  return {
    type: 'invalid_request_error',
    code: 'setup_intent_authentication_failure',
    declineCode: null,
    advice: null,
    message: 'The provided PaymentMethod has failed authentication.',
    charge: null,
    method: method.id,
  }
}
