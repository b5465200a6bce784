import { randomUUID } from 'node:crypto'
import { TRPCError } from '@trpc/server'
import type { ReactNode } from 'react'
import { ViewingMark } from '#components/admin/viewing-mark.tsx'
import { ErrorContent } from '#components/portal/error-content.tsx'
import { runtime } from '#server/api/runtime.ts'
import { seeOther } from '#server/api/see-other.ts'
import { viewingUntil } from '#server/api/viewing.ts'
import { WITH_GUARDIAN } from '#server/api/web.ts'
import { DESCRIPTION, THEME_COLORS } from './head.ts'
import { look } from './look.ts'
import { stylesheet } from './stylesheet.ts'

/**
 * A document is a page that a route handler draws: the same components, written once as HTML, with
 * the same stylesheet and no framework in the browser. It costs the server a third of a page of
 * Next's and the telephone a tenth.
 */
export type Document = { readonly title: string; readonly content: ReactNode }

/** No nonce: the only script is a file of ours, and nothing is written into the page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': POLICY,
  'cache-control': 'no-store',
  // As on every page of a debtor: see proxy.ts.
  'referrer-policy': 'same-origin',
}

/**
 * Answers with what `make` makes. Without a session it leads to the way in; what fails is a page in
 * plain words with the reference that support finds in the log.
 * @param path the address of the page, to be asked for again.
 */
export async function answerDocument(
  path: string,
  make: () => Promise<Document>,
): Promise<Response> {
  try {
    return await drawn(await make(), 200)
  } catch (error) {
    if (isSignedOut(error)) return seeOther('/sessao')
    if (isMinors(error)) return seeOther(WITH_GUARDIAN)
    if (isMissing(error)) return seeOther(NOWHERE)
    return failed(path, error)
  }
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof TRPCError && error.code === 'UNAUTHORIZED'
}

/** Where there is no page, which is what it is for: see app/_views/missing.ts. */
export const NOWHERE = '/nao-encontrado'

/** Not there, another's, or not even an id. */
export function isMissing(error: unknown): boolean {
  return error instanceof TRPCError && ['NOT_FOUND', 'BAD_REQUEST'].includes(error.code)
}

/** Not for who is not 18 yet. */
export function isMinors(error: unknown): boolean {
  return error instanceof TRPCError && error.code === 'UNPROCESSABLE_CONTENT'
}

export function isOnlyLooking(error: unknown): boolean {
  return error instanceof TRPCError && error.code === 'METHOD_NOT_SUPPORTED'
}

export function failed(path: string, error: unknown): Promise<Response> {
  const reference = randomUUID().slice(0, 8)
  runtime().core.log.error({ path, reference, error }, 'document failed')
  return trouble(path, 500, reference)
}

/** The page that says that it did not work. */
export function trouble(path: string, status: number, reference: string | null = null) {
  const content = <ErrorContent reference={reference} retry={path} />
  return drawn({ title: 'Não conseguimos agora', content }, status)
}

async function drawn({ title, content }: Document, status: number): Promise<Response> {
  // Next refuses the import at the top, meant for pages that it draws itself.
  const { renderToStaticMarkup } = await import('react-dom/server')
  const until = await viewingUntil()
  const html = renderToStaticMarkup(
    <Frame title={title} look={await look()}>
      {until && <ViewingMark until={until} />}
      {content}
    </Frame>,
  )
  return new Response(`<!doctype html>${html}`, { status, headers: HEADERS })
}

/** The same head as app/layout.tsx gives the other pages. */
function Frame(props: {
  title: string
  look: Awaited<ReturnType<typeof look>>
  children: ReactNode
}) {
  return (
    <html lang="pt-BR" {...props.look}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <title>{props.title}</title>
        <link rel="stylesheet" href={stylesheet()} />
        <script src="/pagina.js" defer />
        {THEME_COLORS.map(({ media, color }) => (
          <meta key={media} name="theme-color" media={media} content={color} />
        ))}
        <meta name="description" content={DESCRIPTION} />
        <meta name="robots" content="noindex, nofollow, nocache" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="icon" href="/icon-192.png" sizes="192x192" type="image/png" />
        <link rel="apple-touch-icon" href="/apple-touch-icon.png" />
      </head>
      <body>{props.children}</body>
    </html>
  )
}
