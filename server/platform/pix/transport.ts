import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'

/**
 * One HTTP exchange with a provider. `node:https` instead of `fetch`, because the Pix API is spoken
 * over mutual TLS (Manual de Segurança do Pix) and `fetch` takes no client certificate.
 * There are no retries here: whoever called knows whether repeating is harmless.
 */
export type TlsFiles = { certFile?: string; keyFile?: string; caFile?: string }

export type HttpRequest = {
  method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: string
}

export type HttpReply = { status: number; headers: http.IncomingHttpHeaders; body: string }

/** `unreachable`: no connection was made, so the request was certainly not processed. */
export type TransportFailure = {
  cause: 'unreachable' | 'timeout' | 'reset' | 'unreadable'
  detail: string
}

export type HttpOutcome =
  | { kind: 'reply'; reply: HttpReply }
  | ({ kind: 'failed' } & TransportFailure)

export type Transport = (request: HttpRequest) => Promise<HttpOutcome>

/** A page of a thousand Pix with their refunds stays well below this. */
const MAX_REPLY_BYTES = 16 * 1024 * 1024

export function createTransport(config: { tls?: TlsFiles; timeoutMs: number }): Transport {
  const { certFile, keyFile, caFile } = config.tls ?? {}
  const plain = new http.Agent({ keepAlive: true })
  const secure = new https.Agent({
    keepAlive: true,
    minVersion: 'TLSv1.2',
    ...(certFile ? { cert: readFileSync(/* turbopackIgnore: true */ certFile) } : {}),
    ...(keyFile ? { key: readFileSync(/* turbopackIgnore: true */ keyFile) } : {}),
    ...(caFile ? { ca: readFileSync(/* turbopackIgnore: true */ caFile) } : {}),
  })
  return (request) => exchange(request, config.timeoutMs, { plain, secure })
}

function exchange(
  request: HttpRequest,
  timeoutMs: number,
  agents: { plain: http.Agent; secure: https.Agent },
): Promise<HttpOutcome> {
  const { promise, resolve } = Promise.withResolvers<HttpOutcome>()
  const url = new URL(request.url)
  const isSecure = url.protocol === 'https:'
  const outgoing = (isSecure ? https : http).request(url, {
    method: request.method,
    agent: isSecure ? agents.secure : agents.plain,
    headers: {
      ...request.headers,
      ...(request.body === undefined
        ? {}
        : { 'content-length': String(Buffer.byteLength(request.body)) }),
    },
  })
  let isConnected = false
  const fail = (cause: TransportFailure['cause'], detail: string) =>
    resolve({ kind: 'failed', cause, detail })
  const deadline = setTimeout(() => {
    fail('timeout', `no answer within ${timeoutMs} ms`)
    outgoing.destroy()
  }, timeoutMs)

  outgoing.on('socket', (socket) => {
    if (outgoing.reusedSocket) isConnected = true
    else socket.once(isSecure ? 'secureConnect' : 'connect', () => (isConnected = true))
  })
  outgoing.on('error', (error) => fail(isConnected ? 'reset' : 'unreachable', codeOf(error)))
  outgoing.on('response', (incoming) => {
    readBody(incoming).then(
      (body) => {
        const { statusCode: status = 0, headers } = incoming
        resolve({ kind: 'reply', reply: { status, headers, body } })
      },
      (error: unknown) => {
        fail(error instanceof RangeError ? 'unreadable' : 'reset', codeOf(error))
        outgoing.destroy()
      },
    )
  })
  outgoing.end(request.body)
  return promise.finally(() => clearTimeout(deadline))
}

async function readBody(incoming: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_REPLY_BYTES) throw new RangeError('reply too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** The error's code alone: its message may repeat an address or a header. */
function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.name : 'error'
}
