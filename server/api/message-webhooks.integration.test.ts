import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { creditors } from '#db/schema/creditors.ts'
import {
  answerMetaChallenge,
  receiveMetaCall,
  receiveTwilioCall,
  receiveZenviaCall,
} from '#server/api/message-webhooks.ts'
import { runtime } from '#server/api/runtime.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId, MessageId, ReplyId, StaffId } from '#server/kernel/id.ts'
import { queueMessage } from '#server/messages/commands.ts'
import { type Channels, sendMessage } from '#server/messages/delivery/commands.ts'
import { putInForce } from '#server/messages/wording/testing.ts'
import { allowWhatsApp } from '#server/people/whatsapp/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { metaSignature } from '#server/platform/meta/signature.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { twilioSignature } from '#server/platform/twilio/signature.ts'
import { answerReply } from '#server/replies/acting/commands.ts'
import type { Messengers } from '#server/sandbox/messengers/settings.ts'
import { channelsAt } from '#server/sandbox/messengers/testing.ts'
import { startTestSandbox, type TestSandbox, testMessengers } from '#server/sandbox/testing.ts'
import { hire } from '#server/staff/testing.ts'
import { createPerson, newCpf, type Person, SENDER, SYSTEM } from '#server/testing/access.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import { addCreditor, expectBooksInOrder } from '#server/testing/portfolio.ts'

/** A Monday at noon in São Paulo. */
const NOON = '2026-11-23T15:00:00Z'
const VERIFY = 'the-word-that-meta-shows'

let core: TestCore
let sandbox: TestSandbox
let portal: Server
let portalUrl: string
let messengers: Messengers
let author: StaffId
let maria: Person
let phone: string
let creditorId: CreditorId

beforeAll(async () => {
  core = await createTestCore(NOON)
  portal = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const headers = new Headers()
      for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
      const body = Buffer.concat(chunks)
      const heard = new Request(`${portalUrl}${request.url}`, { method: 'POST', headers, body })
      response.writeHead(await takeCall(heard)).end()
    })
  })
  await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve))
  const address = portal.address()
  portalUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  messengers = testMessengers(portalUrl)
  sandbox = await startTestSandbox({ messengers })
  author = (await hire(core, { role: 'manager' })).id
  Object.assign(
    process.env,
    webEnvironment(core, {
      PORTAL_URL: portalUrl,
      TWILIO_ACCOUNT_SID: messengers.twilio.accountSid,
      TWILIO_AUTH_TOKENS: `the-token-of-tomorrow,${messengers.twilio.authToken}`,
      ZENVIA_EVENT_SECRETS: messengers.zenvia.eventSecret,
      META_PHONE_NUMBER_ID: messengers.meta.phoneNumberId,
      META_APP_SECRETS: messengers.meta.appSecret,
      META_VERIFY_TOKEN: VERIFY,
    }),
  )
})
afterAll(async () => {
  await runtime().core.pool.end()
  await sandbox.close()
  await new Promise((resolve) => portal.close(resolve))
  await expectBooksInOrder(core)
  await core.close()
})

let phones = 0
beforeEach(async () => {
  core.clock.set(NOON)
  await sandbox.control('/reset', {})
  phone = `+55819666${String(++phones).padStart(5, '0')}`
  maria = await createPerson(core, { document: newCpf(), phone })
  creditorId = (await addCreditor(core, `casa-${maria.id.slice(-12)}`)).creditorId
})

async function takeCall(request: Request): Promise<number> {
  const doors = {
    '/api/webhooks/twilio': receiveTwilioCall,
    '/api/webhooks/zenvia': receiveZenviaCall,
    '/api/webhooks/meta': receiveMetaCall,
  }
  const door = Object.entries(doors).find(([path]) => new URL(request.url).pathname === path)?.[1]
  return door ? (await door(request)).status : 404
}

type SmsWay = 'gateway' | 'twilio' | 'zenvia'
type AppWay = 'meta' | 'twilioWhatsApp'

