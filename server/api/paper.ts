import { TRPCError } from '@trpc/server'
import { runtime } from '#server/api/runtime.ts'

type Pdf = { readonly bytes: Uint8Array; readonly fileName: string }

/** Where a person goes who must first enter a code; `para` brings them back to the paper. */
const codePage = (path: string) => `/codigo?para=${encodeURIComponent(path)}`

/**
 * A paper as a download, never stored by anything between us and the person. Without a session it
 * leads to the way in, without a code to the code, and what is not theirs is not there.
 */
export async function answerPaper(path: string, load: () => Promise<Pdf>): Promise<Response> {
  try {
    const { bytes, fileName } = await load()
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="${fileName}"`,
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; sandbox",
        'referrer-policy': 'no-referrer',
      },
    })
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    if (error.code === 'UNAUTHORIZED') return goTo('/sessao')
    if (error.code === 'FORBIDDEN') return goTo(codePage(path))
    if (error.code === 'INTERNAL_SERVER_ERROR') throw error
    return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } })
  }
}

function goTo(path: string): Response {
  const location = `${runtime().services.portalUrl}${path}`
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } })
}
