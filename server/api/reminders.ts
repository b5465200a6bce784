import { TRPCError } from '@trpc/server'
import { cookies } from 'next/headers'
import { DEVICE_DAYS, deviceCookie } from '#server/access/device/model.ts'
import { ownForm } from './forms.ts'
import { runtime } from './runtime.ts'
import { caller } from './web.ts'

type Reminders = Awaited<ReturnType<typeof caller>>['reminders']

const STATUS: Partial<Record<TRPCError['code'], number>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  METHOD_NOT_SUPPORTED: 403,
  BAD_REQUEST: 400,
}

/**
 * What the button on D5 and the portal's worker ask for. Only a form that our own pages or worker
 * sent is listened to, so that no other site turns somebody's reminders on or off.
 * @param act answers whether it was done.
 */
export async function answerReminders(
  request: Request,
  act: (reminders: Reminders, form: URLSearchParams) => Promise<boolean>,
): Promise<Response> {
  const form = await ownForm(request, runtime().env.PORTAL_URL)
  if (form === null) return answer(403)
  try {
    const { reminders } = await caller()
    return answer((await act(reminders, form)) ? 204 : 409)
  } catch (error) {
    const status = error instanceof TRPCError ? STATUS[error.code] : undefined
    if (status === undefined) runtime().core.log.error({ error }, 'reminders failed')
    return answer(status ?? 503)
  }
}

function answer(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}

/** The fields of a subscription as a form sends them; judged by the procedure. */
export function subscriptionOf(form: URLSearchParams) {
  const field = (name: string) => form.get(name) ?? ''
  return {
    endpoint: field('endpoint'),
    p256dh: field('p256dh'),
    auth: field('auth'),
    publicKey: field('publicKey'),
  }
}

/** Puts the secret of a device into its cookie; null takes it away. */
export async function keepDevice(secret: string | null): Promise<void> {
  const { name, attributes } = deviceCookie(runtime().env.PORTAL_URL)
  const maxAge = secret === null ? 0 : DEVICE_DAYS * 24 * 3600
  const jar = await cookies()
  jar.set(name, secret ?? '', { ...attributes, maxAge })
}