function channels(sms: SmsWay, whatsapp?: AppWay): Channels {
  const ways = channelsAt(sandbox, `${portalUrl}/api/webhooks/twilio`)
  const mail = { remembersKeys: false, send: () => Promise.reject(new Error('no mail here')) }
  return { sms: ways[sms], mail, whatsapp: whatsapp && ways[whatsapp] }
}

const rows = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  inScope(core, SYSTEM, (tx) => tx.sql<Row>(text, values))

let occasions = 0
/** Something that we begin, and that goes once only. */
async function invite(): Promise<MessageId> {
  const order = {
    debtorId: maria.id,
    creditorId,
    contactId: maria.sms,
    notice: { template: 'agreement_notice', link: `${SENDER.portalUrl}/l/x` },
    dedupeKey: `invite-${++occasions}`,
  } as const
  return (await inScope(core, SYSTEM, (tx) => queueMessage(tx, SYSTEM, SENDER, order))).messageId
}

const send = (messageId: MessageId, ways: Channels) =>
  sendMessage(core, ways, SYSTEM, { messageId })

const stateOf = async (id: MessageId) => {
  const [row] = await rows<Record<string, unknown>>(
    `select status, channel, refusal_reason as reason, delivered_at is not null as delivered,
            whatsapp_version as version from messages where id = $1`,
    [id],
  )
  return row
}
const contact = async () =>
  (
    await rows<{ reason: string | null }>(
      'select suppression_reason as reason from contacts where id = $1',
      [maria.sms],
    )
  )[0]?.reason
const consent = () =>
  rows('select given_by as by, end_reason as ended from whatsapp_consents where contact_id = $1', [
    maria.sms,
  ])

const inboxSchema = z.object({
  messages: z.array(z.object({ id: z.number(), channel: z.string() })),
})
const inbox = async () => inboxSchema.parse(await sandbox.control('/messages')).messages

async function told(body: object): Promise<void> {
  const newest = assertPresent((await inbox()).at(-1), 'something arrived')
  const answer = await sandbox.control(`/messages/${newest.id}/told`, body)
  expect(answer).toEqual({ taken: true })
}

/** Types an answer on the phone, which its provider tells; then the worker reads it. */
async function write(text: string) {
  const path = `${sandbox.url}/celular/${encodeURIComponent(phone)}/responder`
  await fetch(path, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ resposta: text }),
  })
  const [reply] = await rows<{ id: ReplyId; channel: string }>(
    'select id, channel from replies where debtor_id = $1 order by id desc limit 1',
    [maria.id],
  )
  const { id: replyId, channel } = assertPresent(reply, 'the provider told it')
  return [channel, await answerReply(core, SENDER, SYSTEM, { replyId })]
}

const WORDS = { channel: 'whatsapp', template: 'parcela_fora_do_dia', language: 'pt_BR' } as const

/** Everything that WhatsApp needs: the creditor’s yes, its template at both providers, the person’s yes. */
async function openWhatsApp({ template = WORDS.template }: { template?: string } = {}) {
  await inScope(core, SYSTEM, async (tx) => {
    const on = { contactWhatsApp: 'yes' } as const
    await tx.db.update(creditors).set(on).where(eq(creditors.id, creditorId))
    const given = { contactId: maria.sms, debtorId: maria.id, by: 'page' } as const
    await allowWhatsApp(tx, SYSTEM, given)
  })
  forgetCatalogue()
  const text =
    'Olá, {nome}. Aqui é {marca}: veja com calma em {link}. Para parar, responda PARE. {aviso} .'
  await putInForce(
    core,
    { creditorId, template: 'agreement_notice', by: author },
    { ...WORDS, template, text },
  )
  const body = 'Olá, {{1}}. Aqui é {{2}}: {{3}}. {{4}}'
  await sandbox.control('/whatsapp-templates', { name: template, language: 'pt_BR', body })
  await sandbox.control('/whatsapp-templates', { name: template, body })
}

