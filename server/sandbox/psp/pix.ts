import { assertPresent } from '#server/kernel/assert.ts'
import { fromDecimalString } from '#server/kernel/money.ts'
import {
  findPix,
  findRefund,
  insertRefund,
  type Pix,
  pixSettled,
  refundsOf,
} from '../book/receipts.ts'
import { type Call, jsonBody, jsonReply, type Reply } from '../http.ts'
import type { Psp, PspRoute } from './context.ts'
import { catchUp } from './day.ts'
import { listing } from './listing.ts'
import { problem, type Violation, violationsOf } from './problem.ts'
import { periodSchema, pixFilterSchema, refundIdSchema, refundRequestSchema } from './schema.ts'
import { pixView, refundView } from './views.ts'

export function pixRoutes(psp: Psp): PspRoute[] {
  return [
    {
      method: 'GET',
      pattern: '/pix',
      scope: 'pix.read',
      target: 'list_pix',
      handle: (call) => listPix(psp, call),
    },
    {
      method: 'GET',
      pattern: '/pix/:e2eid',
      scope: 'pix.read',
      target: 'get_pix',
      handle: (call) => {
        const pix = findPix(psp.book, call.params.e2eid ?? '')
        return pix ? jsonReply(200, pixView(psp.book, pix)) : problem('PixNaoEncontrado')
      },
    },
    {
      method: 'PUT',
      pattern: '/pix/:e2eid/devolucao/:id',
      scope: 'pix.write',
      target: 'put_refund',
      handle: (call) => putRefund(psp, call),
    },
    {
      method: 'GET',
      pattern: '/pix/:e2eid/devolucao/:id',
      scope: 'pix.read',
      target: 'get_refund',
      handle: (call) => {
        const refund = findRefund(psp.book, call.params.e2eid ?? '', call.params.id ?? '')
        return refund ? jsonReply(200, refundView(refund)) : problem('PixDevolucaoNaoEncontrada')
      },
    },
  ]
}

function listPix(psp: Psp, call: Call): Reply {
  catchUp(psp)
  return listing({
    call,
    error: 'PixConsultaInvalida',
    period: periodSchema,
    filter: pixFilterSchema,
    name: 'pix',
    find: (from, to, filter) =>
      pixSettled(psp.book, from, to).filter(
        (pix) =>
          (filter.cpf === undefined || filter.cpf === pix.payer_document) &&
          (filter.cnpj === undefined || filter.cnpj === pix.payer_document) &&
          (filter.txid === undefined || filter.txid === pix.txid) &&
          (filter.txIdPresente === undefined || filter.txIdPresente === (pix.txid !== null)) &&
          (filter.devolucaoPresente === undefined ||
            filter.devolucaoPresente === refundsOf(psp.book, pix.end_to_end_id).length > 0),
      ),
    show: (pix) => pixView(psp.book, pix),
  })
}

/** A Pix may be returned within 90 days of its settlement (PixDevolucaoInvalida). */
const REFUND_WINDOW_MS = 90 * 24 * 60 * 60 * 1000

function putRefund(psp: Psp, call: Call): Reply {
  const id = call.params.id ?? ''
  const read = refundRequestSchema.safeParse(jsonBody(call))
  if (!read.success) return refused(...violationsOf(read.error, 'devolucao'))
  if (!refundIdSchema.safeParse(id).success) {
    return refused({ razao: 'O id não respeita o schema.', propriedade: 'id' })
  }
  const { valor, natureza, descricao } = read.data
  return psp.book.transact(() => {
    const pix = findPix(psp.book, call.params.e2eid ?? '')
    if (!pix) return problem('PixNaoEncontrado')
    const violation = refundViolation(psp, pix, id, valor, natureza)
    if (violation) return refused(violation)
    const endToEndId = pix.end_to_end_id
    insertRefund(psp.book, { endToEndId, id, valor, natureza, descricao: descricao ?? null })
    psp.notifier.wake()
    const refund = findRefund(psp.book, endToEndId, id)
    return refund ? jsonReply(201, refundView(refund)) : problem('ErroInternoDoServidor')
  })
}

function refused(...violations: Violation[]): Reply {
  return problem('PixDevolucaoInvalida', { violations })
}

function refundViolation(
  psp: Psp,
  pix: Pix,
  id: string,
  valor: string,
  natureza: string,
): Violation | null {
  const refunds = refundsOf(psp.book, pix.end_to_end_id)
  if (refunds.some((refund) => refund.id === id)) {
    const razao = 'A presente requisição apresenta um id já utilizado por outra devolução.'
    return { razao, propriedade: 'id' }
  }
  if (natureza === 'RETIRADA') {
    const razao = 'A natureza RETIRADA só se aplica a Pix Saque e Pix Troco.'
    return { razao, propriedade: 'devolucao.natureza' }
  }
  if (psp.book.now() - pix.horario > REFUND_WINDOW_MS) {
    const razao = 'A presente requisição viola a janela de 90 dias desde a liquidação do pix.'
    return { razao, propriedade: 'e2eid' }
  }
  const standing = refunds.filter((refund) => refund.status !== 'NAO_REALIZADO')
  const total = [valor, ...standing.map((refund) => refund.valor)]
    .map(amountOf)
    .reduce((a, b) => a + b, 0n)
  if (total <= amountOf(pix.valor)) return null
  const razao = 'A requisição, em conjunto com as prévias, excederia o valor do pix originário.'
  return { razao, propriedade: 'devolucao.valor' }
}

function amountOf(text: string): bigint {
  return assertPresent(fromDecimalString(text), 'malformed amount in the book')
}
