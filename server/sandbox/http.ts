import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** The few lines of HTTP the sandbox needs: routes as data, replies as values. */
export type Call = {
  method: string
  url: URL
  params: Record<string, string>
  headers: IncomingMessage['headers']
  body: Buffer
}

export type Reply = {
  status: number
  headers?: Record<string, string>
  body?: string | Uint8Array
}

/** No reply at all: the line is cut. */
export const HANG_UP: Reply = { status: 0 }

export type Handler = (call: Call) => Reply | Promise<Reply>

/** `pattern` is a path whose `:name` segments are parameters. */
export type Route = { method: string; pattern: string; handle: Handler }

const MAX_BODY_BYTES = 25 * 1024 * 1024

export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge'
}

/** The route for a request with its parameters decoded, or null. HEAD is answered as GET. */
export function findRoute<R extends Route>(
  routes: readonly R[],
  method: string,
  path: string,
): { route: R; params: Record<string, string> } | null {
  for (const route of routes) {
    const isMethod = route.method === method || (method === 'HEAD' && route.method === 'GET')
    const params = isMethod ? matchPath(route.pattern, path) : null
    if (params) return { route, params }
  }
  return null
}

function matchPath(pattern: string, path: string): Record<string, string> | null {
  const expected = pattern.split('/')
  const actual = path.split('/')
  if (expected.length !== actual.length) return null
  const params: Record<string, string> = {}
  for (const [i, segment] of expected.entries()) {
    const value = actual[i] ?? ''
    if (!segment.startsWith(':')) {
      if (segment !== value) return null
      continue
    }
    const decoded = decode(value)
    if (decoded === null || decoded === '') return null
    params[segment.slice(1)] = decoded
  }
  return params
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new BodyTooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export function writeReply(response: ServerResponse, reply: Reply, isHead: boolean): void {
  const body = reply.body ?? ''
  response.writeHead(reply.status, {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...reply.headers,
    ...(reply.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
  })
  response.end(isHead || reply.status === 204 ? undefined : body)
}

export function jsonReply(status: number, value: unknown): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(value),
  }
}

/** After a form: 303 makes the browser GET the next page, so that reloading repeats nothing. */
export function seeOther(location: string): Reply {
  return { status: 303, headers: { location } }
}

/** Undefined where the body is not JSON. */
export function jsonBody(call: Call): unknown {
  try {
    return JSON.parse(call.body.toString('utf8'))
  } catch {
    return undefined
  }
}

export function formBody(call: Call): URLSearchParams {
  return new URLSearchParams(call.body.toString('utf8'))
}

export function bearerOf(call: Call): string | null {
  return /^Bearer (\S+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? null
}

export function isSameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(expected)
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Lets only callers with this bearer token through. */
export function guarded(token: string, routes: Route[]): Route[] {
  return routes.map((route) => ({
    ...route,
    handle: (call) => {
      const given = bearerOf(call)
      if (given !== null && isSameSecret(given, token)) return route.handle(call)
      return jsonReply(401, { error: 'a bearer token is required' })
    },
  }))
}