describe('scenario 65: what a provider of SMS tells', () => {
  it.each(['twilio', 'zenvia'] as const)(
    '%s: of a message whose answer was lost, that it was sent and arrived',
    async (way) => {
      const message = await invite()
      await sandbox.control('/faults', { on: way, kind: 'drop_reply' })
      expect(await send(message, channels(way))).toBe('waiting')
      expect(await stateOf(message)).toMatchObject({ status: 'unknown' })
      await told({ status: 'delivered' })
      expect(await stateOf(message)).toMatchObject({ status: 'sent', delivered: true })
    },
  )

  it.each([
    ['twilio', 30005, 'bounced'],
    ['twilio', 21610, 'opt_out'],
    ['twilio', 30003, null],
    ['zenvia', null, 'bounced'],
  ] as const)('%s, %s: a number retires as %s', async (way, code, reason) => {
    await send(await invite(), channels(way))
    await told({ status: 'failed', code })
    expect(await contact()).toBe(reason)
  })

  it.each(['twilio', 'zenvia'] as const)('%s: PARE is obeyed, and known again', async (way) => {
    await send(await invite(), channels(way))
    expect(await write('PARE')).toEqual(['sms', 'stopped'])
    expect(await contact()).toBe('opt_out')
  })

  it('a number that Twilio refuses at once is given up, and who stopped there has stopped here', async () => {
    for (const [state, refusal, reason] of [
      ['missing', 'contact_bounced', 'bounced'],
      ['stopped', 'contact_opted_out', 'opt_out'],
    ] as const) {
      await rows(
        'update contacts set suppressed_at = null, suppression_reason = null where id = $1',
        [maria.sms],
      )
      await sandbox.control('/numbers', { number: phone, state })
      const message = await invite()
      expect(await send(message, channels('twilio'))).toBe('refused')
      expect(await stateOf(message)).toMatchObject({ reason: refusal })
      expect(await contact()).toBe(reason)
    }
  })

  it('scenario 58: a lost answer of who keeps no keys is never followed by a second message', async () => {
    const message = await invite()
    await sandbox.control('/faults', { on: 'twilio', kind: 'drop_reply' })
    await send(message, channels('twilio'))
    core.clock.advance({ minutes: 3 })
    expect(await send(message, channels('twilio'))).toBe('refused')
    expect(await stateOf(message)).toMatchObject({ reason: 'outcome_unknown' })
    expect(await inbox()).toHaveLength(1)
  })

  it('who asks for patience is asked when they said', async () => {
    const message = await invite()
    await sandbox.control('/faults', { on: 'twilio', kind: 'fail_before', status: 429 })
    expect(await send(message, channels('twilio'))).toBe('later')
    core.clock.advance({ seconds: 121 })
    expect(await send(message, channels('twilio'))).toBe('sent')
  })
})

