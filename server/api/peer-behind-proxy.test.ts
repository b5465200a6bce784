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
  notePeers(true)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
})

afterAll(() => new Promise((done) => server.close(done)))

async function addressFor(headers: Record<string, string | string[]>): Promise<string> {
  const { port } = server.address() as AddressInfo
  await new Promise<void>((answered, failed) => {
    const sent = request({ port, host: '127.0.0.1', headers, agent: false }, (response) => {
      response.resume().on('end', answered)
    })
    sent.on('error', failed).end()
  })
  return clientOf(new Headers({ 'x-quita-peer': `${seen['x-quita-peer']}` })).ip
}

describe('where a request comes from, behind one trusted proxy', () => {
  it('is the address that the proxy added, not those that the visitor put before it', async () => {
    expect(await addressFor({ 'x-forwarded-for': '198.51.100.7' })).toBe('198.51.100.7')
    const forged = '203.0.113.9, 10.0.0.1, 198.51.100.7'
    expect(await addressFor({ 'x-forwarded-for': forged })).toBe('198.51.100.7')
    expect(await addressFor({ 'x-forwarded-for': '2001:db8::7' })).toBe('2001:db8::7')
  })

  it('is the last one also where the header comes twice', async () => {
    const twice = { 'x-forwarded-for': ['203.0.113.9', '198.51.100.7'] }
    expect(await addressFor(twice)).toBe('198.51.100.7')
  })

  it('is the proxy itself where that says nothing readable', async () => {
    for (const unreadable of ['', 'evil', '198.51.100.7:4000', '999.1.1.1']) {
      expect(await addressFor({ 'x-forwarded-for': unreadable })).toBe('127.0.0.1')
    }
    expect(await addressFor({})).toBe('127.0.0.1')
  })

  it('is never what the visitor writes into our own header', async () => {
    const forged = { 'x-quita-peer': '203.0.113.9 1', 'x-forwarded-for': '198.51.100.7' }
    expect(await addressFor(forged)).toBe('198.51.100.7')
  })
})
