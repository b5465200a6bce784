import { z } from 'zod'
import { assert } from '#server/kernel/assert.ts'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import type { PixAnswer } from './answer.ts'
import type { PixCall } from './call.ts'
import { money, oneOf, optionalText, optionalTimestamp } from './reading.ts'
import { assertEndToEndId } from './receipt-id.ts'

/** A return of a Pix (`devolução`), asked for by us or by the MED. Counts only when `returned`. */
export type PixReturn = {
  id: string
  rtrId: string
  amount: Centavos
  /** `requested` and `withdrawal` are ours; the others happen to us (Mecanismo Especial). */
  nature:
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

/** `id` is ours, `[a-zA-Z0-9]{1,35}`; `amount` above zero; `description` at most 140 characters. */
export type DevolucaoInput = {
  endToEndId: string
  id: string
  amount: Centavos
  description?: string
}

export interface ReturnCalls {
  /**
   * Asks for a return, in part or whole, within 90 days of the settlement. Asynchronous: only
   * `returned` means that money went back. Not idempotent, and an id used twice is refused: after
   * `unknown` call `getDevolucao` first, and ask again only on `not_found`.
   */
  requestDevolucao(input: DevolucaoInput): Promise<PixAnswer<PixReturn>>
  getDevolucao(endToEndId: string, id: string): Promise<PixAnswer<PixReturn>>
}

const idPattern = /^[a-zA-Z0-9]{1,35}$/

const natures = {
  ORIGINAL: 'requested',
  RETIRADA: 'withdrawal',
  MED_OPERACIONAL: 'med_operational',
  MED_FRAUDE: 'med_fraud',
  MED_PIX_AUTOMATICO: 'med_automatic',
} as const

const statuses = {
  EM_PROCESSAMENTO: 'processing',
  DEVOLVIDO: 'returned',
  NAO_REALIZADO: 'not_done',
} as const

export const returnSchema = z
  .looseObject({
    id: z.string().regex(idPattern),
    rtrId: z.string(),
    valor: money,
    // Absent means a common Pix returned by its receiver (DevolucaoNatureza).
    natureza: z.preprocess((value) => value ?? 'ORIGINAL', oneOf(natures)),
    status: oneOf(statuses),
    horario: z
      .looseObject({ solicitacao: optionalTimestamp, liquidacao: optionalTimestamp })
      .nullish()
      .catch(null),
    motivo: optionalText,
  })
  .transform(
    (found): PixReturn => ({
      id: found.id,
      rtrId: found.rtrId,
      amount: found.valor,
      nature: found.natureza,
      status: found.status,
      requestedAt: found.horario?.solicitacao ?? null,
      settledAt: found.horario?.liquidacao ?? null,
      reason: found.motivo,
    }),
  )

export function returnCalls(call: PixCall): ReturnCalls {
  return {
    requestDevolucao: (input) =>
      call({
        product: 'immediate',
        method: 'PUT',
        path: pathOf(input.endToEndId, input.id),
        body: bodyOf(input),
        read: (json) => readReturn(json, input.id),
      }),
    getDevolucao: (endToEndId, id) =>
      call({
        product: 'immediate',
        method: 'GET',
        path: pathOf(endToEndId, id),
        read: (json) => readReturn(json, id),
      }),
  }
}

function pathOf(endToEndId: string, id: string): string {
  assertEndToEndId(endToEndId)
  assert(idPattern.test(id), 'malformed id of a return')
  return `/pix/${endToEndId}/devolucao/${id}`
}

function bodyOf({ amount, description }: DevolucaoInput): string {
  assert(amount > 0n, 'a return gives back more than nothing')
  assert(description === undefined || description.length <= 140, 'a description of 140 characters')
  return JSON.stringify({
    valor: toDecimalString(amount),
    ...(description === undefined ? {} : { descricao: description }),
  })
}

function readReturn(json: unknown, id: string): PixReturn | null {
  const read = returnSchema.safeParse(json)
  return read.success && read.data.id === id ? read.data : null
}