describe.each([
  ['meta', 'meta', WORDS.template],
  ['twilioWhatsApp', 'twilio', `HX${'c'.repeat(32)}`],
] as const)('WhatsApp by %s', (way, target, template) => {
  const ways = () => channels('gateway', way)
  const channelOf = async (message: MessageId) => (await stateOf(message))?.channel

  it('is for who asked for it, where their creditor uses it and has a template', async () => {
    await openWhatsApp({ template })
    const message = await invite()
    expect(await send(message, ways())).toBe('sent')
    expect(await stateOf(message)).toMatchObject({ channel: 'whatsapp', version: 1 })
    expect(await inbox()).toMatchObject([{ channel: 'whatsapp' }])
    await told({ status: 'delivered' })
    expect(await stateOf(message)).toMatchObject({ delivered: true })
    // One message a day, whatever the channel.
    expect(await send(await invite(), ways())).toBe('later')
  })

  it('does without it where they left, or nobody asked', async () => {
    await openWhatsApp({ template })
    await rows(
      `update whatsapp_consents set ended_at = now(), end_reason = 'page' where contact_id = $1`,
      [maria.sms],
    )
    const message = await invite()
    expect(await send(message, ways())).toBe('sent')
    expect(await channelOf(message)).toBe('sms')
  })

  it('is switched off by a creditor, and by the installation, for what is under way too', async () => {
    await openWhatsApp({ template })
    const message = await invite()
    await sandbox.control('/faults', { on: target, kind: 'fail_before', status: 429 })
    expect(await send(message, ways())).toBe('later')
    await rows("update creditors set contact_whatsapp = 'no' where id = $1", [creditorId])
    forgetCatalogue()
    core.clock.advance({ seconds: 121 })
    expect(await send(message, ways())).toBe('sent')
    expect(await channelOf(message)).toBe('sms')
    await rows("update creditors set contact_whatsapp = 'yes' where id = $1", [creditorId])
    forgetCatalogue()
    core.clock.set('2026-11-24T15:00:00Z')
    const next = await invite()
    expect(await send(next, channels('gateway'))).toBe('sent')
    expect(await channelOf(next)).toBe('sms')
  })

  it('that refuses is replaced by an SMS at once, and by patience first where it asks for that', async () => {
    await openWhatsApp({ template })
    await sandbox.control('/faults', { on: target, kind: 'fail_before', status: 400 })
    const message = await invite()
    expect(await send(message, ways())).toBe('waiting')
    expect(await send(message, ways())).toBe('sent')
    expect(await channelOf(message)).toBe('sms')
    expect(await consent()).toEqual([{ by: 'page', ended: null }])
  })

  it('where nobody is found ends there, and the number stays', async () => {
    await openWhatsApp({ template })
    await sandbox.control('/numbers', { number: phone, state: 'missing' })
    const message = await invite()
    await send(message, ways())
    await send(message, ways())
    expect(await stateOf(message)).toMatchObject({ status: 'sent', channel: 'sms' })
    expect(await consent()).toEqual([{ by: 'page', ended: 'unreachable' }])
    expect(await contact()).toBeNull()
  })

  it('that took it and tells later that it does not arrive is replaced by one SMS', async () => {
    await openWhatsApp({ template })
    const message = await invite()
    await send(message, ways())
    const code = way === 'meta' ? 131026 : 63024
    await told({ status: 'failed', code })
    expect(await stateOf(message)).toMatchObject({ status: 'queued', channel: 'sms' })
    await told({ status: 'failed', code })
    expect(await send(message, ways())).toBe('sent')
    expect((await inbox()).map(({ channel }) => channel)).toEqual(['whatsapp', 'sms'])
    expect(await send(message, ways())).toBe('settled')
  })

  it('whose answer is lost is not followed by an SMS', async () => {
    await openWhatsApp({ template })
    const message = await invite()
    await sandbox.control('/faults', { on: target, kind: 'drop_reply' })
    expect(await send(message, ways())).toBe('waiting')
    core.clock.advance({ minutes: 3 })
    expect(await send(message, ways())).toBe('refused')
    expect(await stateOf(message)).toMatchObject({ reason: 'outcome_unknown' })
    expect(await inbox()).toHaveLength(1)
  })

  it('is left by PARE there, with the number, and asked for again by VOLTAR there', async () => {
    await openWhatsApp({ template })
    await send(await invite(), ways())
    expect(await write('PARE')).toEqual(['whatsapp', 'stopped'])
    expect(await contact()).toBe('opt_out')
    expect(await consent()).toEqual([{ by: 'page', ended: 'reply' }])
    expect(await write('VOLTAR')).toEqual(['whatsapp', 'resumed'])
    expect(await contact()).toBeNull()
    expect(await consent()).toContainEqual({ by: 'reply', ended: null })
  })
})

