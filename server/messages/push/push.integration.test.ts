import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepLateNotices } from '#server/access/agreement-notice/jobs.ts'
import { putOff } from '#server/access/device/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { MessageId } from '#server/kernel/id.ts'
import { SENDER, SYSTEM } from '#server/testing/access.ts'
import { type PushWorld, startPushWorld, type TestDevice } from '#server/testing/push-world.ts'

let world: PushWorld
beforeEach(async () => {
  world = await startPushWorld()
})
afterEach(() => world.end())

async function reminder(): Promise<MessageId> {
  expect(await world.remind()).toBe(1)
  return (await last()).id
}
const written = async (template: string) =>
  assertPresent(
    (await world.messages()).findLast((one) => one.template === template),
    'a message',
  )
const last = () => written('instalment_reminder')
const again = (token: string | null) =>
  putOff(world.core, SENDER, { token: token ?? '', deviceSecret: null })
const tokenOf = async (device: TestDevice) => (await device.shown()).at(-1)?.data.again ?? null

/** What nobody may read on a locked phone (collection rule 23). */
const TELLING = /R\$|\d{2}\/\d{2}|d[ií]vida|deve|atras|vencid|cobran|acordo|parcela|Vivaz|Maria/i

describe('who asked to be reminded', () => {
  it('is reminded once on the day before, in their browser, and nowhere else', async () => {
    const device = await world.device()
    await world.planDueTomorrow()
    const messageId = await reminder()
    expect(await world.send(messageId)).toBe('sent')
    expect(await world.remind()).toBe(0)
    expect(await device.pushes()).toHaveLength(1)
    expect(await world.received()).toEqual([])
    expect(await last()).toMatchObject({ channel: 'push', status: 'sent' })
  })

  it('reads nothing that a stranger may not read, and is led to a link that shows nothing yet', async () => {
    const device = await world.device()
    await world.planDueTomorrow()
    await world.send(await reminder())
    const [push] = await device.pushes()
    const shown = assertPresent((await device.shown())[0], 'one notification')
    expect(`${shown.title} ${shown.body}`).not.toMatch(TELLING)
    expect(shown.navigate).toMatch(/^https:\/\/acordoclaro\.example\/l\/[\w-]{22}$/)
    expect(push?.text.replaceAll(shown.navigate, '')).not.toMatch(TELLING)
    expect(push).toMatchObject({ topic: shown.tag, ttl: 12 * 3600 })
    expect(Buffer.byteLength(push?.text ?? '')).toBeLessThan(2_000)
  })

  it('in a browser that their service gave up is told by SMS instead, once', async () => {
    const device = await world.device()
    await device.drop()
    await world.planDueTomorrow()
    const messageId = await reminder()
    expect(await world.send(messageId)).toBe('waiting')
    expect(await world.subscriptions()).toEqual([])
    expect(await world.send(messageId)).toBe('sent')
    expect(await world.send(messageId)).toBe('settled')
    expect(await world.received()).toMatchObject([{ channel: 'sms' }])
    expect(await last()).toMatchObject({ channel: 'sms', status: 'sent' })
  })

  it('waits as long as a busy service asks, and is told by SMS where it stays busy', async () => {
    const device = await world.device()
    await world.planDueTomorrow()
    const messageId = await reminder()
    await world.fault('fail_before', { status: 429, times: 4 })
    for (const _ of [1, 2, 3]) {
      expect(await world.send(messageId)).toBe('later')
      expect(await world.send(messageId)).toBe('later')
      world.core.clock.advance({ seconds: 120 })
    }
    expect(await world.send(messageId)).toBe('waiting')
    expect(await world.send(messageId)).toBe('sent')
    expect(await device.pushes()).toEqual([])
    expect(await world.received()).toMatchObject([{ channel: 'sms' }])
    // The browser is not to blame: it stays.
    expect(await world.subscriptions()).toHaveLength(1)
  })

  it('is shown one notification where the answer of the service was lost', async () => {
    const device = await world.device()
    await world.planDueTomorrow()
    const messageId = await reminder()
    await world.fault('drop_reply')
    expect(await world.send(messageId)).toBe('waiting')
    expect(await world.send(messageId)).toBe('sent')
    expect(await device.pushes()).toMatchObject([{ copies: 2 }])
    expect(await world.received()).toEqual([])
  })

  it('and left the device while nobody knew whether it arrived is not told a second way', async () => {
    await world.device()
    await world.planDueTomorrow()
    const messageId = await reminder()
    await world.fault('drop_reply')
    expect(await world.send(messageId)).toBe('waiting')
    await world.rows('delete from push_subscriptions')
    expect(await world.send(messageId)).toBe('refused')
    expect(await last()).toMatchObject({ refusal_reason: 'outcome_unknown' })
    expect(await world.received()).toEqual([])
  })

  it('and paid before it was sent is not reminded', async () => {
    const device = await world.device()
    const { agreementId } = await world.planDueTomorrow()
    const messageId = await reminder()
    const second = await world.lineOf(agreementId, 1)
    await world.pay(second.id, second.amount)
    expect(await world.send(messageId)).toBe('refused')
    expect(await last()).toMatchObject({ refusal_reason: 'no_longer_due' })
    expect(await device.pushes()).toEqual([])
  })

  it('has a browser of before the keys changed reminded by its own key, as long as it is known', async () => {
    const device = await world.device()
    world.useKeys(world.rotated())
    await world.planDueTomorrow()
    expect(await world.send(await reminder())).toBe('sent')
    expect(await device.pushes()).toHaveLength(1)
  })

  it('is told by SMS where the key of their browser was put away', async () => {
    await world.device()
    world.useKeys(world.onlyNewKeys())
    await world.planDueTomorrow()
    const messageId = await reminder()
    expect(await world.send(messageId)).toBe('waiting')
    expect(await world.send(messageId)).toBe('sent')
    expect(await world.received()).toMatchObject([{ channel: 'sms' }])
  })

  it('gets four pushes in a month; what comes on top goes to the contact', async () => {
    const device = await world.device()
    await world.planDueTomorrow()
    const messageId = await reminder()
    await world.rows(`
      insert into messages (id, debtor_id, contact_id, channel, template, dedupe_key, status,
                            content_sealed, check_code_index, created_at, sent_at)
      select gen_random_uuid(), debtor_id, contact_id, 'push', 'card_notice', 'made:' || n, 'sent',
             content_sealed, n::text::bytea, created_at, created_at - make_interval(days => n * 7)
        from messages, generate_series(1, 4) n where template = 'instalment_reminder'`)
    expect(await world.send(messageId)).toBe('sent')
    expect(await device.pushes()).toEqual([])
    expect(await world.received()).toMatchObject([{ channel: 'sms' }])
  })

  it('is not reminded of what a card or the bank pays by itself', async () => {
    await world.device()
    await world.planDueTomorrow()
    await world.rows(`
      insert into automatic_authorisations
             (creditor_id, id, agreement_id, debtor_id, status, contract, starts_on, ends_on,
              entry_charge_id, recurrence_id, approved_at, created_at, updated_at)
      select a.creditor_id, gen_random_uuid(), a.id, a.debtor_id, 'approved', 'C1', current_date,
             current_date, (select id from charges limit 1), 'RR1', now(), now(), now()
        from agreements a`)
    expect(await world.remind()).toBe(0)
  })
})

