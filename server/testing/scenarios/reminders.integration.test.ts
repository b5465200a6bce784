import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sweepLateNotices } from '#server/access/agreement-notice/jobs.ts'
import { firstContact } from '#server/access/link/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { MessageId } from '#server/kernel/id.ts'
import { type Channels, sendMessage } from '#server/messages/delivery/commands.ts'
import { sweepWaitingMessages } from '#server/messages/jobs.ts'
import { suppressContact } from '#server/people/commands.ts'
import { type Core, createPool, inScope } from '#server/platform/db.ts'
import { createMailChannel, type MailChannel } from '#server/platform/mail.ts'
import { createSmsChannel } from '#server/platform/sms.ts'
import { startTestSandbox, type TestSandbox } from '#server/sandbox/testing.ts'
import { SENDER, SYSTEM } from '#server/testing/access.ts'
import { type BreachWorld, lateIn, startBreachWorld } from '#server/testing/breach-world.ts'
import { type Boundary, type Reached, withBoundaries } from '#server/testing/crash/mine.ts'
import { PATIENT, startLife } from '#server/testing/crash/process.ts'
import { servicesAt } from '#server/testing/providers.ts'

let world: BreachWorld
let sandbox: TestSandbox
let mail: MailChannel
let channels: Channels

beforeEach(async () => {
  world = await startBreachWorld()
  sandbox = await startTestSandbox()
  mail = createMailChannel({ smtpUrl: sandbox.smtpUrl, from: 'avisos@acordoclaro.example' })
  const sms = createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken })
  channels = { sms, mail }
})
afterEach(async () => {
  mail.close()
  await sandbox.close()
  await world.end()
})

type Received = { channel: string; copies: number }

async function received(): Promise<Received[]> {
  const { messages } = (await sandbox.control('/messages')) as { messages: Received[] }
  return messages.map(({ channel, copies }) => ({ channel, copies }))
}

const messages = () =>
  world.rows<{ id: MessageId; status: string; refusal_reason: string | null }>(
    'select id, status, refusal_reason from messages order by id',
  )

async function onlyMessage() {
  const [message, ...others] = await messages()
  expect(others).toEqual([])
  return assertPresent(message, 'one message')
}

const send = (messageId: MessageId, core: Core = world.core) =>
  sendMessage(core, channels, SYSTEM, { messageId })

const noticeSweep = () => sweepLateNotices(world.core, SENDER, SYSTEM)

/** An instalment that is late by so much that it is to be written about, on a Monday noon. */
async function lateInstalment() {
  const plan = await lateIn(world, 5)
  return world.lineOf(plan.agreementId, 1)
}

describe('scenario 58: the worker is killed while it sends', PATIENT, () => {
  async function firstLink(channel: 'sms' | 'email'): Promise<MessageId> {
    const { id: debtorId } = world.person
    const first = await firstContact(world.core, SENDER, SYSTEM, { debtorId, channel })
    if (!first.ok) throw new Error(first.reason)
    return first.value
  }

  async function killedAt(at: Boundary, messageId: MessageId) {
    const life = startLife({
      appUrl: world.core.appUrl,
      sandboxUrl: sandbox.url,
      now: world.core.clock.now().toString(),
      mine: { at, nth: 1, does: 'kill' },
      work: {
        kind: 'send',
        messageId,
        sms: { url: sandbox.smsUrl, token: sandbox.smsToken },
        smtpUrl: sandbox.smtpUrl,
      },
    })
    expect(await life.ended).toBe('killed')
    expect(await onlyMessage()).toMatchObject({ status: 'unknown' })
    // The claim of the dead worker keeps everybody else away for a while.
    expect(await send(messageId)).toBe('busy')
    world.core.clock.advance({ minutes: 6 })
  }

  it.each(['before send', 'after send'] as const)(
    '%s, to a gateway that knows its keys: it arrives once',
    async (at) => {
      const messageId = await firstLink('sms')
      await killedAt(at, messageId)
      expect(await sweepWaitingMessages(world.core, channels, SYSTEM)).toEqual({ sent: 1 })
      expect(await received()).toEqual([{ channel: 'sms', copies: 1 }])
    },
  )

  it.each([
    ['before send', []],
    ['after send', [{ channel: 'mail', copies: 1 }]],
  ] as const)(
    '%s, to a gateway that forgets: nobody knows, and it is never sent again',
    async (at, arrived) => {
      const messageId = await firstLink('email')
      await killedAt(at, messageId)
      expect(await sweepWaitingMessages(world.core, channels, SYSTEM)).toEqual({ refused: 1 })
      expect(await sweepWaitingMessages(world.core, channels, SYSTEM)).toEqual({})
      expect(await onlyMessage()).toMatchObject({
        status: 'refused',
        refusal_reason: 'outcome_unknown',
      })
      expect(await received()).toEqual(arrived)
    },
  )
})

