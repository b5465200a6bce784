import { createECDH, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { setting } from './product.ts'
import type { Sandbox } from './sandbox.ts'
import { inTransaction } from './time.ts'

/**
 * A browser's push service, without its maker's keys: Chromium on its own is nobody's customer. The
 * portal's own code asks it as it asks the real one; its address is the sandbox's.
 */
export async function withPushService(context: BrowserContext, sandbox: Sandbox): Promise<void> {
  await context.grantPermissions(['notifications'])
  await context.exposeFunction('askPushService', async (publicKey: string) => {
    const curve = createECDH('prime256v1')
    curve.generateKeys()
    const { endpoint } = await sandbox.pushPlace(publicKey)
    const keys = {
      p256dh: curve.getPublicKey('base64url'),
      auth: randomBytes(16).toString('base64url'),
    }
    return { endpoint, keys }
  })
  await context.addInitScript(() => {
    if (!('PushManager' in window)) return
    Object.assign(PushManager.prototype, {
      getSubscription: async () => null,
      subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
        const ask: unknown = Reflect.get(window, 'askPushService')
        const made: unknown = typeof ask === 'function' ? await ask(applicationServerKey) : null
        return { toJSON: () => made }
      },
    })
  })
}

export type ReminderState = { readonly owners: readonly string[]; readonly putOff: number }

/** Who is reminded in browsers, and what was put off, of the person of an agreement. */
export async function reminderState(agreementId: string): Promise<ReminderState> {
  const state = { owners: [] as string[], putOff: 0 }
  await inTransaction(async (client) => {
    const owners = await client.query<{ id: string }>(
      `select s.id from push_subscriptions s join agreements a on a.debtor_id = s.debtor_id
        where a.id = $1`,
      [agreementId],
    )
    state.owners.push(...owners.rows.map(({ id }) => id))
    const put = await client.query(
      `select 1 from messages m join agreements a on a.debtor_id = m.debtor_id
        where a.id = $1 and m.template = 'reminder_again' and m.status = 'queued'
          and m.not_before > now()`,
      [agreementId],
    )
    state.putOff = put.rowCount ?? 0
  })
  return state
}

/**
 * A reminder that went to the person's browser, as its service would hand it over. Reminders are
 * sent in hours of contact only, and tests run on Sundays, too: so a message that the person did
 * get is made one, with the token that its push would have carried.
 */
export async function reminderOf(agreementId: string): Promise<{ payload: string; link: string }> {
  let id = ''
  await inTransaction(async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `update messages set channel = 'push', template = 'instalment_reminder'
        where id = (select m.id from messages m join agreements a on a.debtor_id = m.debtor_id
                     where a.id = $1 and m.status = 'sent'
                       and m.template in ('receipt', 'agreement_copy')
                     order by m.sent_at desc limit 1)
        returning id`,
      [agreementId],
    )
    id = rows[0]?.id ?? ''
  })
  if (id === '') throw new Error('nothing was sent to that person')
  const secret = Buffer.from(setting('BLIND_INDEX_KEY'), 'base64')
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'index:messages.again', 32))
  const mark = createHmac('sha256', key).update(id).digest('base64url')
  const link = `${setting('PORTAL_URL')}/l/${'x'.repeat(22)}`
  const notification = {
    title: 'Você tem um lembrete',
    body: 'Toque para ver com segurança.',
    lang: 'pt-BR',
    tag: id.replaceAll('-', ''),
    navigate: link,
    actions: [
      { action: 'ver', title: 'Ver', navigate: link },
      { action: 'amanha', title: 'Lembrar amanhã', navigate: link },
    ],
    data: { navigate: link, again: `${id}.${mark}` },
  }
  return { payload: JSON.stringify({ web_push: 8030, app_badge: 1, notification }), link }
}

type Registration = { registrationId: string; scopeURL: string }

/** The browser's end of the line: what a push service delivers reaches the worker. */
export class Deliveries {
  readonly #session: CDPSession
  readonly #registration: Promise<string>

  private constructor(session: CDPSession, origin: string) {
    this.#session = session
    this.#registration = new Promise((resolve) => {
      session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const own = registrations.find(({ scopeURL }: Registration) => scopeURL.startsWith(origin))
        if (own) resolve(own.registrationId)
      })
    })
  }

  static async on(page: Page): Promise<Deliveries> {
    const session = await page.context().newCDPSession(page)
    const deliveries = new Deliveries(session, new URL(page.url()).origin)
    await session.send('ServiceWorker.enable')
    return deliveries
  }

  async deliver(page: Page, data: string): Promise<void> {
    await this.#session.send('ServiceWorker.deliverPushMessage', {
      origin: new URL(page.url()).origin,
      registrationId: await this.#registration,
      data,
    })
  }
}

export type Shown = {
  readonly title: string
  readonly body: string
  readonly tag: string
  readonly actions: readonly string[]
}

/** What is on the lock screen. */
export function shown(page: Page): Promise<Shown[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration('/')
    const all = (await registration?.getNotifications()) ?? []
    return all.map((one) => {
      const actions: unknown = Reflect.get(one, 'actions')
      const titles = Array.isArray(actions) ? actions.map(({ title }) => String(title)) : []
      return { title: one.title, body: one.body, tag: one.tag, actions: titles }
    })
  })
}

/**
 * A tap on the notification, inside the worker; headless browsers have no lock screen to tap on.
 * Answers the address that was opened, if any.
 */
export async function tap(page: Page, tag: string, action: '' | 'ver' | 'amanha') {
  const [worker] = page.context().serviceWorkers()
  if (!worker) throw new Error('no worker runs')
  return worker.evaluate(
    async ({ tag: wanted, action: chosen }) => {
      const scope = Object(globalThis)
      const [notification] = await scope.registration.getNotifications({ tag: wanted })
      const opened: string[] = []
      const open = scope.clients.openWindow
      scope.clients.openWindow = async (address: string) => opened.push(address)
      const Click = scope.NotificationEvent
      const event = new Click('notificationclick', { notification, action: chosen })
      const work: Promise<unknown>[] = []
      event.waitUntil = (promise: Promise<unknown>) => work.push(promise)
      scope.dispatchEvent(event)
      await Promise.all(work)
      scope.clients.openWindow = open
      return opened[0] ?? null
    },
    { tag, action },
  )
}