describe('a call that no provider made', () => {
  const everything = () =>
    rows(`select (select jsonb_agg(m order by m.id) from messages m)::text as messages,
                 (select jsonb_agg(c order by c.id) from contacts c)::text as contacts,
                 (select count(*) from webhook_inbox) as inbox, (select count(*) from replies) as replies,
                 (select count(*) from payments) as payments`)

  it('changes no row of anything', async () => {
    const message = await invite()
    await send(message, channels('twilio'))
    const before = await everything()
    const { twilio, zenvia, meta } = messengers
    const form = new URLSearchParams({
      MessageSid: `SM${'0'.repeat(32)}`,
      MessageStatus: 'undelivered',
      ErrorCode: '30005',
    })
    const hook = `${portalUrl}/api/webhooks`
    const signed = (url: string, of = form) => twilioSignature(twilio.authToken, url, of)
    const batch = (value: object) =>
      JSON.stringify({ object: 'whatsapp_business_account', entry: [{ changes: [{ value }] }] })
    const status = { id: randomUUID(), status: 'failed', biz_opaque_callback_data: message }
    const event = batch({ metadata: { phone_number_id: meta.phoneNumberId }, statuses: [status] })
    const stranger = batch({ metadata: { phone_number_id: '1' }, statuses: [status] })
    const gone = JSON.stringify({
      id: randomUUID(),
      channel: 'sms',
      type: 'MESSAGE_STATUS',
      message: { id: '1', externalId: message },
      messageStatus: { code: 'NOT_DELIVERED' },
    })
    const at = `${hook}/twilio?key=${message}`
    const long = 'x'.repeat(17_000)
    const calls: readonly (readonly [string, Record<string, string>, string, number])[] = [
      [at, {}, String(form), 401],
      [at, { 'x-twilio-signature': signed(`${hook}/twilio`) }, String(form), 401],
      [at, { 'x-twilio-signature': signed(at) }, `${form}&More=1`, 401],
      [at, { 'x-twilio-signature': twilioSignature('guess', at, form) }, String(form), 401],
      [at, { 'x-twilio-signature': signed(at, new URLSearchParams()) }, '', 400],
      [at, { 'x-twilio-signature': signed(at) }, `${form}&Body=${long}`, 413],
      [`${hook}/meta`, {}, event, 401],
      [`${hook}/meta`, { 'x-hub-signature-256': metaSignature('guess', event) }, event, 401],
      [
        `${hook}/meta`,
        { 'x-hub-signature-256': metaSignature(meta.appSecret, event) },
        `${event} `,
        401,
      ],
      [`${hook}/meta`, { 'x-hub-signature-256': metaSignature(meta.appSecret, '[]') }, '[]', 400],
      [
        `${hook}/meta`,
        { 'x-hub-signature-256': metaSignature(meta.appSecret, stranger) },
        stranger,
        200,
      ],
      [`${hook}/meta`, {}, 'x'.repeat(600_000), 413],
      [`${hook}/zenvia`, {}, gone, 401],
      [`${hook}/zenvia`, { 'x-quita-secret': 'guess' }, gone, 401],
      [`${hook}/zenvia`, { 'x-quita-secret': zenvia.eventSecret }, '{"type":"PAID"}', 400],
      [`${hook}/zenvia`, { 'x-quita-secret': zenvia.eventSecret }, long, 413],
    ]
    for (const [url, headers, body, expected] of calls) {
      const request = new Request(url, { method: 'POST', headers, body })
      expect([url, headers, body.slice(0, 30), await takeCall(request)]).toEqual([
        url,
        headers,
        body.slice(0, 30),
        expected,
      ])
    }
    expect(await everything()).toEqual(before)
  })

  it('gets Meta’s word back only with ours', () => {
    const ask = (word: string, challenge = '1158201444') => {
      const query = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.verify_token': word,
        'hub.challenge': challenge,
      })
      return answerMetaChallenge(new Request(`${portalUrl}/api/webhooks/meta?${query}`))
    }
    expect(ask(VERIFY).status).toBe(200)
    expect(ask('guess').status).toBe(403)
    expect(ask(VERIFY, '<script>').status).toBe(403)
  })

  it('of WhatsApp finds who has the number with or without its ninth digit', async () => {
    const message = {
      id: randomUUID(),
      from: `${phone.slice(1, 5)}${phone.slice(6)}`,
      text: { body: 'quanto é?' },
    }
    const value = {
      metadata: { phone_number_id: messengers.meta.phoneNumberId },
      messages: [message],
    }
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ value }] }],
    })
    const headers = { 'x-hub-signature-256': metaSignature(messengers.meta.appSecret, body) }
    const url = `${portalUrl}/api/webhooks/meta`
    expect(await takeCall(new Request(url, { method: 'POST', headers, body }))).toBe(200)
    const found = await rows('select channel from replies where debtor_id = $1', [maria.id])
    expect(found).toEqual([{ channel: 'whatsapp' }])
  })
})
