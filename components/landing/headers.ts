import { STYLE_SOURCE } from './style.ts'

const policy = (...more: string[]) => ["default-src 'none'", ...more, ...COMMON].join('; ')

const COMMON = [
  `style-src ${STYLE_SOURCE}`,
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
]

/**
 * The headers of a plain page. `landing` (D0) and every answer to a POST are never stored; `public`
 * pages are the same for everybody but for the letters they chose, and `offline` is one of them with a
 * script of its own. The referrer stays inside the site: with `no-referrer` the browser would send
 * `Origin: null` on the form's POST, and the Origin check would refuse it
 * (rules.md 3).
 */
export function plainPageHeaders(page: 'landing' | 'public' | 'offline'): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': page === 'offline' ? policy("script-src 'self'") : policy(),
    'referrer-policy': 'same-origin',
    'cache-control': page === 'landing' ? 'no-store' : 'public, max-age=300',
    ...(page === 'public' ? { vary: 'cookie' } : {}),
    'x-robots-tag': 'noindex, nofollow',
  }
}
