import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPixClient } from '../pix.ts'
import { makeCertificate } from './testing-certificate.ts'
import type { TlsFiles } from './transport.ts'

/** A PSP as the Manual de Segurança do Pix wants it: no client certificate, no conversation. */
const E2E = 'E9999900420261122120012345678901'
const seen: string[] = []
let server: https.Server
let directory: string
let url: string
let files: Required<TlsFiles>

beforeAll(async () => {
  const psp = makeCertificate('PSP de teste')
  const operator = makeCertificate('Operador de teste')
  directory = await mkdtemp(join(tmpdir(), 'quita-mtls-'))
  files = {
    certFile: join(directory, 'cert.pem'),
    keyFile: join(directory, 'key.pem'),
    caFile: join(directory, 'ca.pem'),
  }
  await writeFile(files.certFile, operator.cert)
  await writeFile(files.keyFile, operator.key)
  await writeFile(files.caFile, psp.cert)
  const options = { ...psp, ca: operator.cert, requestCert: true, rejectUnauthorized: true }
  server = https.createServer(options, (request, response) => {
    if (request.socket instanceof TLSSocket) {
      seen.push(String(request.socket.getPeerCertificate().subject.CN))
    }
    const isToken = request.url === '/oauth/token'
    const pix = { endToEndId: E2E, valor: '1.00', horario: '2026-11-22T12:00:00Z' }
    response.end(JSON.stringify(isToken ? { access_token: 't', expires_in: 60 } : pix))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(directory, { recursive: true })
})

function client(tls: TlsFiles) {
  const credentials = { clientId: 'a', clientSecret: 'b' }
  return createPixClient({ ...credentials, baseUrl: url, tokenUrl: `${url}/oauth/token`, tls })
}

test('token and calls carry the certificate of the operator', async () => {
  expect(await client(files).getPix(E2E)).toMatchObject({ kind: 'ok', value: { amount: 100n } })
  expect(seen).toEqual(['Operador de teste', 'Operador de teste'])
})

test('without our certificate, or with a PSP we do not trust, nothing is sent', async () => {
  seen.length = 0
  const anonymous = await client({ caFile: files.caFile }).getPix(E2E)
  const distrustful = await client({ certFile: files.certFile, keyFile: files.keyFile }).getPix(E2E)
  expect([anonymous.kind, distrustful]).toEqual([
    'unknown',
    expect.objectContaining({ kind: 'unknown', cause: 'unreachable' }),
  ])
  expect(seen).toEqual([])
})
