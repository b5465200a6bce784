import { z } from 'zod'
import { type Centavos, centavos, ZERO } from '#server/kernel/money.ts'
import type { PixAnswer } from './answer.ts'
import type { PixCall } from './call.ts'
import { type PixPeriod, periodQuery, readPage } from './page.ts'
import { list, money, optionalText, timestamp } from './reading.ts'
import { assertEndToEndId, endToEndIdPattern } from './receipt-id.ts'
import { type PixReturn, returnSchema } from './return.ts'

/** A Pix that arrived. `endToEndId` is its identity and is case-sensitive; `txid` is not unique:
 * one charge may be paid more than once. `settledAt` is when the PSP settled it. */
export type PixReceipt = {
  endToEndId: string
  txid: string | null
  amount: Centavos
  settledAt: Temporal.Instant
  key: string | null
  payerInfo: string | null
  parts: PixParts | null
  returns: PixReturn[]
}

/**
 * What the PSP says the amount is made of: original + fine + interest − rebate − discount, always
 * equal to `amount`. The receipt has none (null) where the PSP did not say, or did not add up.
 */
export type PixParts = {
  original: Centavos
  fine: Centavos
  interest: Centavos
  rebate: Centavos
  discount: Centavos
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

/** Pix settled between two instants, both included. */
export type PixQuery = PixPeriod & {
  txid?: string
  /** True: only Pix of which something was returned, or asked back; false: only the others. */
  returned?: boolean
  hasTxid?: boolean
}

export interface ReceiptCalls {
  getPix(endToEndId: string): Promise<PixAnswer<PixReceipt>>
  /** Pages count from zero. */
  listPix(query: PixQuery): Promise<PixAnswer<PixReceiptPage>>
}

const partOf = z.looseObject({ valor: money }).transform(({ valor }) => valor)
const part = partOf.nullish().transform((value) => value ?? ZERO)

const partsSchema = z
  .looseObject({
    original: part,
    saque: part,
    troco: part,
    multa: part,
    juros: part,
    abatimento: part,
    desconto: part,
  })
  .nullish()
  .catch(null)

function partsOf(
  amount: Centavos,
  found: z.infer<typeof partsSchema> | undefined,
): PixParts | null {
  if (!found) return null
  // Withdrawal and change travel as the original does: they are what was asked for.
  const original = centavos(found.original + found.saque + found.troco)
  const { multa: fine, juros: interest, abatimento: rebate, desconto: discount } = found
  const sum = original + fine + interest - rebate - discount
  return sum === amount ? { original, fine, interest, rebate, discount } : null
}

export const receiptSchema = z
  .looseObject({
    endToEndId: z.string().regex(endToEndIdPattern),
    txid: optionalText,
    valor: money,
    componentesValor: partsSchema,
    horario: timestamp,
    chave: optionalText,
    infoPagador: optionalText,
    devolucoes: list(returnSchema),
  })
  .transform(
    (pix): PixReceipt => ({
      endToEndId: pix.endToEndId,
      txid: pix.txid,
      amount: pix.valor,
      settledAt: pix.horario,
      key: pix.chave,
      payerInfo: pix.infoPagador,
      parts: partsOf(pix.valor, pix.componentesValor),
      returns: pix.devolucoes,
    }),
  )

export function receiptCalls(call: PixCall): ReceiptCalls {
  return {
    getPix(endToEndId) {
      assertEndToEndId(endToEndId)
      return call({
        product: 'immediate',
        method: 'GET',
        path: `/pix/${endToEndId}`,
        read: (json) => readReceipt(json, endToEndId),
      })
    },
    listPix(query) {
      const filters = {
        txid: query.txid,
        devolucaoPresente: query.returned?.toString(),
        txIdPresente: query.hasTxid?.toString(),
      }
      return call({
        product: 'immediate',
        method: 'GET',
        path: `/pix?${periodQuery(query, filters)}`,
        read: readReceiptPage,
      })
    },
  }
}

/** Null when the body is not a receipt, or is another than the one asked for. */
export function readReceipt(json: unknown, endToEndId: string): PixReceipt | null {
  const read = receiptSchema.safeParse(json)
  return read.success && read.data.endToEndId === endToEndId ? read.data : null
}

export function readReceiptPage(json: unknown): PixReceiptPage | null {
  const read = readPage(json, 'pix', receiptSchema)
  if (read === null) return null
  const { items, ...page } = read
  return { receipts: items, ...page }
}
