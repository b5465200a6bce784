import { createServer } from 'node:http'
import { eq } from 'drizzle-orm'
import { z } from 'zod'
import { creditors } from '#db/schema/creditors.ts'
import {
  receiveMetaCall,
  receiveTwilioCall,
  receiveZenviaCall,
} from '#server/api/message-webhooks.ts'
import { runtime } from '#server/api/runtime.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId, MessageId, ReplyId } from '#server/kernel/id.ts'
import { queueMessage } from '#server/messages/commands.ts'
import { type Channels, sendMessage } from '#server/messages/delivery/commands.ts'
import { putInForce } from '#server/messages/wording/testing.ts'
import { allowWhatsApp } from '#server/people/whatsapp/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { answerReply } from '#server/replies/acting/commands.ts'
import { channelsAt } from '#server/sandbox/messengers/testing.ts'
import { startTestSandbox, type TestSandbox, testMessengers } from '#server/sandbox/testing.ts'
import { hire } from '#server/staff/testing.ts'
import { createPerson, newCpf, type Person, SENDER, SYSTEM } from '#server/testing/access.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import { addCreditor, expectBooksInOrder } from '#server/testing/portfolio.ts'

/** A Monday at noon in São Paulo. */
const NOON = '2026-11-23T15:00:00Z'
export const VERIFY = 'the-word-that-meta-shows'
export const TEMPLATE = 'parcela_fora_do_dia'

export type SmsWay = 'gateway' | 'twilio' | 'zenvia'
export type AppWay = 'meta' | 'twilioWhatsApp'
export type MessengerWorld = Awaited<ReturnType<typeof startMessengerWorld>>

const DOORS = {
  '/api/webhooks/twilio': receiveTwilioCall,
  '/api/webhooks/zenvia': receiveZenviaCall,
  '/api/webhooks/meta': receiveMetaCall,
} as const

/** What the portal answers to a call of a provider. */
export async function takeCall(request: Request): Promise<number> {
  const path = new URL(request.url).pathname
  const door = Object.entries(DOORS).find(([known]) => known === path)?.[1]
  return door ? (await door(request)).status : 404
}

