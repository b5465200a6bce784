import { runtime } from '#server/api/runtime.ts'
import { answer, orComeBack, readLimited } from '#server/api/webhook-answer.ts'
import {
  storeCobrNotice,
  storePixNotice,
  storeRecNotice,
  storeStripeEvent,
} from '#server/payments/notice/commands.ts'
import { MAX_NOTICE_BYTES } from '#server/payments/notice/schema.ts'
import { sameSecret, sha256 } from '#server/platform/crypto.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import {
  type CreditorCallRefusal,
  takeCreditorNotice,
} from '#server/reconciliation/hook/commands.ts'
import { MAX_CREDITOR_NOTICE_BYTES } from '#server/reconciliation/hook/schema.ts'

const scope = mintSystemScope('pix-webhook')
const stripeScope = mintSystemScope('stripe-webhook')
const creditorScope = mintSystemScope('creditor-webhook')

/**
 * Stores the notice and answers; what it says is followed up by the worker. The Pix standard has
 * no signature: trust is the mutual TLS that ends before us, plus a secret in the address, plus
 * never crediting anything that the provider does not confirm when asked.
 */
export async function receivePixNotice(
  secret: string,
  request: Request,
  store: typeof storePixNotice = storePixNotice,
): Promise<Response> {
  const { core, env } = runtime()
  if (!sameSecret(sha256(secret), sha256(env.PIX_WEBHOOK_SECRET))) return answer(404)
  const body = await readLimited(request, MAX_NOTICE_BYTES)
  if (body === null) return answer(413)
  return orComeBack(core, async () => {
    const stored = await store(core, scope, body)
    return answer(stored.ok ? 200 : 400)
  })
}

/** An authorisation of Pix Automático changed. */
export function receiveRecNotice(secret: string, request: Request): Promise<Response> {
  return receivePixNotice(secret, request, storeRecNotice)
}

/** A debit of an authorisation changed. */
export function receiveCobrNotice(secret: string, request: Request): Promise<Response> {
  return receivePixNotice(secret, request, storeCobrNotice)
}

/** Far above any event of Stripe's. */
const MAX_EVENT_BYTES = 512 * 1024

/**
 * Checks the signature over the very bytes that came, stores the event once and answers. Forged,
 * old and malformed calls change no row; events of another account are stored and quarantined by
 * the worker, so that Stripe does not send them again for days.
 */
export async function receiveStripeEvent(request: Request): Promise<Response> {
  const { core, services } = runtime()
  const { stripe } = services
  if (!stripe) return answer(404)
  const body = await readLimited(request, MAX_EVENT_BYTES)
  if (body === null) return answer(413)
  const event = stripe.verifyEvent(body, request.headers.get('stripe-signature'), core.clock.now())
  if (!event.ok) return answer(400)
  return orComeBack(core, async () => {
    await storeStripeEvent(core, stripeScope, event.value, body)
    return answer(200)
  })
}

const CREDITOR_REFUSALS = {
  bad_signature: 401,
  too_old: 401,
  malformed: 400,
  other_content: 409,
} as const satisfies Record<CreditorCallRefusal, number>

/**
 * What a creditor tells us, signed with its own secret. A creditor is its own authority about what
 * it did with a name, so nothing has to be fetched; the answer says how much of it was new.
 */
export async function receiveCreditorNotice(slug: string, request: Request): Promise<Response> {
  const { core } = runtime()
  const body = await readLimited(request, MAX_CREDITOR_NOTICE_BYTES)
  if (body === null) return answer(413)
  const signature = request.headers.get('x-quita-signature') ?? ''
  return orComeBack(core, async () => {
    const taken = await takeCreditorNotice(core, creditorScope, { slug, signature, body })
    if (!taken.ok) return answer(CREDITOR_REFUSALS[taken.reason])
    return Response.json(taken.value, { headers: { 'cache-control': 'no-store' } })
  })
}
