import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { answerMetaChallenge } from '#server/api/message-webhooks.ts'
import { metaSignature } from '#server/platform/meta/signature.ts'
import { twilioSignature } from '#server/platform/twilio/signature.ts'
import {
  type MessengerWorld,
  startMessengerWorld,
  takeCall,
  VERIFY,
} from '#server/testing/messenger-world.ts'

let world: MessengerWorld
let her: Awaited<ReturnType<MessengerWorld['newcomer']>>

beforeAll(async () => {
  world = await startMessengerWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  her = await world.newcomer()
})

describe('scenario 65: what a provider of SMS tells', () => {
  it.each(['twilio', 'zenvia'] as const)(
    '%s: of a message whose answer was lost, that it was sent and arrived',
    async (way) => {
      const message = await her.invite()
      await world.sandbox.control('/faults', { on: way, kind: 'drop_reply' })
      expect(await her.send(message, world.channels(way))).toBe('waiting')
      expect(await her.stateOf(message)).toMatchObject({ status: 'unknown' })
      expect(await her.told({ status: 'delivered' })).toEqual({ taken: true })
      expect(await her.stateOf(message)).toMatchObject({ status: 'sent', delivered: true })
    },
  )

  it.each([
    ['twilio', 30005, 'bounced'],
    ['twilio', 21610, 'opt_out'],
    ['twilio', 30003, null],
    ['zenvia', null, 'bounced'],
  ] as const)('%s, %s: a number retires as %s', async (way, code, reason) => {
    await her.send(await her.invite(), world.channels(way))
    expect(await her.told({ status: 'failed', code })).toEqual({ taken: true })
    expect(await her.suppression()).toBe(reason)
  })

  it.each(['twilio', 'zenvia'] as const)('%s: PARE is obeyed, and known again', async (way) => {
    await her.send(await her.invite(), world.channels(way))
    expect(await her.write('PARE')).toEqual(['sms', 'stopped'])
    expect(await her.suppression()).toBe('opt_out')
  })

  it('a number that Twilio refuses at once is given up, and who stopped there has stopped here', async () => {
    for (const [state, refusal, reason] of [
      ['missing', 'contact_bounced', 'bounced'],
      ['stopped', 'contact_opted_out', 'opt_out'],
    ] as const) {
      await world.rows(
        'update contacts set suppressed_at = null, suppression_reason = null where id = $1',
        [her.maria.sms],
      )
      await world.sandbox.control('/numbers', { number: her.phone, state })
      const message = await her.invite()
      expect(await her.send(message, world.channels('twilio'))).toBe('refused')
      expect(await her.stateOf(message)).toMatchObject({ reason: refusal })
      expect(await her.suppression()).toBe(reason)
    }
  })

  it('scenario 58: a lost answer of who keeps no keys is never followed by a second message', async () => {
    const message = await her.invite()
    await world.sandbox.control('/faults', { on: 'twilio', kind: 'drop_reply' })
    await her.send(message, world.channels('twilio'))
    world.core.clock.advance({ minutes: 3 })
    expect(await her.send(message, world.channels('twilio'))).toBe('refused')
    expect(await her.stateOf(message)).toMatchObject({ reason: 'outcome_unknown' })
    expect(await world.inbox()).toHaveLength(1)
  })

  it('who asks for patience is asked when they said', async () => {
    const message = await her.invite()
    await world.sandbox.control('/faults', { on: 'twilio', kind: 'fail_before', status: 429 })
    expect(await her.send(message, world.channels('twilio'))).toBe('later')
    world.core.clock.advance({ seconds: 121 })
    expect(await her.send(message, world.channels('twilio'))).toBe('sent')
  })
})

describe('a call that no provider made', () => {
  const everything = () =>
    world.rows(`select (select jsonb_agg(m order by m.id) from messages m)::text as messages,
                 (select jsonb_agg(c order by c.id) from contacts c)::text as contacts,
                 (select count(*) from webhook_inbox) as inbox, (select count(*) from replies) as replies,
                 (select count(*) from payments) as payments`)

  it('changes no row of anything', async () => {
    const message = await her.invite()
    await her.send(message, world.channels('twilio'))
    const before = await everything()
    const { twilio, zenvia, meta } = world.messengers
    const form = new URLSearchParams({
      MessageSid: `SM${'0'.repeat(32)}`,
      MessageStatus: 'undelivered',
      ErrorCode: '30005',
    })
    const hook = `${world.portalUrl}/api/webhooks`
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
      return answerMetaChallenge(new Request(`${world.portalUrl}/api/webhooks/meta?${query}`))
    }
    expect(ask(VERIFY).status).toBe(200)
    expect(ask('guess').status).toBe(403)
    expect(ask(VERIFY, '<script>').status).toBe(403)
  })

  it('of WhatsApp finds who has the number with or without its ninth digit', async () => {
    const message = {
      id: randomUUID(),
      from: `${her.phone.slice(1, 5)}${her.phone.slice(6)}`,
      text: { body: 'quanto é?' },
    }
    const value = {
      metadata: { phone_number_id: world.messengers.meta.phoneNumberId },
      messages: [message],
    }
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ changes: [{ value }] }],
    })
    const headers = { 'x-hub-signature-256': metaSignature(world.messengers.meta.appSecret, body) }
    const url = `${world.portalUrl}/api/webhooks/meta`
    expect(await takeCall(new Request(url, { method: 'POST', headers, body }))).toBe(200)
    const found = await world.rows('select channel from replies where debtor_id = $1', [
      her.maria.id,
    ])
    expect(found).toEqual([{ channel: 'whatsapp' }])
  })
})
