import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { Client } from '#server/api/context.ts'

const PEER_HEADER = 'x-quita-peer'
const FORWARDING_HEADERS = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'forwarded',
  'x-real-ip',
]

/**
 * Writes the address and port of the sender of every request into a header of our own that no
 * visitor can set. Behind one trusted proxy it is the last address that proxy added.
 */
export function notePeers(behindProxy: boolean): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { request: IncomingMessage }
    const forwarded = behindProxy ? lastForwarded(request.headers['x-forwarded-for']) : null
    const address = forwarded ?? request.socket.remoteAddress ?? ''
    const port = forwarded ? 0 : (request.socket.remotePort ?? 0)
    if (!behindProxy) for (const name of FORWARDING_HEADERS) delete request.headers[name]
    request.headers[PEER_HEADER] = `${address} ${port}`
  })
}

function lastForwarded(header: string | string[] | undefined): string | null {
  const text = Array.isArray(header) ? header.join(',') : header
  const last = text?.split(',').at(-1)?.trim()
  return last && isIP(last) !== 0 ? last : null
}

/** The sender as noted; an unknown one shares the budget of all unknown ones. */
export function clientOf(headers: Headers): Client {
  const [ip, port] = (headers.get(PEER_HEADER) ?? '').split(' ')
  return {
    ip: ip && isIP(ip) !== 0 ? ip : 'unknown',
    port: Number(port) || 0,
    userAgent: (headers.get('user-agent') ?? '').slice(0, 400),
  }
}
