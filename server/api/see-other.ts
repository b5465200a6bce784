import { runtime } from '#server/api/runtime.ts'

/** Sends the browser to another page of ours, by GET, also after a POST. */
export function seeOther(path: string): Response {
  const location = `${runtime().services.portalUrl}${path}`
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}