describe('who did not ask', () => {
  it('gets no reminder before the day, neither by push nor otherwise', async () => {
    await world.planDueTomorrow()
    expect(await world.remind()).toBe(0)
  })

  it('or was not seen for months is not written to in that browser any more', async () => {
    await world.device()
    await world.planDueTomorrow()
    await world.rows("update push_subscriptions set seen_at = '2026-09-01'")
    expect(await world.remind()).toBe(0)
    expect(await world.subscriptions()).toEqual([])
  })
})

describe('a notice before an agreement can stop', () => {
  it('goes to the contact, where its arrival can be known, also of who is reminded by push', async () => {
    const device = await world.device()
    await world.planDueTomorrow()
    world.days(13)
    expect(await sweepLateNotices(world.core, SENDER, SYSTEM)).toBe(1)
    expect(await world.send((await written('agreement_notice')).id)).toBe('sent')
    expect(await device.pushes()).toEqual([])
    expect(await world.received()).toMatchObject([{ channel: 'sms' }])
  })
})

describe('“Lembrar amanhã”', () => {
  it('brings the reminder back on the next day at the hour of contact, once', async () => {
    const device = await world.device()
    await world.planDueTomorrow()
    await world.send(await reminder())
    const token = await tokenOf(device)
    expect(await again(token)).toEqual({ ok: true, value: null })
    expect(await again(token)).toEqual({ ok: true, value: null })
    const put = await written('reminder_again')
    expect(put).toMatchObject({ status: 'queued' })
    expect(await world.messages()).toHaveLength(2)
    expect(await world.send(put.id)).toBe('later')
    world.core.clock.set('2026-12-23T11:00:00Z')
    expect(await world.send(put.id)).toBe('later')
    world.core.clock.set('2026-12-23T15:30:00Z')
    expect(await world.send(put.id)).toBe('sent')
    const shown = await device.shown()
    expect(shown).toHaveLength(2)
    expect(shown[1]?.tag).not.toBe(shown[0]?.tag)
    // Put off once: it is not lost in tomorrows.
    expect(shown[1]?.data.again).toBeNull()
  })

  it('reminds nobody who paid meanwhile', async () => {
    const device = await world.device()
    const { agreementId } = await world.planDueTomorrow()
    await world.send(await reminder())
    await again(await tokenOf(device))
    const second = await world.lineOf(agreementId, 1)
    await world.pay(second.id, second.amount)
    world.core.clock.set('2026-12-23T15:00:00Z')
    expect(await world.send((await written('reminder_again')).id)).toBe('refused')
    expect(await device.pushes()).toHaveLength(1)
  })

  it('does nothing by a token that was bent, made up, of another message, or of last week', async () => {
    const device = await world.device()
    await world.planDueTomorrow()
    const messageId = await reminder()
    await world.send(messageId)
    const token = (await tokenOf(device)) ?? ''
    const other = token.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
    for (const wrong of ['', 'x', `${messageId}.${'A'.repeat(43)}`, `${token}A`, other]) {
      expect(await again(wrong)).toEqual({ ok: false, reason: 'unavailable' })
    }
    world.days(4)
    expect(await again(token)).toEqual({ ok: false, reason: 'unavailable' })
    expect(await world.messages()).toHaveLength(1)
  })
})
