import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { clientOf } from '#server/api/peer.ts'
import { staffRouter } from '#server/api/root.ts'
import { runtime } from '#server/api/runtime.ts'
import { staffSessionId } from '#server/platform/auth.ts'

/**
 * The staff procedures over HTTP, for client components of the admin area. Debtor procedures are
 * not reachable here at all: their pages call them on the server. A write must come from our own
 * origin and speak JSON, which no foreign form can.
 */
export async function answerStaffCall(request: Request): Promise<Response> {
  const { core, services, env } = runtime()
  if (request.method !== 'GET' && !isOwnJson(request, env.PORTAL_URL)) {
    return new Response(null, { status: 403 })
  }
  const sessionId = await staffSessionId()
  const response = await fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: staffRouter,
    createContext: () => ({
      core,
      services,
      client: clientOf(request.headers),
      debtorSecret: null,
      staffSessionId: sessionId,
    }),
  })
  response.headers.set('cache-control', 'no-store')
  return response
}

function isOwnJson(request: Request, portalUrl: string): boolean {
  const json = request.headers.get('content-type')?.startsWith('application/json') ?? false
  return json && request.headers.get('origin') === new URL(portalUrl).origin
}
