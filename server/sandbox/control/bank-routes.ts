import { z } from 'zod'
import { type PaymentOrder, payCode } from '../bank/bank.ts'
import {
  addressOf,
  findWebhook,
  listNotifications,
  type Notification,
  notificationPolicy,
  writeNotificationPolicy,
} from '../book/notifications.ts'
import {
  findPix,
  insertRefund,
  refundKindSchema,
  refundsOf,
  settleRefund,
} from '../book/receipts.ts'
import { type Call, jsonReply, type Reply, type Route } from '../http.ts'
import type { Psp } from '../psp/context.ts'
import { notifyPix } from '../psp/notices.ts'
import { heldNotifications } from '../psp/notifier.ts'
import { amountSchema } from '../psp/schema.ts'
import { pixView } from '../psp/views.ts'
import { withBody } from './body.ts'

/** Payments, refunds and notifications at the tests' command. */
export function bankControlRoutes(psp: Psp): Route[] {
  const post = (pattern: string, handle: Route['handle']): Route => ({
    method: 'POST',
    pattern,
    handle,
  })
  return [
    post('/control/bank/pay', (call) => pay(psp, call)),
    post('/control/webhooks/policy', (call) => setPolicy(psp, call)),
    {
      method: 'GET',
      pattern: '/control/webhooks',
      handle: () => jsonReply(200, { notifications: notificationsOf(psp) }),
    },
    post('/control/webhooks/release', (call) =>
      withBody(call, z.object({ order: z.array(z.int()).optional() }), async ({ order }) => {
        const results = await psp.notifier.release(order ?? heldNotifications(psp.book))
        return jsonReply(200, { results })
      }),
    ),
    post('/control/webhooks/send', (call) => sendNow(psp, call)),
    post('/control/pix/:e2eid/devolucao', (call) => returnUnasked(psp, call)),
    post('/control/refunds/settle', (call) => settleRefunds(psp, call)),
  ]
}

const paySchema = z.object({
  code: z.string(),
  amount: amountSchema.optional(),
  force: z.boolean().default(false),
  times: z.int().min(1).max(100).default(1),
  horario: z.iso.datetime({ offset: true }).optional(),
  authorise: z.boolean().default(false),
  payer: z
    .string()
    .regex(/^(\d{11}|[0-9A-Z]{14})$/)
    .optional(),
})

/**
 * `horario` is when the Pix settles: on a later day a charge with due date costs what it costs
 * then. `payer` is the payer's CPF or CNPJ; `authorise` accepts the recurrence of a composite code.
 * With `times`, the payments after the first are forced: that
 * is what paying twice means.
 */
function pay(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, paySchema, async (body) => {
    const paid: unknown[] = []
    for (let i = 0; i < body.times; i++) {
      const order: PaymentOrder = {
        code: body.code,
        force: body.force || i > 0,
        valor: body.amount,
        horario: body.horario === undefined ? undefined : Date.parse(body.horario),
        authorise: body.authorise,
        payerDocument: body.payer,
      }
      const result = await payCode(psp, order)
      if (!result.ok) return jsonReply(422, { reason: result.reason })
      paid.push(pixView(psp.book, result.value))
    }
    return jsonReply(200, { pix: paid })
  })
}

const policySchema = z.object({
  hold: z.boolean().optional(),
  copies: z.int().min(1).max(100).optional(),
  lieAmount: amountSchema.nullable().optional(),
})

function setPolicy(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, policySchema, (body) => {
    const current = notificationPolicy(psp.book)
    const policy = {
      hold: body.hold ?? current.hold,
      copies: body.copies ?? current.copies,
      lieAmount: body.lieAmount === undefined ? current.lieAmount : body.lieAmount,
    }
    writeNotificationPolicy(psp.book, policy)
    return jsonReply(200, policy)
  })
}

const hintsSchema = z.object({
  pix: z.array(z.object({ endToEndId: z.string() })).default([]),
  recs: z.array(z.object({ idRec: z.string() })).default([]),
  cobsr: z.array(z.object({ txid: z.string() })).default([]),
})

/** What a notification is about: end-to-end ids, recurrences or the txids of their charges. */
function subjectsOf({ body }: Notification) {
  const { pix, recs, cobsr } = hintsSchema.parse(JSON.parse(body))
  return {
    endToEndIds: pix.map(({ endToEndId }) => endToEndId),
    idRecs: recs.map(({ idRec }) => idRec),
    txids: cobsr.map(({ txid }) => txid),
  }
}

function notificationsOf(psp: Psp) {
  return listNotifications(psp.book).map((notification) => ({
    id: notification.id,
    kind: notification.kind,
    ...subjectsOf(notification),
    url: addressOf(psp.book, notification),
    state: notification.state,
    attempts: notification.attempts,
    lastStatus: notification.last_status,
  }))
}

const sendSchema = z.object({
  endToEndId: z.string(),
  copies: z.int().min(1).max(500).default(1),
  parallel: z.boolean().default(false),
  valor: amountSchema.optional(),
  txid: z.string().optional(),
})

/** A notification outside the queue: duplicated, in parallel, or with a hint that lies. */
function sendNow(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, sendSchema, async (body) => {
    const pix = findPix(psp.book, body.endToEndId)
    const webhook = pix && findWebhook(psp.book, pix.chave)
    if (!pix || !webhook) return jsonReply(404, { error: 'no such Pix, or no webhook on its key' })
    const view = {
      ...pixView(psp.book, pix),
      ...(body.valor === undefined ? {} : { valor: body.valor }),
      ...(body.txid === undefined ? {} : { txid: body.txid }),
    }
    const send = () => psp.notifier.post(webhook.url, JSON.stringify({ pix: [view] }))
    const statuses: (number | null)[] = []
    if (body.parallel) {
      statuses.push(...(await Promise.all(Array.from({ length: body.copies }, send))))
    } else {
      for (let i = 0; i < body.copies; i++) statuses.push(await send())
    }
    return jsonReply(200, { statuses })
  })
}

const unaskedSchema = z.object({
  valor: amountSchema,
  natureza: refundKindSchema.exclude(['ORIGINAL', 'RETIRADA']),
  outcome: z.enum(['EM_PROCESSAMENTO', 'DEVOLVIDO', 'NAO_REALIZADO']).default('DEVOLVIDO'),
})

/** A return under the MED: the receiver did not ask for it, it just happens, at once or later. */
function returnUnasked(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, unaskedSchema, ({ valor, natureza, outcome }) => {
    const endToEndId = call.params.e2eid ?? ''
    if (!findPix(psp.book, endToEndId)) return jsonReply(404, { error: 'no such Pix' })
    return psp.book.transact(() => {
      const id = `MED${refundsOf(psp.book, endToEndId).length + 1}`
      insertRefund(psp.book, { endToEndId, id, valor, natureza, descricao: null })
      for (const refund of refundsOf(psp.book, endToEndId)) {
        if (refund.id === id && outcome !== 'EM_PROCESSAMENTO') {
          settleRefund(psp.book, refund, outcome, null)
        }
      }
      notifyPix(psp.book, endToEndId)
      psp.notifier.wake()
      return jsonReply(201, { id })
    })
  })
}

const settleSchema = z.object({
  outcome: z.enum(['DEVOLVIDO', 'NAO_REALIZADO']).default('DEVOLVIDO'),
  motivo: z.string().max(140).nullable().default(null),
})

function settleRefunds(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, settleSchema, ({ outcome, motivo }) =>
    jsonReply(200, { settled: psp.notifier.settleRefunds(outcome, motivo) }),
  )
}
