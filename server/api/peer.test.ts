import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, notePeers } from './peer.ts'

let seen: IncomingHttpHeaders = {}

const server = createServer((incoming, response) => {
  seen = incoming.headers
  response.end()
})

beforeAll(async () => {
  notePeers(false)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
})

afterAll(() => new Promise((done) => server.close(done)))

/** What the application learns of a visitor who sends these headers over a real socket. */
async function clientWith(headers: Record<string, string>) {
  const { port } = server.address() as AddressInfo
  const from = await new Promise<number>((answered, failed) => {
    const sent = request({ port, host: '127.0.0.1', headers, agent: false }, (response) => {
      const { localPort } = response.socket
      response.resume().on('end', () => answered(localPort ?? 0))
    })
    sent.on('error', failed).end()
  })
  const received = Object.entries(seen).map(([name, value]): [string, string] => [name, `${value}`])
  return { client: clientOf(new Headers(received)), from }
}

describe('where a request comes from, without a proxy in front', () => {
  it('is the other end of the socket', async () => {
    const { client, from } = await clientWith({ 'user-agent': 'Navegador/1.0' })
    expect(client).toEqual({ ip: '127.0.0.1', port: from, userAgent: 'Navegador/1.0' })
  })

  it.each([
    { 'x-forwarded-for': '203.0.113.9' },
    { 'x-real-ip': '203.0.113.9' },
    { forwarded: 'for=203.0.113.9' },
    { 'x-quita-peer': '203.0.113.9 1' },
    { 'X-Quita-Peer': '203.0.113.9 1', 'X-Forwarded-For': '203.0.113.9' },
  ])('is not what the visitor says: %j', async (headers) => {
    expect((await clientWith(headers)).client.ip).toBe('127.0.0.1')
  })

  it('hands on no forwarding header that could turn an address or an origin', async () => {
    await clientWith({
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '1',
      'x-forwarded-for': '203.0.113.9',
      'x-real-ip': '203.0.113.9',
      forwarded: 'host=evil.example',
    })
    expect(JSON.stringify(seen)).not.toMatch(/evil|203\.0\.113/)
  })

  it('is unknown, for all alike, where nobody noted it', () => {
    expect(clientOf(new Headers())).toEqual({ ip: 'unknown', port: 0, userAgent: '' })
    expect(clientOf(new Headers({ 'x-quita-peer': 'evil 1' })).ip).toBe('unknown')
  })

  it('keeps no more of a browser name than evidence needs', () => {
    const headers = new Headers({ 'user-agent': 'x'.repeat(5_000) })
    expect(clientOf(headers).userAgent).toHaveLength(400)
  })
})
