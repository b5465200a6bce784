import { BANK_ISPB, elevenCharacters } from '../book/receipts.ts'
import {
  findRequest,
  insertRequest,
  moveRequest,
  openRequestOf,
  type RecurrenceRequest,
} from '../book/recurrence-requests.ts'
import { findRecurrence } from '../book/recurrences.ts'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'
import { dateOf } from './collection.ts'
import type { Psp, PspRoute } from './context.ts'
import { problem, type Violation, violationsOf } from './problem.ts'
import { cancellationSchema, recurrenceRequestSchema } from './rec-schema.ts'
import { recPayload, requestView } from './rec-views.ts'

/** Requests for confirmation, pushed to the payer's bank (journey 1). */
export function requestRoutes(psp: Psp): PspRoute[] {
  return [
    {
      method: 'POST',
      pattern: '/solicrec',
      scope: 'solicrec.write',
      target: 'post_solicrec',
      handle: (call) => postRequest(psp, call),
    },
    {
      method: 'GET',
      pattern: '/solicrec/:id',
      scope: 'solicrec.read',
      target: 'get_solicrec',
      handle: (call) => {
        const request = findRequest(psp.book, call.params.id ?? '')
        return request ? shown(psp, request, 200) : problem('SolicRecNaoEncontrada')
      },
    },
    {
      method: 'PATCH',
      pattern: '/solicrec/:id',
      scope: 'solicrec.write',
      target: 'patch_solicrec',
      handle: (call) => cancelRequest(psp, call),
    },
  ]
}

function refused(...violations: Violation[]): Reply {
  return problem('SolicRecOperacaoInvalida', { violations })
}

function shown(psp: Psp, request: RecurrenceRequest, status: number): Reply {
  const rec = findRecurrence(psp.book, request.id_rec)
  const payload = rec ? { recPayload: recPayload(psp.book, rec) } : {}
  return jsonReply(status, { ...requestView(request), ...payload })
}

/** A request stays open thirty days at most. */
const LONGEST_MS = 30 * 24 * 60 * 60 * 1000

function postRequest(psp: Psp, call: Call): Reply {
  const read = recurrenceRequestSchema.safeParse(jsonBody(call))
  if (!read.success) return refused(...violationsOf(read.error, 'solicrec'))
  const { idRec, ...body } = read.data
  const expiresAt = Date.parse(body.calendario.dataExpiracaoSolicitacao)
  return psp.book.transact(() => {
    const rec = findRecurrence(psp.book, idRec)
    if (!rec) return problem('RecNaoEncontrada')
    const now = psp.book.now()
    const propriedade = 'solicrec.calendario.dataExpiracaoSolicitacao'
    if (expiresAt <= now || expiresAt > now + LONGEST_MS) {
      const razao = `O campo ${propriedade} não está entre agora e daqui a trinta dias.`
      return refused({ razao, propriedade })
    }
    if (openRequestOf(psp.book, idRec) || rec.status !== 'CRIADA') {
      const razao = 'Existe uma solicitação ativa, ou já respondida, do mesmo solicrec.idRec.'
      return refused({ razao, propriedade: 'solicrec.idRec' })
    }
    const day = dateOf(now).toString().replaceAll('-', '')
    const idSolicRec = `SC${BANK_ISPB}${day}${elevenCharacters()}`
    insertRequest(psp.book, { idSolicRec, idRec, expiresAt, body })
    const request = findRequest(psp.book, idSolicRec)
    return request ? shown(psp, request, 201) : problem('ErroInternoDoServidor')
  })
}

/** The contract answers 201 where something was changed. */
function cancelRequest(psp: Psp, call: Call): Reply {
  const read = cancellationSchema.safeParse(jsonBody(call))
  if (!read.success) return refused(...violationsOf(read.error, 'solicrec'))
  return psp.book.transact(() => {
    const request = findRequest(psp.book, call.params.id ?? '')
    if (!request) return problem('SolicRecNaoEncontrada')
    if (openRequestOf(psp.book, request.id_rec)?.id_solic_rec !== request.id_solic_rec) {
      const razao =
        'Não é possível cancelar uma solicitação com o status diferente de CRIADA, ENVIADA ou RECEBIDA.'
      return refused({ razao, propriedade: 'solicrec.status' })
    }
    moveRequest(psp.book, request, 'CANCELADA')
    const after = findRequest(psp.book, request.id_solic_rec)
    return after ? shown(psp, after, 201) : problem('SolicRecNaoEncontrada')
  })
}
