import { type IncomingHttpHeaders, request } from 'node:http'

/** The portal under test. */
export const PORTAL = new URL(process.env.E2E_PORTAL_URL ?? 'http://localhost:3000')

export type Ask = {
  readonly method?: string
  /** The whole `Cookie` header. */
  readonly cookie?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export type Reply = {
  readonly status: number
  readonly location: string | null
  readonly cookies: readonly string[]
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/**
 * Sends a request with its path exactly as it is written. Browsers and `fetch` tidy dots, slashes
 * and letters up before they send; whoever looks for a way around does not.
 */
export async function ask(path: string, options: Ask = {}): Promise<Reply> {
  for (let left = 3; ; left -= 1) {
    try {
      return await askOnce(path, options)
    } catch (fault) {
      // A server that has read enough answers and closes. Where that breaks off what is still being
      // written, Node throws the answer away with the line, so that it must be asked for again.
      if (left === 1 || !(fault instanceof Error && 'code' in fault && fault.code === 'EPIPE')) {
        throw fault
      }
    }
  }
}

function askOnce(path: string, options: Ask): Promise<Reply> {
  const { method = 'GET', cookie, headers = {}, body } = options
  const length: Record<string, string> =
    body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  return new Promise((answered, failed) => {
    const sent = request(
      {
        host: PORTAL.hostname,
        port: PORTAL.port,
        path,
        method,
        agent: false,
        timeout: 20_000,
        headers: { ...(cookie ? { cookie } : {}), ...length, ...headers },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', failed)
        response.on('end', () =>
          answered({
            status: response.statusCode ?? 0,
            location: response.headers.location ?? null,
            cookies: response.headers['set-cookie'] ?? [],
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    sent.on('timeout', () => sent.destroy(new Error(`${method} ${path}: no answer`)))
    sent.on('error', failed)
    sent.end(body)
  })
}

/**
 * As `ask`, and once more where Next wants its cache key in the address before it answers with the
 * data of a page instead of HTML.
 */
export async function askThrough(path: string, options: Ask = {}): Promise<Reply> {
  const reply = await ask(path, options)
  if (!reply.location?.includes('_rsc')) return reply
  const { pathname, search } = new URL(reply.location, PORTAL)
  return ask(pathname + search, options)
}

/** The path that a redirect leads to, without its query. */
export function destination({ location }: Reply): string | null {
  return location === null ? null : new URL(location, PORTAL).pathname
}

export type Form = {
  /** The address it is sent to; null for a form action, which is sent to its own page. */
  readonly to: string | null
  /** Whatever the form would send untouched. */
  readonly fields: readonly (readonly [string, string])[]
}

/** The forms of a page that change something, as a browser without JavaScript sees them. */
export function formsOf(html: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)]
    .map(([, tag = '', inside = '']) => ({
      to: addressIn(tag),
      fields: [...inside.matchAll(/<(?:input|button)\b[^>]*>/g)].flatMap(([one]) => fieldOf(one)),
    }))
    .filter(({ to, fields }) => to !== null || fields.some(([name]) => name.startsWith('$ACTION')))
}

function addressIn(tag: string): string | null {
  const to = /\bmethod="post"/i.test(tag) ? attribute(tag, 'action') : null
  return to?.startsWith('/') ? to : null
}

function fieldOf(tag: string): (readonly [string, string])[] {
  const name = attribute(tag, 'name')
  if (name === null || (/type="radio"/.test(tag) && !/\bchecked\b/.test(tag))) return []
  return [[name, attribute(tag, 'value') ?? '']]
}

function attribute(tag: string, name: string): string | null {
  const text = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1]
  if (text === undefined) return null
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

/** Submits a form that stands on the page at `path`, as a browser without JavaScript does. */
export async function submit(
  path: string,
  form: Form,
  options: Ask & { readonly changes?: Readonly<Record<string, string>> } = {},
): Promise<Reply> {
  const { changes = {}, ...rest } = options
  const data = form.to === null ? new FormData() : new URLSearchParams()
  for (const [name, value] of form.fields) data.append(name, changes[name] ?? value)
  const encoded = new Response(data)
  const type = encoded.headers.get('content-type') ?? ''
  const body = new Uint8Array(await encoded.arrayBuffer())
  const headers = { origin: PORTAL.origin, 'content-type': type, ...rest.headers }
  return ask(form.to ?? path, { ...rest, method: 'POST', headers, body })
}
