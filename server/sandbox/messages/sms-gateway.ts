import { z } from 'zod'
import type { Book } from '../book/database.ts'
import { insertMessage, messageByKey } from '../book/messages.ts'
import { bearerOf, type Call, isSameSecret, jsonBody, jsonReply, type Reply } from '../http.ts'
import type { FallibleRoute } from '../psp/routes.ts'

const smsSchema = z.object({
  to: z.string().regex(/^\+[1-9]\d{7,14}$/),
  text: z.string().min(1).max(1600),
  key: z.string().min(1).max(200),
})

/** The SMS gateway. The same key with the same content is one message and answers the same id. */
export function smsRoutes(book: Book, token: string): FallibleRoute[] {
  return [
    {
      method: 'POST',
      pattern: '/sms',
      target: 'sms',
      handle: (call) => {
        const given = bearerOf(call)
        if (given === null || !isSameSecret(given, token)) {
          return jsonReply(401, { error: 'a bearer token is required' })
        }
        return acceptSms(book, call)
      },
    },
  ]
}

function acceptSms(book: Book, call: Call): Reply {
  const read = smsSchema.safeParse(jsonBody(call))
  if (!read.success) {
    return jsonReply(400, { error: 'to (E.164), text and key are required' })
  }
  const { to, text, key } = read.data
  return book.transact(() => {
    const known = messageByKey(book, 'sms', key)
    if (known && (known.recipient !== to || known.body !== text)) {
      return jsonReply(409, { error: 'this key was used for another message' })
    }
    const id =
      known?.id ??
      insertMessage(book, {
        channel: 'sms',
        recipient: to,
        key,
        subject: null,
        body: text,
        html: null,
        attachments: [],
        via: 'gateway',
      })
    return jsonReply(200, { id: `sms-${id}` })
  })
}
