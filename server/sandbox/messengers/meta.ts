import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Book } from '../book/database.ts'
import { insertMessage } from '../book/messages.ts'
import { stateOf } from '../book/numbers.ts'
import { findTemplate, readAs } from '../book/templates.ts'
import { bearerOf, type Call, isSameSecret, jsonBody, jsonReply, type Reply } from '../http.ts'
import type { FallibleRoute } from '../psp/routes.ts'
import type { Messengers } from './settings.ts'

const messageSchema = z.object({
  messaging_product: z.literal('whatsapp'),
  to: z.string().regex(/^[1-9]\d{7,14}$/),
  type: z.literal('template'),
  template: z.object({
    name: z.string(),
    language: z.object({ code: z.string() }),
    components: z.array(
      z.object({
        type: z.literal('body'),
        parameters: z.array(z.object({ type: z.literal('text'), text: z.string().min(1) })),
      }),
    ),
  }),
  biz_opaque_callback_data: z.string().max(512).optional(),
})

/** The Cloud API of WhatsApp: templates that it knows, and nothing else. */
export function metaRoutes(book: Book, account: Messengers['meta']): FallibleRoute[] {
  return [
    {
      method: 'POST',
      pattern: '/meta/:version/:number/messages',
      target: 'meta',
      handle: (call) => send(book, account, call),
      failure: (status) =>
        metaError(status, status === 429 ? 130429 : status === 401 ? 190 : 131000, 'told to fail'),
    },
  ]
}

function metaError(status: number, code: number, message: string): Reply {
  const error = { message: `(#${code}) ${message}`, type: 'OAuthException', code, fbtrace_id: 'x' }
  const told = jsonReply(status, { error })
  return status === 429 ? { ...told, headers: { ...told.headers, 'retry-after': '120' } } : told
}

function send(book: Book, account: Messengers['meta'], call: Call): Reply {
  const given = bearerOf(call)
  if (given === null || !isSameSecret(given, account.accessToken)) {
    return metaError(401, 190, 'Invalid OAuth access token')
  }
  if (call.params.number !== account.phoneNumberId) return metaError(400, 100, 'Invalid parameter')
  const read = messageSchema.safeParse(jsonBody(call))
  if (!read.success) return metaError(400, 100, 'Invalid parameter')
  const { to, template, biz_opaque_callback_data: told = null } = read.data
  const number = `+${to}`
  if (stateOf(book, number) === 'missing') return metaError(400, 131026, 'Message undeliverable')
  if (stateOf(book, number) === 'stopped') return metaError(400, 131050, 'User has stopped this')
  const known = findTemplate(book, template.name, template.language.code)
  if (known === null) return metaError(404, 132001, 'Template name does not exist')
  const values = template.components.flatMap(({ parameters }) => parameters.map(({ text }) => text))
  const body = readAs(known, values)
  if (body === null) return metaError(400, 132000, 'Number of parameters does not match')
  const id = `wamid.${randomBytes(18).toString('base64url')}`
  insertMessage(book, {
    channel: 'whatsapp',
    recipient: number,
    key: id,
    subject: null,
    body,
    html: null,
    attachments: [],
    via: 'meta',
    told,
  })
  return jsonReply(200, {
    messaging_product: 'whatsapp',
    contacts: [{ input: to, wa_id: to }],
    messages: [{ id, message_status: 'accepted' }],
  })
}
