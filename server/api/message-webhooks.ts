import { runtime } from '#server/api/runtime.ts'
import { answer, orComeBack, readLimited } from '#server/api/webhook-answer.ts'
import { type ReportRefusal, takeDeliveryReport } from '#server/messages/report/commands.ts'
import { sameSecret, sha256 } from '#server/platform/crypto.ts'
import type { GatewayEvent } from '#server/platform/gateway-event.ts'
import { readMetaCall } from '#server/platform/meta/event.ts'
import { isMetaCall } from '#server/platform/meta/signature.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { secretsOf, twilioCallbackUrl } from '#server/platform/sms/settings.ts'
import { readTwilioCall } from '#server/platform/twilio/event.ts'
import { isTwilioCall } from '#server/platform/twilio/signature.ts'
import { readZenviaCall } from '#server/platform/zenvia/event.ts'
import { isReply, takeGatewayEvents, takeReply } from '#server/replies/inbox/commands.ts'
import { MAX_BATCH_BYTES, MAX_GATEWAY_BYTES } from '#server/replies/schema.ts'

const scope = mintSystemScope('sms-webhook')

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
  const secrets = secretsOf(env.SMS_REPORT_SECRETS)
  if (secrets.length === 0) return answer(404)
  const body = await readLimited(request, MAX_GATEWAY_BYTES)
  if (body === null) return answer(413)
  const signature = request.headers.get('x-quita-signature') ?? ''
  return orComeBack(core, async () => {
    const take = isReply(body) ? takeReply : takeDeliveryReport
    const taken = await take(core, scope, secrets, { signature, body })
    return answer(taken.ok ? 200 : REPORT_REFUSALS[taken.reason])
  })
}

/**
 * What Twilio tells, signed over the address that it was given: about a message of ours, which `?key=`
 * names, or what somebody wrote. Several calls about one message may come in any order.
 */
export async function receiveTwilioCall(request: Request): Promise<Response> {
  const { env } = runtime()
  const tokens = secretsOf(env.TWILIO_AUTH_TOKENS)
  if (tokens.length === 0) return answer(404)
  const body = await readLimited(request, MAX_GATEWAY_BYTES)
  if (body === null) return answer(413)
  const form = new URLSearchParams(body)
  const { search, searchParams } = new URL(request.url)
  const signature = request.headers.get('x-twilio-signature') ?? ''
  const url = `${twilioCallbackUrl(env)}${search}`
  if (!isTwilioCall(tokens, { signature, url, form })) return answer(401)
  return take(readTwilioCall(form, searchParams.get('key')))
}

/** What Meta tells, signed over its bytes: many things in one call. */
export async function receiveMetaCall(request: Request): Promise<Response> {
  const { env } = runtime()
  const secrets = secretsOf(env.META_APP_SECRETS)
  if (secrets.length === 0 || env.META_PHONE_NUMBER_ID === undefined) return answer(404)
  const body = await readLimited(request, MAX_BATCH_BYTES)
  if (body === null) return answer(413)
  const signature = request.headers.get('x-hub-signature-256') ?? ''
  if (!isMetaCall(secrets, signature, body)) return answer(401)
  return take(readMetaCall(body, env.META_PHONE_NUMBER_ID))
}

/** Meta asks once whether the address is ours: whoever knows our word gets theirs back. */
export function answerMetaChallenge(request: Request): Response {
  const { env } = runtime()
  const { searchParams } = new URL(request.url)
  const word = env.META_VERIFY_TOKEN
  const challenge = searchParams.get('hub.challenge') ?? ''
  const isKnown =
    word !== undefined &&
    searchParams.get('hub.mode') === 'subscribe' &&
    sameSecret(sha256(searchParams.get('hub.verify_token') ?? ''), sha256(word))
  if (!isKnown || !/^[\w-]{1,200}$/.test(challenge)) return answer(word === undefined ? 404 : 403)
  return new Response(challenge, {
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  })
}

/** What Zenvia tells: it signs nothing, and sends with each event the header it was subscribed with. */
export async function receiveZenviaCall(request: Request): Promise<Response> {
  const { env } = runtime()
  const secrets = secretsOf(env.ZENVIA_EVENT_SECRETS)
  if (secrets.length === 0) return answer(404)
  const body = await readLimited(request, MAX_GATEWAY_BYTES)
  if (body === null) return answer(413)
  const given = sha256(request.headers.get('x-quita-secret') ?? '')
  if (!secrets.map((secret) => sameSecret(sha256(secret), given)).includes(true)) return answer(401)
  return take(readZenviaCall(body))
}

/** Null: nothing that such a provider tells. */
async function take(events: readonly GatewayEvent[] | null): Promise<Response> {
  const { core } = runtime()
  if (events === null) return answer(400)
  return orComeBack(core, async () => {
    await takeGatewayEvents(core, scope, events)
    return answer(200)
  })
}
