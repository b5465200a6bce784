import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forgetCatalogue } from '#server/creditors/data.ts'
import type { MessageId } from '#server/kernel/id.ts'
import {
  type MessengerWorld,
  startMessengerWorld,
  TEMPLATE,
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

describe.each([
  ['meta', 'meta', TEMPLATE],
  ['twilioWhatsApp', 'twilio', `HX${'c'.repeat(32)}`],
] as const)('WhatsApp by %s', (way, target, template) => {
  const ways = () => world.channels('gateway', way)
  const channelOf = async (message: MessageId) => (await her.stateOf(message))?.channel

  it('is for who asked for it, where their creditor uses it and has a template', async () => {
    await her.openWhatsApp(template)
    const message = await her.invite()
    expect(await her.send(message, ways())).toBe('sent')
    expect(await her.stateOf(message)).toMatchObject({ channel: 'whatsapp', version: 1 })
    expect(await world.inbox()).toMatchObject([{ channel: 'whatsapp' }])
    expect(await her.told({ status: 'delivered' })).toEqual({ taken: true })
    expect(await her.stateOf(message)).toMatchObject({ delivered: true })
    // One message a day, whatever the channel.
    expect(await her.send(await her.invite(), ways())).toBe('later')
  })

  it('does without it where they left, or nobody asked', async () => {
    await her.openWhatsApp(template)
    await world.rows(
      `update whatsapp_consents set ended_at = now(), end_reason = 'page' where contact_id = $1`,
      [her.maria.sms],
    )
    const message = await her.invite()
    expect(await her.send(message, ways())).toBe('sent')
    expect(await channelOf(message)).toBe('sms')
  })

  it('is switched off by a creditor, and by the installation, for what is under way too', async () => {
    await her.openWhatsApp(template)
    const message = await her.invite()
    await world.sandbox.control('/faults', { on: target, kind: 'fail_before', status: 429 })
    expect(await her.send(message, ways())).toBe('later')
    await world.rows("update creditors set contact_whatsapp = 'no' where id = $1", [her.creditorId])
    forgetCatalogue()
    world.core.clock.advance({ seconds: 121 })
    expect(await her.send(message, ways())).toBe('sent')
    expect(await channelOf(message)).toBe('sms')
    await world.rows("update creditors set contact_whatsapp = 'yes' where id = $1", [
      her.creditorId,
    ])
    forgetCatalogue()
    world.core.clock.set('2026-11-24T15:00:00Z')
    const next = await her.invite()
    expect(await her.send(next, world.channels('gateway'))).toBe('sent')
    expect(await channelOf(next)).toBe('sms')
  })

  it('that refuses is replaced by an SMS at once, and by patience first where it asks for that', async () => {
    await her.openWhatsApp(template)
    await world.sandbox.control('/faults', { on: target, kind: 'fail_before', status: 400 })
    const message = await her.invite()
    expect(await her.send(message, ways())).toBe('waiting')
    expect(await her.send(message, ways())).toBe('sent')
    expect(await channelOf(message)).toBe('sms')
    expect(await her.consents()).toEqual([{ by: 'page', ended: null }])
  })

  it('where nobody is found ends there, and the number stays', async () => {
    await her.openWhatsApp(template)
    await world.sandbox.control('/numbers', { number: her.phone, state: 'missing' })
    const message = await her.invite()
    await her.send(message, ways())
    await her.send(message, ways())
    expect(await her.stateOf(message)).toMatchObject({ status: 'sent', channel: 'sms' })
    expect(await her.consents()).toEqual([{ by: 'page', ended: 'unreachable' }])
    expect(await her.suppression()).toBeNull()
  })

  it('that took it and tells later that it does not arrive is replaced by one SMS', async () => {
    await her.openWhatsApp(template)
    const message = await her.invite()
    await her.send(message, ways())
    const code = way === 'meta' ? 131026 : 63024
    expect(await her.told({ status: 'failed', code })).toEqual({ taken: true })
    expect(await her.stateOf(message)).toMatchObject({ status: 'queued', channel: 'sms' })
    expect(await her.told({ status: 'failed', code })).toEqual({ taken: true })
    expect(await her.send(message, ways())).toBe('sent')
    expect((await world.inbox()).map(({ channel }) => channel)).toEqual(['whatsapp', 'sms'])
    expect(await her.send(message, ways())).toBe('settled')
  })

  it('whose answer is lost is not followed by an SMS', async () => {
    await her.openWhatsApp(template)
    const message = await her.invite()
    await world.sandbox.control('/faults', { on: target, kind: 'drop_reply' })
    expect(await her.send(message, ways())).toBe('waiting')
    world.core.clock.advance({ minutes: 3 })
    expect(await her.send(message, ways())).toBe('refused')
    expect(await her.stateOf(message)).toMatchObject({ reason: 'outcome_unknown' })
    expect(await world.inbox()).toHaveLength(1)
  })

  it('is left by PARE there, with the number, and asked for again by VOLTAR there', async () => {
    await her.openWhatsApp(template)
    await her.send(await her.invite(), ways())
    expect(await her.write('PARE')).toEqual(['whatsapp', 'stopped'])
    expect(await her.suppression()).toBe('opt_out')
    expect(await her.consents()).toEqual([{ by: 'page', ended: 'reply' }])
    expect(await her.write('VOLTAR')).toEqual(['whatsapp', 'resumed'])
    expect(await her.suppression()).toBeNull()
    expect(await her.consents()).toContainEqual({ by: 'reply', ended: null })
  })
})