/** The portal's doors behind a real socket, where the providers of messages tell what they have to. */
async function openPortal() {
  let url = ''
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', async () => {
      const headers = new Headers()
      for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
      const body = Buffer.concat(chunks)
      const heard = new Request(`${url}${request.url}`, { method: 'POST', headers, body })
      response.writeHead(await takeCall(heard)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return { url, close: () => new Promise((resolve) => server.close(resolve)) }
}

const inboxSchema = z.object({
  messages: z.array(z.object({ id: z.number(), channel: z.string() })),
})

/** A product with every provider of messages, each telling what becomes of them and what people write. */
export async function startMessengerWorld() {
  const core = await createTestCore(NOON)
  const portal = await openPortal()
  const messengers = testMessengers(portal.url)
  const sandbox = await startTestSandbox({ messengers })
  const author = (await hire(core, { role: 'manager' })).id
  const environment = {
    PORTAL_URL: portal.url,
    TWILIO_ACCOUNT_SID: messengers.twilio.accountSid,
    TWILIO_AUTH_TOKENS: `the-token-of-tomorrow,${messengers.twilio.authToken}`,
    ZENVIA_EVENT_SECRETS: messengers.zenvia.eventSecret,
    META_PHONE_NUMBER_ID: messengers.meta.phoneNumberId,
    META_APP_SECRETS: messengers.meta.appSecret,
    META_VERIFY_TOKEN: VERIFY,
  }
  Object.assign(process.env, webEnvironment(core, environment))
  const rows = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
    inScope(core, SYSTEM, (tx) => tx.sql<Row>(text, values))
  const inbox = async () => inboxSchema.parse(await sandbox.control('/messages')).messages
  const ways = channelsAt(sandbox, `${portal.url}/api/webhooks/twilio`)
  const mail = { remembersKeys: false, send: () => Promise.reject(new Error('no mail here')) }
  let people = 0

  return {
    core,
    sandbox,
    portalUrl: portal.url,
    messengers,
    rows,
    inbox,
    /** The ways out that are used: one for SMS, one or none for WhatsApp. */
    channels: (sms: SmsWay, whatsapp?: AppWay): Channels => ({
      sms: ways[sms],
      mail,
      whatsapp: whatsapp && ways[whatsapp],
    }),
    /** Somebody new at noon, with a creditor of their own, and nothing at the providers. */
    newcomer: async () => {
      core.clock.set(NOON)
      await sandbox.control('/reset', {})
      const phone = `+55819666${String(++people).padStart(5, '0')}`
      const maria = await createPerson(core, { document: newCpf(), phone })
      const { creditorId } = await addCreditor(core, `casa-${maria.id.slice(-12)}`)
      return actsOf({ core, sandbox, rows, inbox }, { maria, phone, creditorId, author })
    },
    close: async () => {
      await runtime().core.pool.end()
      await sandbox.close()
      await portal.close()
      await expectBooksInOrder(core)
      await core.close()
    },
  }
}

type Around = {
  readonly core: TestCore
  readonly sandbox: TestSandbox
  rows<Row extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>
  inbox(): Promise<z.infer<typeof inboxSchema>['messages']>
}
type Newcomer = {
  readonly maria: Person
  readonly phone: string
  readonly creditorId: CreditorId
  readonly author: Awaited<ReturnType<typeof hire>>['id']
}
let occasions = 0

/** What happens between the product and one person. */
function actsOf(
  { core, sandbox, rows, inbox }: Around,
  { maria, phone, creditorId, author }: Newcomer,
) {
  return {
    maria,
    phone,
    creditorId,
    /** Something that we begin, and that goes once only. */
    invite: async (): Promise<MessageId> => {
      const order = {
        debtorId: maria.id,
        creditorId,
        contactId: maria.sms,
        notice: { template: 'agreement_notice', link: `${SENDER.portalUrl}/l/x` },
        dedupeKey: `invite-${++occasions}`,
      } as const
      const queued = await inScope(core, SYSTEM, (tx) => queueMessage(tx, SYSTEM, SENDER, order))
      return queued.messageId
    },
    send: (messageId: MessageId, channels: Channels) =>
      sendMessage(core, channels, SYSTEM, { messageId }),
    stateOf: async (id: MessageId) => {
      const [row] = await rows<Record<string, unknown>>(
        `select status, channel, refusal_reason as reason, delivered_at is not null as delivered,
                whatsapp_version as version from messages where id = $1`,
        [id],
      )
      return row
    },
    suppression: async () =>
      (
        await rows<{ reason: string | null }>(
          'select suppression_reason as reason from contacts where id = $1',
          [maria.sms],
        )
      )[0]?.reason,
    consents: () =>
      rows(
        'select given_by as by, end_reason as ended from whatsapp_consents where contact_id = $1',
        [maria.sms],
      ),
    /** The provider of the newest message tells what became of it. */
    told: async (body: object): Promise<unknown> => {
      const newest = assertPresent((await inbox()).at(-1), 'something arrived')
      return sandbox.control(`/messages/${newest.id}/told`, body)
    },
    /** Types an answer on the phone, which its provider tells; then the worker reads it. */
    write: async (text: string) => {
      const path = `${sandbox.url}/celular/${encodeURIComponent(phone)}/responder`
      const body = new URLSearchParams({ resposta: text })
      await fetch(path, { method: 'POST', redirect: 'manual', body })
      const [reply] = await rows<{ id: ReplyId; channel: string }>(
        'select id, channel from replies where debtor_id = $1 order by id desc limit 1',
        [maria.id],
      )
      const { id: replyId, channel } = assertPresent(reply, 'the provider told it')
      return [channel, await answerReply(core, SENDER, SYSTEM, { replyId })]
    },
    /** Everything that WhatsApp needs: the creditor’s yes, its template at both providers, the person’s yes. */
    openWhatsApp: async (template = TEMPLATE) => {
      await inScope(core, SYSTEM, async (tx) => {
        const on = { contactWhatsApp: 'yes' } as const
        await tx.db.update(creditors).set(on).where(eq(creditors.id, creditorId))
        const given = { contactId: maria.sms, debtorId: maria.id, by: 'page' } as const
        await allowWhatsApp(tx, SYSTEM, given)
      })
      forgetCatalogue()
      const text =
        'Olá, {nome}. Aqui é {marca}: veja com calma em {link}. Para parar, responda PARE. {aviso} .'
      const place = { creditorId, template: 'agreement_notice', by: author } as const
      const words = { channel: 'whatsapp', template, language: 'pt_BR', text } as const
      await putInForce(core, place, words)
      const body = 'Olá, {{1}}. Aqui é {{2}}: {{3}}. {{4}}'
      await sandbox.control('/whatsapp-templates', { name: template, language: 'pt_BR', body })
      await sandbox.control('/whatsapp-templates', { name: template, body })
    },
  }
}
