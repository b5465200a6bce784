import { z } from 'zod'
import { accountOf, putAccount } from '../book/accounts.ts'
import { type Call, jsonReply, type Reply, type Route } from '../http.ts'
import { approve, byPayer, byReceiver, cancel, expire, reject } from '../psp/authorisation.ts'
import type { Psp } from '../psp/context.ts'
import { catchUp, passDays } from '../psp/day.ts'
import { amountSchema } from '../psp/schema.ts'
import { timestampOf } from '../psp/views.ts'
import { withBody } from './body.ts'

/** Pix Automático at the tests' command: the payer's answers, the payer's money, the days. */
export function automaticControlRoutes(psp: Psp): Route[] {
  return [
    {
      method: 'POST',
      pattern: '/control/rec/:idRec',
      handle: (call) => answer(psp, call),
    },
    {
      method: 'POST',
      pattern: '/control/bank/accounts/:document',
      handle: (call) => setAccount(psp, call),
    },
    { method: 'POST', pattern: '/control/days', handle: (call) => letDaysPass(psp, call) },
  ]
}

const answerSchema = z.discriminatedUnion('event', [
  z.object({
    event: z.literal('approve'),
    journey: z.enum(['JORNADA_1', 'JORNADA_2', 'JORNADA_3', 'JORNADA_4']).default('JORNADA_2'),
  }),
  z.object({ event: z.literal('reject') }),
  z.object({ event: z.literal('expire') }),
  z.object({ event: z.literal('cancel'), by: z.enum(['payer', 'payer_bank']).default('payer') }),
])

function answer(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, answerSchema, (body) => {
    const refusal = answered(psp, call.params.idRec ?? '', body)
    psp.notifier.wake()
    if (refusal === 'unknown') return jsonReply(404, { error: 'no such recurrence' })
    return refusal === null ? { status: 204 } : jsonReply(409, { reason: refusal })
  })
}

function answered(psp: Psp, idRec: string, body: z.infer<typeof answerSchema>) {
  catchUp(psp)
  switch (body.event) {
    case 'approve':
      return approve(psp.book, idRec, body.journey)
    case 'reject':
      return reject(psp.book, idRec)
    case 'expire':
      return expire(psp.book, idRec)
    case 'cancel':
      return cancel(
        psp.book,
        idRec,
        body.by === 'payer'
          ? byPayer
          : {
              ...byReceiver,
              solicitante: 'PSP_PAGADOR',
              codigo: 'ACCL',
              descricao: 'Conta encerrada',
            },
      )
  }
}

const accountSchema = z.object({
  balance: amountSchema.nullable().optional(),
  refusal: z
    .string()
    .regex(/^[A-Z0-9]{4}$/)
    .nullable()
    .optional(),
})

/** `balance` null has no end; `refusal` is the code with which attempts are turned down. */
function setAccount(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, accountSchema, ({ balance, refusal }) => {
    const account = accountOf(psp.book, call.params.document ?? '')
    const next = {
      ...account,
      ...(balance === undefined ? {} : { balance }),
      ...(refusal === undefined ? {} : { refusal }),
    }
    putAccount(psp.book, next)
    return jsonReply(200, next)
  })
}

const daysSchema = z.object({ count: z.int().min(0).max(400).default(1) })

/** Lets days pass one by one, each with what is due on it; 0 only does what is due today. */
function letDaysPass(psp: Psp, call: Call): Reply | Promise<Reply> {
  return withBody(call, daysSchema, ({ count }) => {
    passDays(psp, count)
    catchUp(psp)
    return jsonReply(200, { now: timestampOf(psp.book.now()) })
  })
}
