import { z } from 'zod'
import { allowReminders } from '#server/access/device/commands.ts'
import { sweepJourneys } from '#server/journeys/running/jobs.ts'
import type { MessageId } from '#server/kernel/id.ts'
import { type Channels, sendMessage } from '#server/messages/delivery/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { createMailChannel } from '#server/platform/mail.ts'
import { parseVapidKeys, type VapidKeys } from '#server/platform/push/keys.ts'
import { createBrowser } from '#server/platform/push/testing.ts'
import { createPushChannel } from '#server/platform/push.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'
import { createSmsChannel } from '#server/platform/sms.ts'
import { startTestSandbox, type TestSandbox } from '#server/sandbox/testing.ts'
import { SENDER, SYSTEM } from '#server/testing/access.ts'
import { type BreachWorld, lateIn, startBreachWorld } from '#server/testing/breach-world.ts'
import { servicesAt } from '#server/testing/providers.ts'

const placeSchema = z.object({ name: z.string(), endpoint: z.string() })
const pushesSchema = z.object({
  pushes: z.array(
    z.object({ topic: z.string(), ttl: z.number(), copies: z.number(), body: z.string() }),
  ),
})
const payloadSchema = z.object({
  notification: z.object({
    title: z.string(),
    body: z.string(),
    tag: z.string(),
    navigate: z.string(),
    data: z.object({ navigate: z.string(), again: z.string().nullable() }),
  }),
})

export type PushWorld = Awaited<ReturnType<typeof startPushWorld>>
export type TestDevice = Awaited<ReturnType<PushWorld['device']>>

/** The day before the second instalment of a plan, at noon. */
export const DAY_BEFORE = '2026-12-22T15:00:00Z'

/**
 * A person with a running plan, and the services of their browsers: a real push service by its
 * behaviour, which keeps what it cannot read.
 */
export async function startPushWorld() {
  const world = await startBreachWorld()
  const { core } = world
  const sandbox = await startTestSandbox()
  const old = Buffer.alloc(32, 4).toString('base64url')
  const base = servicesAt(sandbox.url, core, 'http://127.0.0.1:1/hook')
  const services: Services = { ...base, ...SENDER }
  const sms = createSmsChannel({ url: sandbox.smsUrl, token: sandbox.smsToken })
  const mail = createMailChannel({ smtpUrl: sandbox.smtpUrl, from: 'a@acordoclaro.example' })

  function channelsWith(keys: VapidKeys | null): Channels {
    const push =
      keys === null || services.push === null
        ? undefined
        : createPushChannel({ ...services.push, keys }, { timeoutMs: 1_000 })
    return { sms, mail, push }
  }
  let channels = channelsWith(services.push?.keys ?? null)
  const send = (messageId: MessageId) => sendMessage(core, channels, SYSTEM, { messageId })

  return {
    ...world,
    ...readingOf(world, sandbox),
    services,
    device: deviceIn(world, sandbox, services),
    send,
    /** From now on, these keys are at hand; null: none. */
    useKeys: (keys: VapidKeys | null) => {
      channels = channelsWith(keys)
    },
    rotated: () =>
      parseVapidKeys(`${old},${[...(services.push?.keys.known.values() ?? [])][0]?.privateKey}`),
    onlyNewKeys: () => parseVapidKeys(old),
    /** A plan of which the second instalment is due tomorrow. */
    planDueTomorrow: async () => {
      const plan = await lateIn(world, 0)
      core.clock.set(DAY_BEFORE)
      return plan
    },
    remind: () => sweepJourneys(core, services, SYSTEM),
    fault: (kind: string, more: object = {}) =>
      sandbox.control('/faults', { on: 'push', kind, ...more }),
    end: async () => {
      mail.close()
      await sandbox.close()
      await world.end()
    },
  }
}

/** A browser of somebody who allows reminders in it. */
function deviceIn(world: BreachWorld, sandbox: TestSandbox, services: Services) {
  return async (scope: DebtorScope = world.scope, former: string | null = null) => {
    const push = services.push
    if (push === null) throw new Error('the world has keys')
    const browser = createBrowser()
    const { publicKey } = push.keys.current
    const place = placeSchema.parse(await sandbox.control('/push', { publicKey }))
    const { endpoint, name } = place
    const { p256dh, auth } = browser
    const offered = { endpoint, p256dh, auth, publicKey }
    const allowed = await allowReminders(world.core, push, scope, {
      offered,
      formerDeviceSecret: former,
    })
    if (!allowed.ok) throw new Error(allowed.reason)
    const pushes = async () =>
      pushesSchema.parse(await sandbox.control(`/push/${name}`)).pushes.map((push) => ({
        ...push,
        text: browser.read(Buffer.from(push.body, 'base64url')),
      }))
    return {
      offered,
      secret: allowed.value.deviceSecret,
      pushes,
      /** What its notifications would show. */
      shown: async () =>
        (await pushes()).map(({ text }) => payloadSchema.parse(JSON.parse(text)).notification),
      drop: () => sandbox.control(`/push/${name}`, undefined, 'DELETE'),
    }
  }
}

/** What the product wrote, and what arrived. */
function readingOf({ core, rows }: BreachWorld, sandbox: TestSandbox) {
  return {
    messages: () =>
      rows<{
        id: MessageId
        template: string
        channel: string
        status: string
        refusal_reason: string | null
        not_before: Temporal.Instant | null
      }>(
        `select id, template, channel, status, refusal_reason, not_before from messages
          order by created_at, id`,
      ),
    received: async () =>
      z
        .object({ messages: z.array(z.object({ channel: z.string(), text: z.string() })) })
        .parse(await sandbox.control('/messages')).messages,
    subscriptions: () =>
      inScope(core, SYSTEM, (tx) =>
        tx.sql<{ debtor_id: string; key_id: string }>(
          'select debtor_id, key_id from push_subscriptions order by created_at',
        ),
      ),
  }
}
