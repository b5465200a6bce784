import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import net from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SendAnswer } from '#server/platform/channel.ts'
import { isTwilioCall, twilioSignature } from '#server/platform/twilio/signature.ts'
import { CONTENT, channelsAt } from './messengers/testing.ts'
import { startTestSandbox, type TestSandbox } from './testing.ts'

const PHONE = '+5581999990000'
const CALLBACK = 'https://portal.example/api/webhooks/twilio'
const WORDS = 'Maria, lembrete em 31/12: https://acordo.example/l/x - Acordo.'

let sandbox: TestSandbox

beforeAll(async () => {
  sandbox = await startTestSandbox()
})
afterAll(() => sandbox.close())
beforeEach(async () => {
  await sandbox.control('/reset', {})
  const body = 'Olá, {{1}}. Lembrete: {{2}}. Para parar, responda SAIR.'
  await sandbox.control('/whatsapp-templates', { name: 'lembrete', language: 'pt_BR', body })
  await sandbox.control('/whatsapp-templates', { name: CONTENT, body })
})

const messagesSchema = z.object({
  messages: z.array(z.object({ id: z.number(), channel: z.string(), text: z.string() })),
})
const inbox = async () => messagesSchema.parse(await sandbox.control('/messages')).messages

type Changes = Parameters<typeof channelsAt>[2]
type Sending = (to: string, key: string, changes?: Changes) => Promise<SendAnswer>

const at = (changes: Changes = {}) => channelsAt(sandbox, CALLBACK, changes)
const values = ['Maria', 'https://acordo.example/l/x']
const app = (template: string) => ({ template, language: 'pt_BR', values })

/** Every way out to a telephone there is, as the product sends by it. */
const ADAPTERS = {
  gateway: (to, key, changes) => at(changes).gateway.send({ to, key, text: WORDS }),
  twilio: (to, key, changes) => at(changes).twilio.send({ to, key, text: WORDS }),
  zenvia: (to, key, changes) => at(changes).zenvia.send({ to, key, text: WORDS }),
  meta: (to, key, changes) => at(changes).meta.send({ to, key, ...app('lembrete') }),
  twilioWhatsApp: (to, key, changes) =>
    at(changes).twilioWhatsApp.send({ to, key, ...app(CONTENT) }),
} as const satisfies Record<string, Sending>
type Adapter = keyof typeof ADAPTERS

const TARGET = {
  gateway: 'sms',
  twilio: 'twilio',
  zenvia: 'zenvia',
  meta: 'meta',
  twilioWhatsApp: 'twilio',
} as const satisfies Record<Adapter, string>

const BEHAVIOURS = [
  ['drop_request', {}, { kind: 'unknown', cause: 'reset' }, 0],
  ['drop_reply', {}, { kind: 'unknown', cause: 'reset' }, 1],
  ['delay', { delayMs: 2_000 }, { kind: 'unknown', cause: 'timeout' }, 1],
  ['fail_before', { status: 400 }, { kind: 'refused', reason: 'rejected' }, 0],
  ['fail_before', { status: 401 }, { kind: 'refused', reason: 'not_authorised' }, 0],
  ['fail_before', { status: 403 }, { kind: 'refused', reason: 'not_authorised' }, 0],
  ['fail_before', { status: 429 }, { kind: 'refused', reason: 'throttled' }, 0],
  ['fail_before', { status: 500 }, { kind: 'unknown', cause: 'server_error' }, 0],
  ['fail_after', { status: 503 }, { kind: 'unknown', cause: 'server_error' }, 1],
] as const

