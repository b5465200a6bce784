import net from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Channel } from '#server/platform/channel.ts'
import { createMailChannel, type MailChannel, type MailMessage } from '#server/platform/mail.ts'
import { createSmsChannel, type SmsMessage } from '#server/platform/sms.ts'
import { startTestSandbox, type TestSandbox } from './testing.ts'

let sandbox: TestSandbox
let sms: Channel<SmsMessage>
let mail: MailChannel

const from = 'Acordo Claro <avisos@acordoclaro.example>'

beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await sandbox.control('/reset', {})
  sms = createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken, timeoutMs: 300 })
  mail = createMailChannel({ smtpUrl: sandbox.smtpUrl, from, timeoutMs: 300 })
})

function fault(on: string, kind: string, more: object = {}) {
  return sandbox.control('/faults', { on, kind, ...more })
}

const text = { to: '+5581999990000', text: 'Veja em http://localhost:3000/l/abc', key: 'k1' }

const letter: MailMessage = {
  to: 'Maria@Exemplo.example',
  subject: 'Cópia do seu acordo',
  text: 'Segue a cópia. Ação concluída.',
  html: '<p>Segue a <b>cópia</b>.</p>',
  key: 'agreement-copy:0193',
  attachments: [
    {
      filename: 'acordo.pdf',
      contentType: 'application/pdf',
      content: new Uint8Array([37, 80, 68, 70]),
    },
  ],
}

describe('an SMS', () => {
  test('reaches the phone', async () => {
    expect(await sms.send(text)).toEqual({ kind: 'sent', providerId: 'sms-1' })
    expect(await sandbox.control('/messages?to=%2B5581999990000')).toMatchObject({
      messages: [{ channel: 'sms', to: text.to, text: text.text, key: 'k1' }],
    })
  })

  test('sent again under the same key is one message with the same id', async () => {
    const first = await sms.send(text)
    expect(await sms.send(text)).toEqual(first)
    expect(await sandbox.control('/messages')).toMatchObject({ messages: { length: 1 } })
  })

  test('under a used key with other words is rejected', async () => {
    await sms.send(text)
    expect(await sms.send({ ...text, text: 'outra coisa' })).toMatchObject({
      kind: 'refused',
      reason: 'rejected',
    })
  })

  test('whose answer is lost is unknown, and asking again sends no second one', async () => {
    await fault('sms', 'drop_reply')
    expect(await sms.send(text)).toMatchObject({ kind: 'unknown', cause: 'reset' })
    expect(await sms.send(text)).toMatchObject({ kind: 'sent', providerId: 'sms-1' })
    expect(await sandbox.control('/messages')).toMatchObject({ messages: { length: 1 } })
  })

  test.each([
    ['fail_before', { status: 429 }, { kind: 'refused', reason: 'throttled' }],
    ['fail_before', { status: 500 }, { kind: 'unknown', cause: 'server_error' }],
    ['delay', { delayMs: 2000 }, { kind: 'unknown', cause: 'timeout' }],
  ])('that meets %s %o is %o', async (kind, more, expected) => {
    await fault('sms', kind, more)
    expect(await sms.send(text)).toMatchObject(expected)
  })

  test('with a wrong token, a bad number, or no gateway is certainly not sent', async () => {
    const stranger = createSmsChannel({ url: sandbox.smsUrl, token: 'wrong' })
    const nowhere = createSmsChannel({
      url: `http://127.0.0.1:${await closedPort()}/sms`,
      token: 'x',
    })
    const answers = [
      await stranger.send(text),
      await sms.send({ ...text, to: '81999990000' }),
      await nowhere.send(text),
    ]
    expect(answers).toMatchObject(
      ['not_authorised', 'rejected', 'unreachable'].map((reason) => ({ kind: 'refused', reason })),
    )
  })
})

describe('an e-mail', () => {
  test('reaches the phone with both its parts and its attachment', async () => {
    const answer = await mail.send(letter)
    expect(answer).toMatchObject({ kind: 'sent' })
    const inbox = await sandbox.control('/messages?to=maria@exemplo.example')
    expect(inbox).toMatchObject({
      messages: [
        {
          channel: 'mail',
          subject: 'Cópia do seu acordo',
          text: expect.stringContaining('Ação concluída'),
          html: expect.stringContaining('<b>cópia</b>'),
          attachments: [{ filename: 'acordo.pdf', contentType: 'application/pdf', size: 4 }],
        },
      ],
    })
    const page = await fetch(`${sandbox.url}/emails/1/anexos/0`)
    expect(page.headers.get('content-disposition')).toContain('acordo.pdf')
    expect(new Uint8Array(await page.arrayBuffer())).toEqual(letter.attachments?.[0]?.content)
  })

  test('sent again under the same key carries the same Message-ID', async () => {
    const first = await mail.send(letter)
    expect(await mail.send(letter)).toEqual(first)
    expect(first).toMatchObject({ providerId: expect.stringMatching(/^<[0-9a-f]{32}@acordoclaro/) })
    expect(await sandbox.control('/messages')).toMatchObject({ messages: [{ copies: 2 }] })
  })

  test('whose answer is lost is unknown, though it arrived', async () => {
    await fault('mail', 'drop_reply')
    expect(await mail.send(letter)).toMatchObject({ kind: 'unknown', cause: 'reset' })
    expect(await sandbox.control('/messages')).toMatchObject({ messages: { length: 1 } })
  })

  test.each([
    ['fail_before', { status: 429 }, { kind: 'refused', reason: 'throttled' }],
    ['fail_before', { status: 500 }, { kind: 'refused', reason: 'rejected' }],
    ['delay', { delayMs: 2000 }, { kind: 'unknown', cause: 'timeout' }],
  ])('that meets %s %o is %o', async (kind, more, expected) => {
    await fault('mail', kind, more)
    expect(await mail.send(letter)).toMatchObject(expected)
  })

  test('without a server is certainly not sent', async () => {
    const smtpUrl = `smtp://127.0.0.1:${await closedPort()}`
    const nowhere = createMailChannel({ smtpUrl, from, timeoutMs: 300 })
    expect(await nowhere.send(letter)).toMatchObject({ kind: 'refused', reason: 'unreachable' })
  })

  test('to a server that says nothing is unknown', async () => {
    const sockets: net.Socket[] = []
    const silent = net.createServer((socket) => sockets.push(socket))
    const smtpUrl = `smtp://127.0.0.1:${await listen(silent)}`
    const channel = createMailChannel({ smtpUrl, from, timeoutMs: 200 })
    expect(await channel.send(letter)).toMatchObject({ kind: 'unknown', cause: 'timeout' })
    for (const socket of sockets) socket.destroy()
    silent.close()
  })
})

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

async function closedPort(): Promise<number> {
  const server = net.createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
