import { operatorView } from '#app/_views/identity.ts'
import { plainPageHeaders } from '#components/landing/headers.ts'
import { renderOfflinePage } from '#components/landing/offline-page.ts'
import { runtime } from '#server/api/runtime.ts'

export const dynamic = 'force-dynamic'

/** D12: what the service worker keeps for when there is no network. Holds nothing personal. */
export function GET(): Response {
  const html = renderOfflinePage({ operator: operatorView(runtime().services.operator) })
  return new Response(html, { headers: plainPageHeaders('offline') })
}
