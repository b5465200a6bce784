import { randomUUID } from 'node:crypto'
import http from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signatureOf } from '#server/platform/signed-call.ts'
import { createSmsChannel } from '#server/platform/sms.ts'
import { startTestSandbox, type TestSandbox } from './testing.ts'

const SECRET = 'what-the-gateway-signs-with'
const PHONE = '+5581999990001'

let sandbox: TestSandbox
let portal: http.Server
const heard: { body: string; signature: string }[] = []
let status = 200

beforeAll(async () => {
  portal = http.createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const signature = String(request.headers['x-quita-signature'])
      heard.push({ body: Buffer.concat(chunks).toString('utf8'), signature })
      response.writeHead(status).end()
    })
  })
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve))
  const address = portal.address()
  const port = typeof address === 'object' && address ? address.port : 0
  sandbox = await startTestSandbox({
    replies: { url: `http://127.0.0.1:${port}/`, secret: SECRET },
  })
  const sms = createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken })
  await sms.send({ to: PHONE, text: 'Oi', key: randomUUID() })
})
afterAll(async () => {
  await sandbox.close()
  await new Promise((resolve) => portal.close(resolve))
})

const thread = `/celular/${encodeURIComponent(PHONE)}`
const page = async () => (await fetch(`${sandbox.url}${thread}`)).text()
const answer = (text: string, path = thread) =>
  fetch(`${sandbox.url}${path}/responder`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ resposta: text }),
  })

describe('an answer that is typed on the phone', () => {
  it('stands in its thread and goes to the portal, signed as a gateway signs', async () => {
    expect((await answer('Quanto é? <b>')).status).toBe(303)
    const [call] = heard.splice(0)
    expect(JSON.parse(call?.body ?? '')).toEqual({
      id: expect.stringMatching(/^answer-/),
      channel: 'sms',
      from: PHONE,
      text: 'Quanto é? <b>',
    })
    const at = Number(/t=(\d+)/.exec(call?.signature ?? '')?.[1])
    expect(call?.signature).toBe(`t=${at},v1=${signatureOf(SECRET, at, call?.body ?? '')}`)
    const text = await page()
    expect(text).toContain('Quanto é? &lt;b&gt;')
    expect(text).not.toContain('não entregue')
  })

  it('says so where the portal did not take it', async () => {
    status = 503
    await answer('Oi?')
    status = 200
    expect(await page()).toContain('não entregue')
  })

  it('goes nowhere from a phone that nothing was sent to', async () => {
    heard.length = 0
    expect((await answer('Oi', '/celular/%2B5581900000000')).status).toBe(404)
    expect(heard).toEqual([])
  })
})
