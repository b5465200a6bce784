import { randomBytes } from 'node:crypto'
import { assert } from '#server/kernel/assert.ts'
import { writeDynamicBrCode } from '#server/payments/br-code/model.ts'
import { failIntent, payIntent } from './charging.ts'
import type { StripeDouble, Work } from './context.ts'
import { emit } from './emitting.ts'
import { intentView } from './payment-views.ts'
import { type IntentRecord, intents, type MethodRecord, methods } from './records.ts'
import { all, find, makeId, nowSeconds, put } from './store.ts'

/** Stripe's default: four hours (docs: payment_method_options.pix.expires_after_seconds). */
const DEFAULT_SECONDS = 14_400

/** A code to pay, of its own Brazilian look, that only the double's own page or desk can pay. */
export function offerPix(work: Work, intent: IntentRecord): IntentRecord {
  const { book, authority } = work.double
  const method = put(book, methods, pixMethod(nowSeconds(book)))
  const code = writeDynamicBrCode({
    url: `${authority()}/stripe/qr/${randomBytes(12).toString('hex')}`,
    merchant: { name: 'STRIPE DE MENTIRA', city: 'SAO PAULO' },
    once: true,
  })
  assert(code.ok, 'a code that can be written')
  const expiresAt = nowSeconds(book) + (intent.pixSeconds ?? DEFAULT_SECONDS)
  const waiting = put(book, intents, {
    ...intent,
    status: 'requires_action',
    method: method.id,
    failure: null,
    action: { kind: 'pix', code: code.value, expiresAt },
  })
  emit(work, 'payment_intent.requires_action', intentView(work.double, waiting))
  return waiting
}

function pixMethod(created: number): MethodRecord {
  return {
    id: makeId('pm'),
    created,
    type: 'pix',
    customer: null,
    behaviour: 'ok',
    brand: '',
    last4: '',
    expMonth: 0,
    expYear: 0,
    fingerprint: '',
  }
}

/** The page on which a code of the double's own is paid; null for any other code. */
export function pixPageOf({ book }: StripeDouble, code: string): string | null {
  const waiting = all(book, intents).find(
    ({ action }) => action?.kind === 'pix' && action.code === code,
  )
  return waiting ? `/stripe/pix/${waiting.id}` : null
}

/** The code is paid at a bank; null where there is none to pay. */
export function payPix(work: Work, intent: IntentRecord): IntentRecord | null {
  const { book } = work.double
  const method = intent.method === null ? null : find(book, methods, intent.method)
  if (intent.status !== 'requires_action' || intent.action?.kind !== 'pix' || !method) return null
  return payIntent(work, intent, method, { endToEndId: endToEndId(book.now()) })
}

/** `E`, the bank's ISPB, minutes in UTC, eleven characters. */
function endToEndId(nowMs: number): string {
  const minute = new Date(nowMs).toISOString().replace(/\D/g, '').slice(0, 12)
  return `E99999999${minute}${randomBytes(8).toString('hex').slice(0, 11)}`
}

/** A code nobody paid in time: the payment may be tried in another way. */
export function expirePix(work: Work, intent: IntentRecord): IntentRecord {
  return failIntent(work, intent, {
    type: 'invalid_request_error',
    code: 'payment_intent_payment_attempt_expired',
    declineCode: null,
    advice: null,
    message: 'The latest attempt to pay has expired.',
    charge: null,
    method: intent.method,
  })
}
