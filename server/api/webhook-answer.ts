import type { Core } from '#server/platform/db.ts'

/**
 * What the database did not take is not answered for: 503 makes the sender come again, and the
 * sweep of its list finds what it gives up (scenario 48).
 */
export async function orComeBack(core: Core, take: () => Promise<Response>): Promise<Response> {
  try {
    return await take()
  } catch (error) {
    core.log.error({ error }, 'notice not stored; its sender is asked to come again')
    return answer(503)
  }
}

export function answer(status: number): Response {
  return new Response(null, { status, headers: { 'cache-control': 'no-store' } })
}

/** The body as text, or null as soon as it grows past the limit; nothing more of it is read. */
export async function readLimited(request: Request, limit: number): Promise<string | null> {
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
