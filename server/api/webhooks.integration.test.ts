import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { outboxEvents } from '#db/schema/audit.ts'
import { webhookInbox } from '#db/schema/payments.ts'
import { runtime } from '#server/api/runtime.ts'
import { receivePixNotice } from '#server/api/webhooks.ts'
import { MAX_NOTICE_BYTES } from '#server/payments/notice/schema.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import { testScope } from '#server/testing/scope.ts'

const SECRET = 'a-webhook-secret-of-the-test'

let core: TestCore

beforeAll(async () => {
  core = await createTestCore()
  Object.assign(process.env, webEnvironment(core, { PIX_WEBHOOK_SECRET: SECRET }))
})

afterAll(async () => {
  await runtime().core.pool.end()
  await core.close()
})

const post = (body: BodyInit) =>
  new Request('http://127.0.0.1/api/webhooks/pix/secret/pix', { method: 'POST', body })

const notice = (endToEndId = 'E12345678202611231300abcdefghijk') =>
  JSON.stringify({ pix: [{ endToEndId, txid: 'a'.repeat(32), valor: '10.00' }] })

const stored = () =>
  inScope(core, testScope, async (tx) => ({
    notices: (await tx.db.select({ id: webhookInbox.id }).from(webhookInbox)).length,
    events: (await tx.db.select({ id: outboxEvents.id }).from(outboxEvents)).length,
  }))

const answerTo = async (secret: string, body: BodyInit) =>
  (await receivePixNotice(secret, post(body))).status

describe('scenario 7: a notice', () => {
  it('under the right secret is stored once and answered 200, also the second time', async () => {
    expect(await answerTo(SECRET, notice())).toBe(200)
    expect(await answerTo(SECRET, notice())).toBe(200)
    expect(await stored()).toEqual({ notices: 1, events: 0 })
  })
})

describe('scenario 7: a forged notice changes no row', () => {
  let before: Awaited<ReturnType<typeof stored>>

  beforeAll(async () => {
    before = await stored()
  })

  afterEach(async () => {
    expect(await stored()).toEqual(before)
  })

  it.each([
    '',
    'wrong',
    SECRET.toUpperCase(),
    `${SECRET} `,
    SECRET.slice(0, -1),
    `${SECRET}a`,
    encodeURIComponent('../../pix'),
    `${SECRET}\u0000`,
    'a'.repeat(100_000),
  ])('under the secret %j is not found', async (secret) => {
    expect(await answerTo(secret, notice('E99999999202611231300forged00001'))).toBe(404)
  })

  it('under a wrong secret is not even read', async () => {
    let wasRead = false
    const body = new ReadableStream(
      {
        pull(controller) {
          wasRead = true
          controller.close()
        },
      },
      { highWaterMark: 0 },
    )
    const request = new Request('http://127.0.0.1/', {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit)
    expect((await receivePixNotice('wrong', request)).status).toBe(404)
    expect(wasRead).toBe(false)
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'pix=1'],
    ['half a JSON', '{"pix":[{"endToEndId":"E1'],
    ['a number', '1'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['no list', '{"pix":{}}'],
    ['a list of nothing', '{"pix":[null]}'],
    ['a notice without an id', '{"pix":[{"txid":"a","valor":"1.00"}]}'],
    ['an id that is no text', '{"pix":[{"endToEndId":{"$ne":null}}]}'],
    ['a NUL inside the id', '{"pix":[{"endToEndId":"E1234\\u0000202611231300abcdefghijk"}]}'],
    ['half a character inside the id', '{"pix":[{"endToEndId":"E\\ud800"}]}'],
    ['a polluted prototype', '{"__proto__":{"pix":[]}}'],
    ['another encoding', Buffer.from(notice(), 'utf16le')],
  ])('made of %s is malformed', async (_, body) => {
    expect(await answerTo(SECRET, body)).toBe(400)
  })

  it('nested a hundred thousand deep is malformed', async () => {
    const deep = `{"pix":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect([400, 413]).toContain(await answerTo(SECRET, deep))
    const objects = `${'{"pix":'.repeat(50_000)}1${'}'.repeat(50_000)}`
    expect([400, 413]).toContain(await answerTo(SECRET, objects))
  })

  it('of one byte more than is read is too large, and reading stops there', async () => {
    const filler = ' '.repeat(MAX_NOTICE_BYTES + 1)
    expect(await answerTo(SECRET, filler)).toBe(413)
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(0x20))
      },
    })
    const request = new Request('http://127.0.0.1/', {
      method: 'POST',
      body: endless,
      duplex: 'half',
    } as RequestInit)
    expect((await receivePixNotice(SECRET, request)).status).toBe(413)
    expect(sent).toBeLessThan(MAX_NOTICE_BYTES + 10 * 65_536)
  })

  it('with any byte of its frame changed is malformed', async () => {
    const real = notice('E88888888202611231300mutant00001')
    const frame = real.indexOf('E88888888')
    const place = fc.integer({ min: 0, max: frame - 1 })
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 0, max: 255 }), async (at, value) => {
        const mutant = Buffer.from(real)
        fc.pre(mutant[at] !== value)
        mutant[at] = value
        expect(await answerTo(SECRET, mutant)).toBe(400)
      }),
      { numRuns: 500 },
    )
  })
})
