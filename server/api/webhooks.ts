import { runtime } from '#server/api/runtime.ts'
import { type ReportRefusal, takeDeliveryReport } from '#server/messages/report/commands.ts'
import {
  storeCobrNotice,
  storePixNotice,
  storeRecNotice,
  storeStripeEvent,
} from '#server/payments/notice/commands.ts'
import { MAX_NOTICE_BYTES } from '#server/payments/notice/schema.ts'
import { sameSecret, sha256 } from '#server/platform/crypto.ts'
import type { Core } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import {
  type CreditorCallRefusal,
  takeCreditorNotice,
} from '#server/reconciliation/hook/commands.ts'
import { MAX_CREDITOR_NOTICE_BYTES } from '#server/reconciliation/hook/schema.ts'
import { isReply, takeReply } from '#server/replies/inbox/commands.ts'
import { MAX_GATEWAY_BYTES } from '#server/replies/schema.ts'

const scope = mintSystemScope('pix-webhook')
const stripeScope = mintSystemScope('stripe-webhook')
const creditorScope = mintSystemScope('creditor-webhook')
const smsScope = mintSystemScope('sms-webhook')

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

const REPORT_REFUSALS = {
  bad_signature: 401,
  too_old: 401,
  malformed: 400,
} as const satisfies Record<ReportRefusal, number>

/**
 * What the gateway of messages tells: what became of those it took, and what people wrote back. About
 * contacts, never about money.
 */
export async function receiveGatewayCall(request: Request): Promise<Response> {
  const { core, env } = runtime()
  const secrets = env.SMS_REPORT_SECRETS?.split(',') ?? []
  if (secrets.length === 0) return answer(404)
  const body = await readLimited(request, MAX_GATEWAY_BYTES)
  if (body === null) return answer(413)
  const signature = request.headers.get('x-quita-signature') ?? ''
  return orComeBack(core, async () => {
    const take = isReply(body) ? takeReply : takeDeliveryReport
    const taken = await take(core, smsScope, secrets, { signature, body })
    return answer(taken.ok ? 200 : REPORT_REFUSALS[taken.reason])
  })
}

/**
 * What the database did not take is not answered for: 503 makes the sender come again, and the
 * sweep of its list finds what it gives up (scenario 48).
 */
async function orComeBack(core: Core, take: () => Promise<Response>): Promise<Response> {
  try {
    return await take()
  } catch (error) {
    core.log.error({ error }, 'notice not stored; its sender is asked to come again')
    return answer(503)
  }
}

function answer(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}

/** The body as text, or null as soon as it grows past the limit; nothing more of it is read. */
async function readLimited(request: Request, limit: number): Promise<string | null> {
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.byteLength
    if (size > limit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
