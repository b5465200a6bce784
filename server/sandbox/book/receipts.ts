import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Book } from './database.ts'

const amountOf = z.object({ valor: z.string() })

const componentsSchema = z.object({
  original: amountOf,
  multa: amountOf.optional(),
  juros: amountOf.optional(),
  abatimento: amountOf.optional(),
  desconto: amountOf.optional(),
})

/** What a Pix is made of; `valor` is original + multa + juros − abatimento − desconto. */
export type PixComponents = z.infer<typeof componentsSchema>

const pixRow = z.object({
  end_to_end_id: z.string(),
  txid: z.string().nullable(),
  chave: z.string(),
  valor: z.string(),
  horario: z.number(),
  info_pagador: z.string().nullable(),
  order_id: z.string().nullable(),
  components: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : componentsSchema.parse(JSON.parse(text)))),
  /** CPF or CNPJ of who paid, where a test said it; the API filters by it and never shows it. */
  payer_document: z.string().nullable(),
})

/** A Pix that this bank sent and this PSP received. `valor` is reais with two places. */
export type Pix = z.infer<typeof pixRow>

const refundStatusSchema = z.enum(['EM_PROCESSAMENTO', 'DEVOLVIDO', 'NAO_REALIZADO'])
export const refundKindSchema = z.enum([
  'ORIGINAL',
  'RETIRADA',
  'MED_OPERACIONAL',
  'MED_FRAUDE',
  'MED_PIX_AUTOMATICO',
])

const refundRow = z.object({
  end_to_end_id: z.string(),
  id: z.string(),
  rtr_id: z.string(),
  valor: z.string(),
  natureza: refundKindSchema,
  descricao: z.string().nullable(),
  status: refundStatusSchema,
  motivo: z.string().nullable(),
  requested_at: z.number(),
  settled_at: z.number().nullable(),
})

export type Refund = z.infer<typeof refundRow>
export type RefundOutcome = 'DEVOLVIDO' | 'NAO_REALIZADO'

/** ISPB of a bank that does not exist. */
export const BANK_ISPB = '99999004'

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** `E` or `D` + ISPB + yyyyMMddHHmm in UTC + 11 letters or digits. */
export function settlementId(prefix: 'E' | 'D', atMs: number): string {
  const minute = new Date(atMs).toISOString().replace(/\D/g, '').slice(0, 12)
  return `${prefix}${BANK_ISPB}${minute}${elevenCharacters()}`
}

export function elevenCharacters(): string {
  return Array.from(randomBytes(11), (byte) => ALPHABET[byte % ALPHABET.length]).join('')
}

export function insertPix(
  book: Book,
  pix: {
    txid: string | null
    chave: string
    valor: string
    horario: number
    infoPagador: string | null
    orderId: string | null
    components: PixComponents | null
    payerDocument: string | null
    /** Known before the payment where it was announced (Pix Automático). */
    endToEndId?: string
  },
): Pix {
  const row: Pix = {
    end_to_end_id: pix.endToEndId ?? settlementId('E', pix.horario),
    txid: pix.txid,
    chave: pix.chave,
    valor: pix.valor,
    horario: pix.horario,
    info_pagador: pix.infoPagador,
    order_id: pix.orderId,
    components: pix.components,
    payer_document: pix.payerDocument,
  }
  book.run(
    `insert into pix (end_to_end_id, txid, chave, valor, horario, info_pagador, order_id,
                      components, payer_document)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.end_to_end_id,
    row.txid,
    row.chave,
    row.valor,
    row.horario,
    row.info_pagador,
    row.order_id,
    row.components && JSON.stringify(row.components),
    row.payer_document,
  )
  return row
}

export function findPix(book: Book, endToEndId: string): Pix | null {
  return book.one(pixRow, 'select * from pix where end_to_end_id = ?', endToEndId)
}

export function pixOfOrder(book: Book, orderId: string): Pix | null {
  return book.one(pixRow, 'select * from pix where order_id = ?', orderId)
}

export function pixOfCharge(book: Book, txid: string): Pix[] {
  return book.all(pixRow, 'select * from pix where txid = ? order by horario, rowid', txid)
}

/** Settled within a period, both ends included, oldest first. */
export function pixSettled(book: Book, from: number, to: number): Pix[] {
  const sql = 'select * from pix where horario between ? and ? order by horario, rowid'
  return book.all(pixRow, sql, from, to)
}

export function latestPix(book: Book, limit: number): Pix[] {
  return book.all(pixRow, 'select * from pix order by rowid desc limit ?', limit)
}

export function refundsOf(book: Book, endToEndId: string): Refund[] {
  const sql = 'select * from refunds where end_to_end_id = ? order by requested_at, rowid'
  return book.all(refundRow, sql, endToEndId)
}

export function findRefund(book: Book, endToEndId: string, id: string): Refund | null {
  const sql = 'select * from refunds where end_to_end_id = ? and id = ?'
  return book.one(refundRow, sql, endToEndId, id)
}

export function insertRefund(
  book: Book,
  refund: {
    endToEndId: string
    id: string
    valor: string
    natureza: Refund['natureza']
    descricao: string | null
  },
): void {
  const now = book.now()
  book.run(
    `insert into refunds
       (end_to_end_id, id, rtr_id, valor, natureza, descricao, status, requested_at)
     values (?, ?, ?, ?, ?, ?, 'EM_PROCESSAMENTO', ?)`,
    refund.endToEndId,
    refund.id,
    settlementId('D', now),
    refund.valor,
    refund.natureza,
    refund.descricao,
    now,
  )
}

export function refundsInProcess(book: Book): Refund[] {
  const sql = "select * from refunds where status = 'EM_PROCESSAMENTO' order by requested_at"
  return book.all(refundRow, sql)
}

export function settleRefund(
  book: Book,
  refund: Refund,
  outcome: RefundOutcome,
  motivo: string | null,
): void {
  book.run(
    `update refunds set status = ?, motivo = ?, settled_at = ?
     where end_to_end_id = ? and id = ?`,
    outcome,
    motivo,
    outcome === 'DEVOLVIDO' ? book.now() : null,
    refund.end_to_end_id,
    refund.id,
  )
}
