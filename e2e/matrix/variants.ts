import type { Ask } from './http.ts'

/** One way to write a request for a page that a matcher, a cache or a proxy might misread. */
export type Variant = { readonly what: string; readonly path: string; readonly options: Ask }

const MIDDLEWARE = 'middleware:middleware:middleware:middleware:middleware'

function headers(what: string, path: string, sent: Record<string, string>): Variant {
  return { what, path, options: { headers: sent } }
}

const plain = (what: string, path: string): Variant => ({ what, path, options: {} })

/** The first letter of the last folder as `%64`. */
function encodedLetter(path: string): string {
  const at = path.lastIndexOf('/') + 1
  const code = path.charCodeAt(at).toString(16).padStart(2, '0')
  return `${path.slice(0, at)}%${code}${path.slice(at + 1)}`
}

/** Every variant of a path. */
export function variantsOf(path: string): Variant[] {
  const inner = path.replace(/^\/([^/]+)/, '/$1/')
  return [
    plain('.rsc', `${path}.rsc`),
    plain('.segments', `${path}.segments/_tree.segment.rsc`),
    plain('.prefetch.rsc', `${path}.prefetch.rsc`),
    plain('_rsc query', `${path}?_rsc=abc12`),
    headers('RSC', path, { rsc: '1' }),
    headers('prefetch', path, { rsc: '1', 'next-router-prefetch': '1' }),
    headers('segment prefetch', path, {
      rsc: '1',
      'next-router-prefetch': '1',
      'next-router-segment-prefetch': '/_tree',
    }),
    headers('x-middleware-subrequest', path, { 'x-middleware-subrequest': MIDDLEWARE }),
    headers('x-middleware-subrequest of src', path, {
      'x-middleware-subrequest': MIDDLEWARE.replaceAll('middleware', 'src/middleware'),
    }),
    headers('x-middleware-subrequest of proxy', path, {
      'x-middleware-subrequest': MIDDLEWARE.replaceAll('middleware', 'proxy'),
    }),
    headers('x-middleware-rewrite', path, { 'x-middleware-rewrite': '/ajuda' }),
    headers('x-matched-path', '/ajuda', { 'x-matched-path': path }),
    headers('x-invoke-path', '/ajuda', { 'x-invoke-path': path, 'x-invoke-status': '200' }),
    headers('x-original-url', '/ajuda', { 'x-original-url': path, 'x-rewrite-url': path }),
    headers('x-nextjs-data', path, { 'x-nextjs-data': '1' }),
    headers('x-forwarded-host', path, { 'x-forwarded-host': 'evil.example' }),
    plain('_next/data', `/_next/data/build${path}.json`),
    plain('double slash in front', `/${path}`),
    plain('double slash within', inner),
    plain('encoded letter', encodedLetter(path)),
    plain('encoded slash', `/${encodeURIComponent(path.slice(1))}`),
    plain('single dot', `/.${path}`),
    plain('double dots', `/ajuda/..${path}`),
    plain('encoded dots', `/ajuda/%2e%2e${path}`),
    plain('backslash', path.replaceAll('/', '\\').replace('\\', '/')),
    plain('trailing slash', `${path}/`),
    plain('changed case', path.toUpperCase()),
    plain('matrix parameter', `${path};a=b`),
    plain('style sheet', `${path}.css`),
    plain('style sheet below', `${path}/a.css`),
    plain('encoded NUL', `${path}%00`),
    plain('encoded line end', `${path}%0d%0aset-cookie:a=b`),
    { what: 'HEAD', path, options: { method: 'HEAD' } },
    { what: 'OPTIONS', path, options: { method: 'OPTIONS' } },
    { what: 'POST', path, options: { method: 'POST', body: '' } },
    { what: 'PUT', path, options: { method: 'PUT', body: '' } },
  ]
}