describe.each(Object.keys(ADAPTERS) as Adapter[])('a message by %s', (name) => {
  const send: Sending = ADAPTERS[name]

  it('reaches the phone, and its taker has an id for it', async () => {
    expect(await send(PHONE, randomUUID())).toEqual({
      kind: 'sent',
      providerId: expect.stringMatching(/.+/),
    })
    const [message, another] = await inbox()
    expect(another).toBeUndefined()
    expect(message?.text).toContain('https://acordo.example/l/x')
    expect(message?.channel).toBe(/meta|WhatsApp/.test(name) ? 'whatsapp' : 'sms')
  })

  it('is said to be sent, unsent or unknown as it is, whatever goes wrong', async () => {
    for (const [kind, more, expected, arrived] of BEHAVIOURS) {
      const before = (await inbox()).length
      await sandbox.control('/faults', { on: TARGET[name], kind, ...more })
      expect([kind, more, await send(PHONE, randomUUID())]).toEqual([
        kind,
        more,
        expect.objectContaining(expected),
      ])
      expect([kind, more, (await inbox()).length - before]).toEqual([kind, more, arrived])
    }
  })

  it('under a key that was used goes out again where its taker keeps no keys', async () => {
    const key = randomUUID()
    const [first, second] = [await send(PHONE, key), await send(PHONE, key)]
    const { remembersKeys } = at()[name]
    expect(remembersKeys).toBe(name === 'gateway')
    expect(first).toMatchObject({ kind: 'sent' })
    expect(second).toMatchObject({ kind: 'sent' })
    expect(await inbox()).toHaveLength(remembersKeys ? 1 : 2)
  })

  it('with a wrong secret, or to nobody who listens, is certainly not sent', async () => {
    const nowhere = { base: `http://127.0.0.1:${await closedPort()}` }
    expect([
      await send(PHONE, randomUUID(), { secret: 'a secret of somebody else' }),
      await send(PHONE, randomUUID(), nowhere),
    ]).toMatchObject([
      { kind: 'refused', reason: 'not_authorised' },
      { kind: 'refused', reason: 'unreachable' },
    ])
    expect(await inbox()).toEqual([])
  })

  it('of which the answer cannot be read may have been sent', async () => {
    for (const body of ['<html>', '{}', '[]', 'null', '{"id":"","sid":"","messages":[]}']) {
      await answering(200, body, async (base) => {
        const answer = await send(PHONE, randomUUID(), { base })
        expect([body, answer]).toEqual([
          body,
          expect.objectContaining({ kind: 'unknown', cause: 'unreadable' }),
        ])
      })
    }
  })

  it('waits as long as its taker asks', async () => {
    await answering(429, '{}', async (base) => {
      expect(await send(PHONE, randomUUID(), { base })).toMatchObject({ retryAfterSeconds: 120 })
    })
  })
})

describe('what a provider says in its own numbers', () => {
  it.each([
    ['twilio', 400, { code: 21211 }, 'gone'],
    ['twilio', 400, { code: 21614 }, 'gone'],
    ['twilio', 400, { code: 21610 }, 'unwanted'],
    ['twilio', 400, { code: 21408 }, 'rejected'],
    ['twilio', 400, { code: 14107 }, 'throttled'],
    ['twilioWhatsApp', 400, { code: 63003 }, 'gone'],
    ['meta', 400, { error: { code: 131026 } }, 'gone'],
    ['meta', 400, { error: { code: 131050 } }, 'unwanted'],
    ['meta', 400, { error: { code: 131047 } }, 'rejected'],
    ['meta', 404, { error: { code: 132001 } }, 'rejected'],
    ['meta', 400, { error: { code: 130429 } }, 'throttled'],
    ['meta', 400, { error: { code: 190 } }, 'not_authorised'],
  ] as const)('%s: %i %o is %s', async (name, status, body, reason) => {
    await answering(status, JSON.stringify(body), async (base) => {
      const send: Sending = ADAPTERS[name]
      expect(await send(PHONE, randomUUID(), { base })).toMatchObject({ kind: 'refused', reason })
    })
  })

  it('of a number that is none, or that stopped it, is said by who knows at once', async () => {
    for (const [state, reason] of [
      ['missing', 'gone'],
      ['stopped', 'unwanted'],
    ] as const) {
      await sandbox.control('/numbers', { number: PHONE, state })
      const immediate: readonly Sending[] = [ADAPTERS.twilio, ADAPTERS.meta]
      for (const send of immediate) {
        expect(await send(PHONE, randomUUID())).toMatchObject({ kind: 'refused', reason })
      }
    }
  })

  it('of a template that it does not know, or with other places, is certain', async () => {
    const { meta, twilioWhatsApp } = at()
    const to = { to: PHONE, key: randomUUID() }
    const refused = { kind: 'refused', reason: 'rejected' }
    expect(await meta.send({ ...to, ...app('outro') })).toMatchObject(refused)
    expect(await meta.send({ ...to, ...app('lembrete'), values: ['Maria'] })).toMatchObject(refused)
    const other = { ...to, ...app(`HX${'b'.repeat(32)}`) }
    expect(await twilioWhatsApp.send(other)).toMatchObject(refused)
  })
})

it('Twilio’s signature is the one of its documentation', () => {
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2'
  const form = new URLSearchParams({
    Digits: '1234',
    To: '+18005551212',
    From: '+14158675309',
    Caller: '+14158675309',
    CallSid: 'CA1234567890ABCDE',
  })
  const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8='
  expect(twilioSignature('12345', url, form)).toBe(signature)
  expect(isTwilioCall(['old', '12345'], { signature, url, form })).toBe(true)
  expect(isTwilioCall(['old'], { signature, url, form })).toBe(false)
})

/** A provider that says one thing to everybody. */
async function answering(
  status: number,
  body: string,
  ask: (base: string) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(status, { 'retry-after': '120' }).end(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  try {
    await ask(`http://127.0.0.1:${port}`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

async function closedPort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await new Promise((resolve) => server.close(resolve))
  return port
}
