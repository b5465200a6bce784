import { assert } from '#server/kernel/assert.ts'
import { writeDynamicBrCode } from '#server/payments/br-code/model.ts'
import { type Beneficiary, findBeneficiary } from '../book/beneficiaries.ts'
import type { Charge, CobBody, CobvBody } from '../book/charges.ts'
import type { Book } from '../book/database.ts'
import { findLocation, type Location, type RecLocation } from '../book/locations.ts'
import { type Pix, pixOfCharge, type Refund, refundsOf } from '../book/receipts.ts'
import { isRecurringTxid } from '../book/recurring-charges.ts'

/** The objects of the contract, drawn from the book. */
export function timestampOf(ms: number): string {
  return new Date(ms).toISOString()
}

/** Host, path and token, without scheme, as the BR Code carries it (Manual de Padrões 1.6). */
export function urlOfLocation(authority: string, location: Location): string {
  const folder = location.kind === 'cobv' ? 'cobv/' : ''
  return `${authority}/psp/qr/${folder}${location.token}`
}

export function urlOfRecLocation(authority: string, location: RecLocation): string {
  return `${authority}/psp/qr/rec/${location.token}`
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

type Common = Pick<CobBody, 'chave' | 'solicitacaoPagador' | 'infoAdicionais'>

/** The members that a charge has whatever its kind, and the code to copy. */
function commonView(book: Book, authority: string, charge: Charge<Common>) {
  const { body } = charge
  const location = charge.location_id === null ? null : findLocation(book, charge.location_id)
  const url = location ? urlOfLocation(authority, location) : null
  const code = url === null ? null : codeOf(book, body.chave, url)
  return {
    txid: charge.txid,
    revisao: charge.revision,
    status: charge.status,
    ...(location ? { loc: locationView(authority, location, charge.txid), location: url } : {}),
    chave: body.chave,
    ...(body.solicitacaoPagador === undefined
      ? {}
      : { solicitacaoPagador: body.solicitacaoPagador }),
    ...(body.infoAdicionais ? { infoAdicionais: body.infoAdicionais } : {}),
    ...(code === null ? {} : { pixCopiaECola: code }),
  }
}

/** A code for one use: the amount and the txid are behind its location. */
export function codeOf(
  book: Book,
  chave: string,
  url: string,
  recurrenceUrl?: string,
): string | null {
  const beneficiary = findBeneficiary(book, chave)
  if (!beneficiary) return null
  const { name, city } = beneficiary
  const written = writeDynamicBrCode({
    url,
    merchant: { name, city },
    once: true,
    ...(recurrenceUrl === undefined ? {} : { recurrenceUrl }),
  })
  assert(written.ok, 'the directory holds a name or city that no BR Code can carry')
  return written.value
}

/** CobGerada: what PUT, POST and PATCH answer. */
export function cobView(book: Book, authority: string, charge: Charge<CobBody>) {
  const { body } = charge
  return {
    calendario: {
      criacao: timestampOf(charge.created_at),
      expiracao: body.calendario.expiracao,
    },
    ...commonView(book, authority, charge),
    ...(body.devedor ? { devedor: body.devedor } : {}),
    valor: body.valor,
  }
}

/** CobVGerada. */
export function cobvView(book: Book, authority: string, charge: Charge<CobvBody>) {
  const { body } = charge
  const beneficiary = findBeneficiary(book, body.chave)
  return {
    calendario: { criacao: timestampOf(charge.created_at), ...body.calendario },
    ...commonView(book, authority, charge),
    devedor: body.devedor,
    ...(beneficiary ? { recebedor: receiverView(beneficiary) } : {}),
    valor: body.valor,
  }
}

/** The contract wants a whole address; the directory knows the city alone. */
export function receiverView({ name, cnpj, city }: Beneficiary) {
  return {
    logradouro: 'Rua de Mentira, 100',
    cidade: city,
    uf: 'SP',
    cep: '01001000',
    cnpj,
    nome: name,
  }
}

/** CobCompleta, CobVCompleta: what GET answers, with every Pix received. */
export function completeView<View extends object>(book: Book, txid: string, view: View) {
  const received = pixOfCharge(book, txid).map((pix) => pixView(book, pix))
  return { ...view, ...(received.length > 0 ? { pix: received } : {}) }
}

export function pixView(book: Book, pix: Pix) {
  const refunds = refundsOf(book, pix.end_to_end_id)
  // A Pix of a recurrence went to an account: no key was used.
  const isAutomatic = pix.txid !== null && isRecurringTxid(book, pix.txid)
  return {
    endToEndId: pix.end_to_end_id,
    ...(pix.txid === null ? {} : { txid: pix.txid }),
    valor: pix.valor,
    componentesValor: pix.components ?? { original: { valor: pix.valor } },
    ...(isAutomatic ? {} : { chave: pix.chave }),
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
