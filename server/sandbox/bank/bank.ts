import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { chargeState, concludeCharge } from '../book/charges.ts'
import { insertPix, type Pix, type PixComponents, pixOfOrder } from '../book/receipts.ts'
import { approve } from '../psp/authorisation.ts'
import { dateOf } from '../psp/collection.ts'
import type { Psp } from '../psp/context.ts'
import { notifyPix } from '../psp/notices.ts'
import { isZero } from '../psp/schema.ts'
import { type Preview, type PreviewRefusal, previewCode, previewRecurrence } from './preview.ts'

/** The payer's side: reads a code, asks its location what is owed, and pays. */
export type PaymentRefusal =
  | PreviewRefusal
  | 'expired'
  | 'already_paid'
  | 'removed'
  | 'amount_required'
  | 'amount_mismatch'

export type PaymentOrder = {
  code: string
  valor?: string | undefined
  /** Pays although expired, paid or removed: what a race or a careless bank does. */
  force?: boolean
  /** When the Pix settles; a charge with due date costs what it costs on that day. */
  horario?: number | undefined
  /** The same order is paid once, however often it is sent. */
  orderId?: string
  infoPagador?: string
  /** Authorises the recurrence of a composite code in the same commit. */
  authorise?: boolean
  payerDocument?: string | undefined
}

export async function payCode(psp: Psp, order: PaymentOrder): Promise<Result<Pix, PaymentRefusal>> {
  const horario = order.horario ?? psp.book.now()
  const preview = await previewCode(psp, order.code, dateOf(horario))
  const recurrence = order.authorise === true ? await previewRecurrence(psp, order.code) : null
  // Looked for only now: the same order may have been paid while the location was read.
  const known = order.orderId === undefined ? null : pixOfOrder(psp.book, order.orderId)
  if (known) return ok(known)
  if (!preview.ok) return preview
  const { value } = preview
  if (value.state !== 'payable' && order.force !== true) return refuse(value.state)
  const valor = order.valor ?? value.valor
  if (valor === null || isZero(valor)) return refuse('amount_required')
  if (valor !== value.valor && !value.mayChangeAmount && order.force !== true) {
    return refuse('amount_mismatch')
  }
  return settle(psp, {
    chave: value.beneficiary.chave,
    txid: value.txid,
    valor,
    infoPagador: order.infoPagador ?? null,
    orderId: order.orderId ?? null,
    horario,
    force: order.force === true,
    components: componentsOf(value, valor),
    payerDocument: order.payerDocument ?? null,
    authorise: recurrence?.idRec ?? null,
  })
}

/** Null where the whole is the original: the parts must add up to what was paid. */
function componentsOf({ due, valor }: Preview, paid: string): PixComponents | null {
  if (due === null || paid !== valor) return null
  const { amounts } = due
  const part = (name: 'multa' | 'juros' | 'abatimento' | 'desconto') =>
    amounts[name] === undefined ? {} : { [name]: { valor: amounts[name] } }
  return {
    original: { valor: amounts.original },
    ...part('multa'),
    ...part('juros'),
    ...part('abatimento'),
    ...part('desconto'),
  }
}

/** Sends a Pix that was already made once more, under a new end-to-end id. */
export function repeatPix(psp: Psp, pix: Pix, orderId: string): Result<Pix, PaymentRefusal> {
  return settle(psp, {
    chave: pix.chave,
    txid: pix.txid,
    valor: pix.valor,
    infoPagador: pix.info_pagador,
    orderId,
    horario: psp.book.now(),
    force: true,
    components: pix.components,
    payerDocument: pix.payer_document,
    authorise: null,
  })
}

type Settlement = {
  chave: string
  txid: string | null
  valor: string
  infoPagador: string | null
  orderId: string | null
  horario: number
  force: boolean
  components: PixComponents | null
  payerDocument: string | null
  /** The recurrence to authorise with the payment. */
  authorise: string | null
}

/** Money moves, the charge closes and the notifications are queued in one commit. */
function settle(psp: Psp, settlement: Settlement): Result<Pix, PaymentRefusal> {
  const { book } = psp
  const { txid, authorise } = settlement
  const result = book.transact((): Result<Pix, PaymentRefusal> => {
    const known = settlement.orderId === null ? null : pixOfOrder(book, settlement.orderId)
    if (known) return ok(known)
    const charge = txid === null ? null : chargeState(book, txid)
    if (charge && !settlement.force) {
      if (charge.status === 'CONCLUIDA') return refuse('already_paid')
      if (charge.status !== 'ATIVA') return refuse('removed')
    }
    const pix = insertPix(book, settlement)
    if (txid !== null) concludeCharge(book, txid)
    notifyPix(book, pix.end_to_end_id)
    if (authorise !== null) {
      approve(book, authorise, charge?.kind === 'cob' ? 'JORNADA_3' : 'JORNADA_4')
    }
    return ok(pix)
  })
  psp.notifier.wake()
  return result
}
