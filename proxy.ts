import { type NextRequest, NextResponse } from 'next/server'

/**
 * Gives every page a Content-Security-Policy with a nonce of its own, and keeps personal pages out
 * of caches. Convenience only: it decides nothing about who may see what; procedures do.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID())
  const policy = contentSecurityPolicy(nonce)
  const headers = new Headers(request.headers)
  // Next reads the nonce from the request's own policy and puts it on every script it writes.
  headers.set('content-security-policy', policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set('content-security-policy', policy)
  response.headers.set('cache-control', 'no-store')
  // Not `no-referrer`: with it a browser sends `Origin: null` on a form's POST, and Next refuses
  // server actions from such an origin, so that nothing would work without JavaScript. No address
  // of ours carries a secret here, and the referrer never leaves the site.
  response.headers.set('referrer-policy', 'same-origin')
  return response
}

function contentSecurityPolicy(nonce: string): string {
  // React's development build evaluates code to rebuild stacks; production never does.
  const evaluation = process.env.NODE_ENV === 'development' ? " 'unsafe-eval'" : ''
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

export const config = {
  // Plain pages (/l, /golpe, /verificar, /offline.html), documents (/valores, /sair, those of asking for help), photos and the API send
  // their own headers; files need none. All are named one by one, so that no made-up ending takes a
  // page out of the policy.
  matcher: [
    '/((?!_next/static/|api/|l/|golpe$|verificar(?:/[^/]*)?$|offline\\.html$|valores$|sair$|nao-consigo$|nao-reconheco$|falar$|responsavel$|pedidos(?:/[^/]*(?:/fotos/[^/]*)?)?$|admin/casos/[^/]*/fotos/[^/]*$|avisos$|meus-dados$|meus-dados/arquivo$|pagina\\.js$|copia\\.js$|instalar\\.js$|sw\\.js$|manifest\\.webmanifest$|favicon\\.ico$|apple-touch-icon\\.png$|icon\\.svg$|icon-(?:maskable-)?\\d+\\.png$).*)',
  ],
}
