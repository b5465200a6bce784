import { assert } from '#server/kernel/assert.ts'
import { writeDynamicBrCode } from '#server/payments/br-code/model.ts'
import {
  type Beneficiary,
  type Charge,
  findBeneficiary,
  findLocation,
  type Location,
} from '../book/charges.ts'
import type { Book } from '../book/database.ts'
import { type Pix, pixOfCharge, type Refund, refundsOf } from '../book/receipts.ts'

/** The objects of the contract, drawn from the book. */
export function timestampOf(ms: number): string {
  return new Date(ms).toISOString()
}

/** Host, path and token, without scheme, as the BR Code carries it (Manual de Padrões 1.6). */
export function urlOfLocation(authority: string, location: Location): string {
  const folder = location.kind === 'cobv' ? 'cobv/' : ''
  return `${authority}/psp/qr/${folder}${location.token}`
}

export function locationView(authority: string, location: Location, txid: string | null) {
  return {
    id: location.id,
    ...(txid === null ? {} : { txid }),
    location: urlOfLocation(authority, location),
    tipoCob: location.kind,
    criacao: timestampOf(location.created_at),
  }
}

/** CobGerada: what PUT, POST and PATCH answer. */
export function generatedView(book: Book, authority: string, charge: Charge) {
  const { body } = charge
  const location = charge.location_id === null ? null : findLocation(book, charge.location_id)
  const beneficiary = findBeneficiary(book, body.chave)
  const url = location ? urlOfLocation(authority, location) : null
  return {
    calendario: {
      criacao: timestampOf(charge.created_at),
      expiracao: body.calendario.expiracao,
    },
    txid: charge.txid,
    revisao: charge.revision,
    status: charge.status,
    ...(location ? { loc: locationView(authority, location, charge.txid), location: url } : {}),
    ...(body.devedor ? { devedor: body.devedor } : {}),
    valor: body.valor,
    chave: body.chave,
    ...(body.solicitacaoPagador === undefined
      ? {}
      : { solicitacaoPagador: body.solicitacaoPagador }),
    ...(body.infoAdicionais ? { infoAdicionais: body.infoAdicionais } : {}),
    ...(url !== null && beneficiary ? { pixCopiaECola: codeOf(url, beneficiary) } : {}),
  }
}

/** A code for one use: the amount and the txid are behind its location. */
function codeOf(url: string, { name, city }: Beneficiary): string {
  const written = writeDynamicBrCode({ url, merchant: { name, city }, once: true })
  assert(written.ok, 'the directory holds a name or city that no BR Code can carry')
  return written.value
}

/** CobCompleta: what GET answers, with every Pix received. */
export function completeView(book: Book, authority: string, charge: Charge) {
  const received = pixOfCharge(book, charge.txid).map((pix) => pixView(book, pix))
  return {
    ...generatedView(book, authority, charge),
    ...(received.length > 0 ? { pix: received } : {}),
  }
}

export function pixView(book: Book, pix: Pix) {
  const refunds = refundsOf(book, pix.end_to_end_id)
  return {
    endToEndId: pix.end_to_end_id,
    ...(pix.txid === null ? {} : { txid: pix.txid }),
    valor: pix.valor,
    componentesValor: { original: { valor: pix.valor } },
    chave: pix.chave,
    horario: timestampOf(pix.horario),
    ...(pix.info_pagador === null ? {} : { infoPagador: pix.info_pagador }),
    ...(refunds.length > 0 ? { devolucoes: refunds.map(refundView) } : {}),
  }
}

export function refundView(refund: Refund) {
  return {
    id: refund.id,
    rtrId: refund.rtr_id,
    valor: refund.valor,
    natureza: refund.natureza,
    ...(refund.descricao === null ? {} : { descricao: refund.descricao }),
    horario: {
      solicitacao: timestampOf(refund.requested_at),
      ...(refund.settled_at === null ? {} : { liquidacao: timestampOf(refund.settled_at) }),
    },
    status: refund.status,
    ...(refund.motivo === null ? {} : { motivo: refund.motivo }),
  }
}
