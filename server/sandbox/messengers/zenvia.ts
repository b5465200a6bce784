import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Book } from '../book/database.ts'
import { insertMessage } from '../book/messages.ts'
import { type Call, isSameSecret, jsonBody, jsonReply, type Reply } from '../http.ts'
import type { FallibleRoute } from '../psp/routes.ts'
import type { Messengers } from './settings.ts'

const messageSchema = z.object({
  from: z.string().min(1).max(64),
  to: z.string().regex(/^[1-9]\d{7,14}$/),
  contents: z.array(z.object({ type: z.literal('text'), text: z.string().min(1) })).min(1),
  externalId: z.string().optional(),
})

/** Zenvia's SMS: it keeps the caller's id with a message, and takes it as often as it is given. */
export function zenviaRoutes(book: Book, account: Messengers['zenvia']): FallibleRoute[] {
  return [
    {
      method: 'POST',
      pattern: '/zenvia/v2/channels/sms/messages',
      target: 'zenvia',
      handle: (call) => send(book, account, call),
      failure: (status) => zenviaError(status, 'INTERNAL_ERROR', 'told to fail'),
    },
  ]
}

function zenviaError(status: number, code: string, message: string): Reply {
  const told = jsonReply(status, { code, message })
  return status === 429 ? { ...told, headers: { ...told.headers, 'retry-after': '120' } } : told
}

function send(book: Book, { token }: Messengers['zenvia'], call: Call): Reply {
  const given = call.headers['x-api-token']
  if (typeof given !== 'string' || !isSameSecret(given, token)) {
    return zenviaError(401, 'AUTHENTICATION_ERROR', 'No authorization token was found')
  }
  const read = messageSchema.safeParse(jsonBody(call))
  if (!read.success) return zenviaError(400, 'VALIDATION_ERROR', 'Validation error')
  const { to, contents, externalId = null } = read.data
  const id = randomUUID()
  insertMessage(book, {
    channel: 'sms',
    recipient: `+${to}`,
    key: id,
    subject: null,
    body: contents.map(({ text }) => text).join('\n'),
    html: null,
    attachments: [],
    via: 'zenvia',
    told: externalId,
  })
  return jsonReply(200, { id, ...read.data, direction: 'OUT', channel: 'sms' })
}
