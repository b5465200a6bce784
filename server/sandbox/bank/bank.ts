import { z } from 'zod'
import { toDecimalString } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { readPastedBrCode } from '#server/payments/br-code/model.ts'
import { type Beneficiary, concludeCharge, findBeneficiary, findCharge } from '../book/charges.ts'
import { insertPix, type Pix, pixOfOrder } from '../book/receipts.ts'
import type { Psp } from '../psp/context.ts'
import { notifyPix } from '../psp/notifier.ts'
import { isZero } from '../psp/schema.ts'
import { verifiedPayload } from '../psp/signature.ts'

/** The payer's side: reads a code, asks its location what is owed, and pays. */
export type PreviewRefusal =
  | 'unreadable_code'
  | 'foreign_location'
  | 'location_not_found'
  | 'unknown_key'

export type PaymentRefusal =
  | PreviewRefusal
  | 'expired'
  | 'already_paid'
  | 'removed'
  | 'amount_required'
  | 'amount_mismatch'

/** What the bank shows before paying. `valor` null: the payer types it. */
export type Preview = {
  beneficiary: Beneficiary
  txid: string | null
  valor: string | null
  mayChangeAmount: boolean
  expiresAt: number | null
  state: 'payable' | 'expired' | 'already_paid'
  message: string | null
  details: { nome: string; valor: string }[]
}

export type PaymentOrder = {
  code: string
  valor?: string | undefined
  /** Pays although expired, paid or removed: what a race or a careless bank does. */
  force?: boolean
  horario?: number | undefined
  /** The same order is paid once, however often it is sent. */
  orderId?: string
  infoPagador?: string
}

const payloadSchema = z.object({
  calendario: z.object({ criacao: z.string(), expiracao: z.number() }),
  txid: z.string(),
  status: z.string(),
  valor: z.object({ original: z.string(), modalidadeAlteracao: z.number().optional() }),
  chave: z.string(),
  solicitacaoPagador: z.string().optional(),
  infoAdicionais: z.array(z.object({ nome: z.string(), valor: z.string() })).optional(),
})

export async function previewCode(
  psp: Psp,
  code: string,
): Promise<Result<Preview, PreviewRefusal>> {
  const read = readPastedBrCode(code)
  if (!read.ok) return refuse('unreadable_code')
  const { url, key, amount, txid } = read.value
  if (url !== null) return previewLocation(psp, url)
  // Codes with a recurrence alone authorise, they do not pay: this bank does not know them.
  const beneficiary = key === null ? null : findBeneficiary(psp.book, key)
  if (!beneficiary) return refuse(key === null ? 'unreadable_code' : 'unknown_key')
  return ok({
    beneficiary,
    txid,
    valor: amount === null ? null : toDecimalString(amount),
    mayChangeAmount: amount === null,
    expiresAt: null,
    state: 'payable',
    message: null,
    details: [],
  })
}

/** Any loopback host will do: a code outlives the port the sandbox happened to have. */
const ownLocation = /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?(\/psp\/qr\/[0-9a-f]{32})$/

async function previewLocation(psp: Psp, url: string): Promise<Result<Preview, PreviewRefusal>> {
  const path = ownLocation.exec(url)?.[1]
  if (path === undefined) return refuse('foreign_location')
  const response = await fetch(`http://${psp.authority()}${path}`)
  const jws = await response.text()
  if (response.status !== 200) return refuse('location_not_found')
  const payload = payloadSchema.safeParse(verifiedPayload(psp.book, jws))
  if (!payload.success) return refuse('location_not_found')
  const { data } = payload
  const beneficiary = findBeneficiary(psp.book, data.chave)
  if (!beneficiary) return refuse('unknown_key')
  const expiresAt = Date.parse(data.calendario.criacao) + data.calendario.expiracao * 1000
  const mayChangeAmount = data.valor.modalidadeAlteracao === 1
  return ok({
    beneficiary,
    txid: data.txid,
    valor: isZero(data.valor.original) ? null : data.valor.original,
    mayChangeAmount,
    expiresAt,
    state:
      data.status === 'CONCLUIDA'
        ? 'already_paid'
        : psp.book.now() >= expiresAt
          ? 'expired'
          : 'payable',
    message: data.solicitacaoPagador ?? null,
    details: data.infoAdicionais ?? [],
  })
}

export async function payCode(psp: Psp, order: PaymentOrder): Promise<Result<Pix, PaymentRefusal>> {
  const preview = await previewCode(psp, order.code)
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
    horario: order.horario ?? psp.book.now(),
    force: order.force === true,
  })
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
}

/** Money moves, the charge closes and the notification is queued in one commit. */
function settle(psp: Psp, settlement: Settlement): Result<Pix, PaymentRefusal> {
  const result = psp.book.transact((): Result<Pix, PaymentRefusal> => {
    const known = settlement.orderId === null ? null : pixOfOrder(psp.book, settlement.orderId)
    if (known) return ok(known)
    const charge = settlement.txid === null ? null : findCharge(psp.book, settlement.txid)
    if (charge && !settlement.force) {
      if (charge.status === 'CONCLUIDA') return refuse('already_paid')
      if (charge.status !== 'ATIVA') return refuse('removed')
    }
    const pix = insertPix(psp.book, settlement)
    if (charge) concludeCharge(psp.book, charge.txid)
    notifyPix(psp.book, pix.end_to_end_id)
    return ok(pix)
  })
  psp.notifier.wake()
  return result
}
