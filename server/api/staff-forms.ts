import { TRPCError } from '@trpc/server'
import { runtime } from '#server/api/runtime.ts'

/** What route handlers behind staff forms share: whose form it is, and what its sender is answered. */

/** Browsers name the origin of every POST; a form of another site is none of ours. */
export function isOwn(request: Request): boolean {
  return request.headers.get('origin') === new URL(runtime().env.PORTAL_URL).origin
}

/** Null for what is not there for them, whatever the reason. */
export async function orRefused<T>(work: () => Promise<T>): Promise<T | null | 'signed_out'> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    if (error.code === 'UNAUTHORIZED') return 'signed_out'
    if (error.code === 'INTERNAL_SERVER_ERROR') throw error
    return null
  }
}

export function empty(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}

export function goTo(path: string): Response {
  const location = `${runtime().services.portalUrl}${path}`
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}
