import { z } from 'zod'
import { COB, COBV, chargesCreated } from '../book/charges.ts'
import { resetBook, writeSetting } from '../book/database.ts'
import {
  clearFaults,
  faultKindSchema,
  faultTargetSchema,
  insertFault,
  listFaults,
} from '../book/faults.ts'
import { attachmentsOf, listMessages } from '../book/messages.ts'
import { listWebhooks } from '../book/notifications.ts'
import { pixSettled } from '../book/receipts.ts'
import { recurrencesCreated } from '../book/recurrences.ts'
import { recurringChargesCreated } from '../book/recurring-charges.ts'
import { type Call, jsonReply, type Reply, type Route } from '../http.ts'
import type { Psp } from '../psp/context.ts'
import { catchUp } from '../psp/day.ts'
import { TOKEN_SECONDS_SETTING, WITHHELD_SETTING } from '../psp/oauth.ts'
import { completeCobrView, completeRecView } from '../psp/rec-views.ts'
import { cobView, cobvView, completeView, pixView, timestampOf } from '../psp/views.ts'
import { endpointOf, writeEndpoint } from '../stripe/deliveries.ts'
import { resetStripeTables } from '../stripe/store.ts'
import { automaticControlRoutes } from './automatic-routes.ts'
import { bankControlRoutes } from './bank-routes.ts'
import { withBody } from './body.ts'

/** The desk from which tests make the providers fail, and read their book. */
export function controlRoutes(psp: Psp): Route[] {
  const { book } = psp
  return [
    ...bankControlRoutes(psp),
    ...automaticControlRoutes(psp),
    { method: 'POST', pattern: '/control/faults', handle: (call) => addFault(psp, call) },
    {
      method: 'GET',
      pattern: '/control/faults',
      handle: () => jsonReply(200, { faults: listFaults(book) }),
    },
    {
      method: 'DELETE',
      pattern: '/control/faults',
      handle: () => {
        clearFaults(book)
        return { status: 204 }
      },
    },
    {
      method: 'GET',
      pattern: '/control/clock',
      handle: () => jsonReply(200, { now: timestampOf(book.now()) }),
    },
    { method: 'POST', pattern: '/control/clock', handle: (call) => setClock(psp, call) },
    {
      method: 'POST',
      pattern: '/control/token-seconds',
      handle: (call) =>
        withBody(call, z.object({ seconds: z.int().positive() }), ({ seconds }) => {
          writeSetting(book, TOKEN_SECONDS_SETTING, String(seconds))
          return jsonReply(200, { seconds })
        }),
    },
    {
      method: 'POST',
      pattern: '/control/withheld',
      handle: (call) =>
        withBody(call, z.object({ products: z.array(z.string()) }), ({ products }) => {
          writeSetting(book, WITHHELD_SETTING, products.join(' '))
          return jsonReply(200, { products })
        }),
    },
    { method: 'GET', pattern: '/control/book', handle: () => jsonReply(200, wholeBook(psp)) },
    {
      method: 'GET',
      pattern: '/control/messages',
      handle: (call) =>
        jsonReply(200, { messages: messagesOf(psp, call.url.searchParams.get('to')) }),
    },
    {
      method: 'POST',
      pattern: '/control/reset',
      handle: () => {
        const endpoint = endpointOf(book)
        resetBook(book)
        resetStripeTables(book)
        if (endpoint) writeEndpoint(book, endpoint)
        return { status: 204 }
      },
    },
  ]
}

const faultSchema = z.object({
  on: faultTargetSchema,
  kind: faultKindSchema,
  status: z.int().min(400).max(599).default(500),
  delayMs: z.int().min(0).max(600_000).default(0),
  times: z.int().min(1).default(1),
})

function addFault(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, faultSchema, (body) => {
    const id = insertFault(psp.book, {
      target: body.on,
      kind: body.kind,
      status: body.status,
      delay_ms: body.delayMs,
      remaining: body.times,
    })
    return jsonReply(201, { id })
  })
}

const clockSchema = z.union([
  z.strictObject({ now: z.iso.datetime({ offset: true }).nullable() }),
  z.strictObject({ offsetSeconds: z.number() }),
])

/** `now` freezes the clock (null lets it run); `offsetSeconds` shifts a running one. What became
 * due happens at once. */
function setClock(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, clockSchema, (body) => {
    const frozen = 'now' in body && body.now !== null ? String(Date.parse(body.now)) : null
    const offset = 'offsetSeconds' in body ? String(Math.round(body.offsetSeconds * 1000)) : null
    psp.book.transact(() => {
      writeSetting(psp.book, 'clock_now', frozen)
      writeSetting(psp.book, 'clock_offset_ms', offset)
    })
    catchUp(psp)
    return jsonReply(200, { now: timestampOf(psp.book.now()) })
  })
}

function wholeBook(psp: Psp) {
  const { book } = psp
  const end = Number.MAX_SAFE_INTEGER
  const authority = psp.authority()
  return {
    cobs: chargesCreated(book, COB, 0, end).map((charge) =>
      completeView(book, charge.txid, cobView(book, authority, charge)),
    ),
    cobvs: chargesCreated(book, COBV, 0, end).map((charge) =>
      completeView(book, charge.txid, cobvView(book, authority, charge)),
    ),
    recs: recurrencesCreated(book, 0, end).map((rec) => completeRecView(book, authority, rec)),
    cobsr: recurringChargesCreated(book, 0, end).map((charge) => completeCobrView(book, charge)),
    pix: pixSettled(book, 0, end).map((pix) => pixView(book, pix)),
    webhooks: listWebhooks(book).map(({ chave, url }) => ({ chave, url })),
    messages: messagesOf(psp, null),
  }
}

function messagesOf(psp: Psp, recipient: string | null) {
  return listMessages(psp.book, recipient).map((message) => ({
    id: message.id,
    channel: message.channel,
    to: message.recipient,
    key: message.key,
    subject: message.subject,
    text: message.body,
    html: message.html,
    receivedAt: timestampOf(message.received_at),
    copies: message.copies,
    attachments: attachmentsOf(psp.book, message.id).map((attachment) => ({
      filename: attachment.filename,
      contentType: attachment.content_type,
      size: attachment.content.byteLength,
      url: `http://${psp.authority()}/emails/${message.id}/anexos/${attachment.position}`,
    })),
  }))
}
