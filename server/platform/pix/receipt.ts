import { z } from 'zod'
import { assert } from '#server/kernel/assert.ts'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import {
  list,
  money,
  oneOf,
  optionalText,
  optionalTimestamp,
  timestamp,
  wholeNumber,
} from './reading.ts'

/** A Pix that arrived. `endToEndId` is its identity and is case-sensitive; `txid` is not unique:
 * one charge may be paid more than once (payments.md 7). `settledAt` is when the PSP settled it. */
export type PixReceipt = {
  endToEndId: string
  txid: string | null
  amount: Centavos
  settledAt: Temporal.Instant
  key: string | null
  payerInfo: string | null
  refunds: PixRefund[]
}

/** A return of a Pix (`devolução`), asked for by us or by the MED. Counts only when `returned`. */
export type PixRefund = {
  id: string
  rtrId: string
  amount: Centavos
  kind:
    | 'requested'
    | 'withdrawal'
    | 'med_operational'
    | 'med_fraud'
    | 'med_automatic'
    | 'unrecognised'
  status: 'processing' | 'returned' | 'not_done' | 'unrecognised'
  requestedAt: Temporal.Instant | null
  settledAt: Temporal.Instant | null
  reason: string | null
}

/** `unreadable` counts entries of the page that could not be read: they must raise an alert, but
 * not hide the others. */
export type PixReceiptPage = {
  receipts: PixReceipt[]
  unreadable: number
  page: number
  pages: number
  total: number
}

const endToEndIdPattern = /^[a-zA-Z0-9]{32}$/
const refundIdPattern = /^[a-zA-Z0-9]{1,35}$/

export function assertEndToEndId(endToEndId: string): void {
  assert(endToEndIdPattern.test(endToEndId), 'malformed endToEndId')
}

export function assertRefundId(refundId: string): void {
  assert(refundIdPattern.test(refundId), 'malformed refund id')
}

const refundKinds = {
  ORIGINAL: 'requested',
  RETIRADA: 'withdrawal',
  MED_OPERACIONAL: 'med_operational',
  MED_FRAUDE: 'med_fraud',
  MED_PIX_AUTOMATICO: 'med_automatic',
} as const

const refundStatuses = {
  EM_PROCESSAMENTO: 'processing',
  DEVOLVIDO: 'returned',
  NAO_REALIZADO: 'not_done',
} as const

const refundSchema = z
  .looseObject({
    id: z.string().regex(refundIdPattern),
    rtrId: z.string(),
    valor: money,
    // Absent means a common Pix returned by its receiver (DevolucaoNatureza).
    natureza: z.preprocess((value) => value ?? 'ORIGINAL', oneOf(refundKinds)),
    status: oneOf(refundStatuses),
    horario: z
      .looseObject({ solicitacao: optionalTimestamp, liquidacao: optionalTimestamp })
      .nullish()
      .catch(null),
    motivo: optionalText,
  })
  .transform(
    (refund): PixRefund => ({
      id: refund.id,
      rtrId: refund.rtrId,
      amount: refund.valor,
      kind: refund.natureza,
      status: refund.status,
      requestedAt: refund.horario?.solicitacao ?? null,
      settledAt: refund.horario?.liquidacao ?? null,
      reason: refund.motivo,
    }),
  )

export const receiptSchema = z
  .looseObject({
    endToEndId: z.string().regex(endToEndIdPattern),
    txid: optionalText,
    valor: money,
    horario: timestamp,
    chave: optionalText,
    infoPagador: optionalText,
    devolucoes: list(refundSchema),
  })
  .transform(
    (pix): PixReceipt => ({
      endToEndId: pix.endToEndId,
      txid: pix.txid,
      amount: pix.valor,
      settledAt: pix.horario,
      key: pix.chave,
      payerInfo: pix.infoPagador,
      refunds: pix.devolucoes,
    }),
  )

const pageSchema = z.looseObject({
  parametros: z.looseObject({
    paginacao: z.looseObject({
      paginaAtual: wholeNumber,
      quantidadeDePaginas: wholeNumber,
      quantidadeTotalDeItens: wholeNumber,
    }),
  }),
  pix: list(z.unknown()),
})

/** Null when the body is not a receipt, or is another than the one asked for. */
export function readReceipt(json: unknown, endToEndId: string): PixReceipt | null {
  const read = receiptSchema.safeParse(json)
  return read.success && read.data.endToEndId === endToEndId ? read.data : null
}

export function readRefund(json: unknown, refundId: string): PixRefund | null {
  const read = refundSchema.safeParse(json)
  return read.success && read.data.id === refundId ? read.data : null
}

export function readReceiptPage(json: unknown): PixReceiptPage | null {
  const read = pageSchema.safeParse(json)
  if (!read.success) return null
  const { paginacao } = read.data.parametros
  const receipts: PixReceipt[] = []
  for (const item of read.data.pix) {
    const receipt = receiptSchema.safeParse(item)
    if (receipt.success) receipts.push(receipt.data)
  }
  return {
    receipts,
    unreadable: read.data.pix.length - receipts.length,
    page: paginacao.paginaAtual,
    pages: paginacao.quantidadeDePaginas,
    total: paginacao.quantidadeTotalDeItens,
  }
}

/** The body of PUT /pix/{e2eid}/devolucao/{id}; the amount is above zero. */
export function refundBody(amount: Centavos): string {
  assert(amount > 0n, 'a refund returns more than nothing')
  return JSON.stringify({ valor: toDecimalString(amount) })
}
