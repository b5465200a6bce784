import { runtime } from '#server/api/runtime.ts'
import { seeOther } from '#server/api/see-other.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** Whoever opens it in a browser is asked first: a preview of a mail program opens addresses, too. */
export async function GET(
  _: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  return seeOther(`/l/${encodeURIComponent((await params).token)}`)
}

/**
 * One click in a mail program (RFC 8058): it comes from the reader's mail provider, without cookies
 * and without an origin of ours. The token is the whole proof, and all that it does is silence.
 */
export async function POST(
  _: Request,
  { params }: { params: Promise<{ token: string }> },
): Promise<Response> {
  try {
    const { access } = await caller()
    const done = await access.stopWriting({ token: (await params).token })
    return new Response(null, {
      status: done.ok ? 200 : 429,
      headers: { 'cache-control': 'no-store' },
    })
  } catch (error) {
    runtime().core.log.error({ error }, 'leaving by one click failed')
    return new Response(null, { status: 503, headers: { 'cache-control': 'no-store' } })
  }
}
