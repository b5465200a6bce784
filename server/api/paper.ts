import { TRPCError } from '@trpc/server'
import { seeOther } from '#server/api/see-other.ts'

type Pdf = { readonly isReady: true; readonly bytes: Uint8Array; readonly fileName: string }
type Served = Pdf | { readonly isReady: false }

/** Where a person goes who must first enter a code; `para` brings them back to the paper. */
const codePage = (path: string) => `/codigo?para=${encodeURIComponent(path)}`

/**
 * A paper as a download, never stored by anything between us and the person. Without a session it
 * leads to the way in, without a code to the code, before it is issued to a page that waits for it
 * and comes back by itself; what is not theirs is not there.
 */
export async function answerPaper(
  request: Request,
  path: string,
  load: () => Promise<Served>,
): Promise<Response> {
  try {
    const paper = await load()
    return paper.isReady ? download(paper) : seeOther(waitingPage(request, path))
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    if (error.code === 'UNAUTHORIZED') return seeOther('/sessao')
    if (error.code === 'FORBIDDEN') return seeOther(codePage(path))
    if (error.code === 'INTERNAL_SERVER_ERROR') throw error
    return new Response(null, { status: 404, headers: { 'cache-control': 'no-store' } })
  }
}

function download({ bytes, fileName }: Pdf): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${fileName}"`,
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'referrer-policy': 'no-referrer',
    },
  })
}

/** The page that waits counts how often it came back here, so that it stops some day. */
function waitingPage(request: Request, path: string): string {
  const waited = Number(new URL(request.url).searchParams.get('espera') ?? '0')
  const next = Number.isSafeInteger(waited) && waited >= 0 ? Math.min(waited + 1, 99) : 1
  return `/documentos/preparando?${new URLSearchParams({ para: path, espera: String(next) })}`
}