describe('scenario 59: paid a moment before the reminder goes out', () => {
  /** A worker that waits at one boundary until something else has happened there. */
  function workerThat(reached: Reached): Core {
    const pool = createPool(world.core.appUrl, 1)
    pool.on('error', () => undefined)
    const core = { ...world.core, pool }
    withBoundaries(core, servicesAt(sandbox.url, core, 'http://127.0.0.1:9'), reached)
    return core
  }

  it('after the worker took it in hand: the last look keeps it back', async () => {
    const line = await lateInstalment()
    expect(await noticeSweep()).toBe(1)
    let paid = false
    const worker = workerThat(async (boundary) => {
      if (boundary !== 'after commit' || paid) return
      paid = true
      expect(await onlyMessage()).toMatchObject({ status: 'unknown' })
      await world.pay(line.id, line.amount)
    })
    const { id } = await onlyMessage()
    expect(await send(id, worker)).toBe('refused')
    await worker.pool.end()
    expect(paid).toBe(true)
    expect(await onlyMessage()).toMatchObject({ refusal_reason: 'no_longer_due' })
    expect(await received()).toEqual([])
  })

  it('before the worker took it in hand, or before it was written: nothing is sent', async () => {
    const line = await lateInstalment()
    expect(await noticeSweep()).toBe(1)
    await world.pay(line.id, line.amount)
    expect(await send((await onlyMessage()).id)).toBe('refused')
    expect(await noticeSweep()).toBe(0)
    expect(await received()).toEqual([])
  })

  it('and not paid: it goes out', async () => {
    await lateInstalment()
    expect(await noticeSweep()).toBe(1)
    expect(await send((await onlyMessage()).id)).toBe('sent')
    expect(await received()).toEqual([{ channel: 'sms', copies: 1 }])
  })

  it('while the sweep writes it, in either order: one message at most, none to whoever paid', async () => {
    const line = await lateInstalment()
    const [written] = await Promise.all([noticeSweep(), world.pay(line.id, line.amount)])
    expect(written).toBeLessThanOrEqual(1)
    for (const { id } of await messages()) expect(await send(id)).toBe('refused')
    expect(await received()).toEqual([])
  })
})

describe('scenario 60: several schedulers, missed ticks and days that come twice', () => {
  const LATE = 6

  async function sixLate() {
    for (let count = 0; count < LATE; count++) {
      const plan = await world.plan()
      const first = await world.lineOf(plan.agreementId, 0)
      await world.pay(first.id, first.amount)
    }
    world.core.clock.set('2026-12-28T15:00:00Z')
  }

  it('eight at the same moment write once about each lateness', async () => {
    await sixLate()
    const written = await Promise.all(Array.from({ length: 8 }, noticeSweep))
    expect(written.reduce((all, some) => all + some, 0)).toBe(LATE)
    expect(await messages()).toHaveLength(LATE)
  })

  it('that slept for two days write as much as one that did not, and a day again writes nothing', async () => {
    await sixLate()
    world.days(2)
    expect(await noticeSweep()).toBe(LATE)
    for (const days of [0, -1, 1, 0]) {
      world.days(days)
      expect(await noticeSweep()).toBe(0)
    }
    for (const { id } of await messages()) await send(id)
    for (const { id } of await messages()) await send(id)
    // All of them are one person's: one message a day, the others wait.
    expect(await received()).toEqual([{ channel: 'sms', copies: 1 }])
    expect(await messages()).toHaveLength(LATE)
  })

  it('and three workers that take up the same messages of one person send one a day, once', async () => {
    await sixLate()
    await noticeSweep()
    const ids = (await messages()).map(({ id }) => id)
    const sentSoFar = async () =>
      (await messages()).filter(({ status }) => status === 'sent').length
    for (const day of [1, 2, 3]) {
      await Promise.all([...ids, ...ids, ...ids].map((id) => send(id)))
      expect(await sentSoFar()).toBe(day)
      world.days(1)
    }
    expect(await received()).toEqual([1, 2, 3].map(() => ({ channel: 'sms', copies: 1 })))
  })
})

describe('scenario 61: a reminder at night, on a holiday, after an opt-out', () => {
  it.each([
    ['at night', '2026-12-29T02:00:00Z'],
    ['on Christmas', '2026-12-25T15:00:00Z'],
    ['on a Sunday', '2026-12-27T15:00:00Z'],
  ])('is not even written %s', async (_, at) => {
    await lateInstalment()
    world.core.clock.set(at)
    expect(await noticeSweep()).toBe(0)
  })

  it('written in the last minute of the day waits for the next one', async () => {
    await lateInstalment()
    world.core.clock.set('2026-12-28T20:59:59Z')
    expect(await noticeSweep()).toBe(1)
    const { id } = await onlyMessage()
    world.core.clock.advance({ seconds: 1 })
    expect(await send(id)).toBe('later')
    world.core.clock.set('2026-12-29T14:00:00Z')
    expect(await send(id)).toBe('sent')
    expect(await received()).toHaveLength(1)
  })

  it('is not sent to a contact that was given up after it was written', async () => {
    await lateInstalment()
    expect(await noticeSweep()).toBe(1)
    await inScope(world.core, SYSTEM, (tx) =>
      suppressContact(tx, SYSTEM, { contactId: world.person.sms, reason: 'opt_out' }),
    )
    const { id } = await onlyMessage()
    expect(await send(id)).toBe('refused')
    expect(await onlyMessage()).toMatchObject({ refusal_reason: 'contact_opted_out' })
    expect(await received()).toEqual([])
  })
})
