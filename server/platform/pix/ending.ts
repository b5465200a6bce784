import { z } from 'zod'
import { list, oneOf, optionalText, timestamp } from './reading.ts'

/** Why an authorisation or one of its charges ended, in the catalogue's four characters. */
export type PixEnding = {
  kind: 'rejection' | 'cancellation'
  /** Who cancelled; null for a rejection. */
  by: 'payer' | 'payer_bank' | 'payee' | 'payee_bank' | 'unrecognised' | null
  code: string | null
  description: string | null
}

export type PixHistory<Status> = { status: Status; at: Temporal.Instant }[]

const parties = {
  USUARIO_PAGADOR: 'payer',
  PSP_PAGADOR: 'payer_bank',
  USUARIO_RECEBEDOR: 'payee',
  PSP_RECEBEDOR: 'payee_bank',
} as const

const reason = { codigo: optionalText, descricao: optionalText }

export const endingSchema = z
  .looseObject({
    cancelamento: z.looseObject({ ...reason, solicitante: oneOf(parties) }).nullish(),
    rejeicao: z.looseObject(reason).nullish(),
  })
  .nullish()
  .catch(null)
  .transform((ending): PixEnding | null => {
    if (ending?.cancelamento) {
      const { codigo, descricao, solicitante } = ending.cancelamento
      return { kind: 'cancellation', by: solicitante, code: codigo, description: descricao }
    }
    if (!ending?.rejeicao) return null
    const { codigo, descricao } = ending.rejeicao
    return { kind: 'rejection', by: null, code: codigo, description: descricao }
  })

/** Some PSPs write `nome` for `status`, as the examples of the contract do. */
export function readHistory<const Names extends Record<string, string>>(names: Names) {
  const entry = z
    .looseObject({ status: optionalText, nome: optionalText, data: timestamp })
    .transform(({ status, nome, data }) => ({
      status: oneOf(names).parse(status ?? nome),
      at: data,
    }))
  return list(entry).catch([])
}
