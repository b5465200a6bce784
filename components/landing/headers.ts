import { STYLE_SOURCE } from './style.ts'

const POLICY = [
  "default-src 'none'",
  `style-src ${STYLE_SOURCE}`,
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * The headers of a plain page. `landing` (D0) and every answer to a POST are never stored; `public`
 * pages are the same for everybody. The referrer stays inside the site: with `no-referrer` the
 * browser would send `Origin: null` on the form's POST, and the Origin check would refuse it
 * (security-and-reliability.md §4).
 */
export function plainPageHeaders(page: 'landing' | 'public'): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': POLICY,
    'referrer-policy': 'same-origin',
    'cache-control': page === 'landing' ? 'no-store' : 'public, max-age=300',
    'x-robots-tag': 'noindex, nofollow',
  }
}
