import { z } from 'zod'
import type { Book } from '../book/database.ts'
import { findMessage } from '../book/messages.ts'
import { noteNumber } from '../book/numbers.ts'
import { putTemplate } from '../book/templates.ts'
import { withBody } from '../control/body.ts'
import { type Call, jsonReply, type Reply, type Route } from '../http.ts'
import type { Messengers } from './settings.ts'
import { statusTelling, tell } from './telling.ts'

const toldSchema = z.object({
  status: z.enum(['delivered', 'failed']),
  code: z.int().nullable().default(null),
})
const numberSchema = z.object({
  number: z.string().min(1),
  state: z.enum(['missing', 'stopped']).nullable(),
})
const templateSchema = z.object({
  name: z.string().min(1),
  language: z.string().default(''),
  body: z.string().min(1),
})

/** The desk of the messengers: what they know of numbers and templates, and when they tell. */
export function messengerControlRoutes(book: Book, messengers: Messengers): Route[] {
  return [
    {
      method: 'POST',
      pattern: '/control/messages/:id/told',
      handle: (call) => toldOf(book, messengers, call),
    },
    {
      method: 'POST',
      pattern: '/control/numbers',
      handle: (call) =>
        withBody(call, numberSchema, ({ number, state }) => {
          noteNumber(book, number, state)
          return { status: 204 }
        }),
    },
    {
      method: 'POST',
      pattern: '/control/whatsapp-templates',
      handle: (call) =>
        withBody(call, templateSchema, (template) => {
          putTemplate(book, template)
          return { status: 204 }
        }),
    },
  ]
}

function toldOf(book: Book, messengers: Messengers, call: Call): Reply | Promise<Reply> {
  return withBody(call, toldSchema, async (told) => {
    const id = call.params.id ?? ''
    const message = /^\d{1,12}$/.test(id) ? findMessage(book, Number(id)) : null
    if (message === null) return jsonReply(404, { error: 'no such message' })
    return jsonReply(200, { taken: await tell(statusTelling(messengers, message, told)) })
  })
}
