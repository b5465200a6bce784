import { cookies } from 'next/headers'
import { sessionCookie } from '#server/access/model.ts'
import { runtime } from '#server/api/runtime.ts'

/** Puts the secret of a session that was just opened into the browser's cookie. */
export async function keepSession(session: { secret: string; expiresAt: Temporal.Instant }) {
  const { name, attributes } = sessionCookie(runtime().env.PORTAL_URL)
  const jar = await cookies()
  const expires = new Date(session.expiresAt.epochMilliseconds)
  jar.set(name, session.secret, { ...attributes, expires })
}

/** Why no code was sent, as the address of the code page says it. A pause of seconds is none. */
export function codeRefusal(reason: string | undefined): string {
  return reason === 'too_soon' ? 'a-caminho' : 'bloqueado'
}

const CONFIRM_REFUSALS = {
  incomplete: 'errado',
  wrong_code: 'errado',
  code_ended: 'vencido',
  too_many_tries: 'bloqueado',
} as const

/** Why a code was not taken, with the tries that are left, as the address says it. */
export function confirmRefusal(refusal: {
  reason: keyof typeof CONFIRM_REFUSALS
  detail?: { triesLeft: number }
}): Record<string, string> {
  const left = refusal.detail?.triesLeft
  // The last try is gone: that code is dead, and the next one may wait a little.
  if (left === 0) return { estado: 'bloqueado' }
  const estado = CONFIRM_REFUSALS[refusal.reason]
  return left === undefined ? { estado } : { estado, restam: String(left) }
}
