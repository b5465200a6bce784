import { z } from 'zod'
import { assert } from '#server/kernel/assert.ts'
import { type Centavos, fromDecimalString, toDecimalString } from '#server/kernel/money.ts'
import type { PixAnswer } from './answer.ts'
import type { PixCall } from './call.ts'
import { list, money, oneOf, optionalText, timestamp, wholeNumber } from './reading.ts'
import { type PixReceipt, receiptSchema } from './receipt.ts'

/** An immediate charge (`cob`) as the PSP's book holds it. Expiry is derived: the API has no
 * expired status (API Pix 2.9.0, CobrancaStatus). */
export type PixCharge = {
  txid: string
  revision: number
  status: PixChargeStatus
  createdAt: Temporal.Instant
  expiresAt: Temporal.Instant
  amount: Centavos
  key: string
  location: string | null
  copyAndPaste: string | null
  receipts: PixReceipt[]
}

export type PixChargeStatus =
  | 'active'
  | 'completed'
  | 'removed_by_payee'
  | 'removed_by_psp'
  | 'unrecognised'

export interface ChargeCalls {
  /** PUT /cob/{txid}: idempotent by txid, so it may be repeated after `unknown`. */
  createCob(input: CobInput): Promise<PixAnswer<PixCharge>>
  getCob(txid: string): Promise<PixAnswer<PixCharge>>
  /** Withdraws a charge. Refused (`CobOperacaoInvalida`) unless it is still active. */
  removeCob(txid: string): Promise<PixAnswer<PixCharge>>
}

/** What is asked of the PSP. `amount` is above zero; `expirySeconds` counts from creation. */
export type CobInput = {
  txid: string
  amount: Centavos
  key: string
  expirySeconds: number
  payer?: { cpf: string; name: string } | { cnpj: string; name: string }
  payerRequest?: string
  additionalInfo?: { name: string; value: string }[]
}

export const personName = z.string().min(1).max(200)

/** Of every kind of charge (CobBase). */
export const chargeNotes = {
  chave: z.string().min(1).max(77),
  solicitacaoPagador: z.string().max(140).optional(),
  infoAdicionais: z
    .array(z.strictObject({ nome: z.string().max(50), valor: z.string().max(200) }))
    .max(50)
    .optional(),
}

/** An amount above zero, as it is written. */
export const writtenAmount = z
  .string()
  .regex(/^\d{1,10}\.\d{2}$/)
  .refine((amount) => fromDecimalString(amount) !== 0n)

const cobBodySchema = z.strictObject({
  calendario: z.strictObject({ expiracao: z.int32().positive() }),
  devedor: z
    .union([
      z.strictObject({ cpf: z.string().regex(/^\d{11}$/), nome: personName }),
      z.strictObject({ cnpj: z.string().regex(/^[0-9A-Z]{14}$/), nome: personName }),
    ])
    .optional(),
  valor: z.strictObject({
    original: writtenAmount,
  }),
  ...chargeNotes,
})

export const txidPattern = /^[a-zA-Z0-9]{26,35}$/

/** The id of a charge as its txid: a UUID without hyphens fits `[a-zA-Z0-9]{26,35}`. */
export function txidFromId(id: string): string {
  const txid = id.replaceAll('-', '')
  assertTxid(txid)
  return txid
}

export function assertTxid(txid: string): void {
  assert(txidPattern.test(txid), 'malformed txid')
}

/** The body of PUT /cob/{txid}, written strictly; stops on input the contract does not allow. */
export function cobBody(input: CobInput): string {
  const { payer } = input
  const read = cobBodySchema.safeParse({
    calendario: { expiracao: input.expirySeconds },
    ...(payer && 'cpf' in payer ? { devedor: { cpf: payer.cpf, nome: payer.name } } : {}),
    ...(payer && 'cnpj' in payer ? { devedor: { cnpj: payer.cnpj, nome: payer.name } } : {}),
    valor: { original: toDecimalString(input.amount) },
    ...notesOf(input),
  })
  return written(read, 'charge')
}

export function notesOf(input: Pick<CobInput, 'key' | 'payerRequest' | 'additionalInfo'>) {
  return {
    chave: input.key,
    ...(input.payerRequest === undefined ? {} : { solicitacaoPagador: input.payerRequest }),
    ...(input.additionalInfo === undefined
      ? {}
      : { infoAdicionais: input.additionalInfo.map((i) => ({ nome: i.name, valor: i.value })) }),
  }
}

/** A body to send; stops on one that the contract does not allow. */
export function written(read: z.ZodSafeParseResult<object>, thing: string): string {
  // Only the places are named: the values may be personal data.
  const places = read.success ? '' : read.error.issues.map((i) => i.path.join('.')).join(', ')
  assert(read.success, `the ${thing} does not fit the Pix API: ${places}`)
  return JSON.stringify(read.data)
}

/** Of both kinds of charge (CobrancaStatus). */
export const chargeStatuses = {
  ATIVA: 'active',
  CONCLUIDA: 'completed',
  REMOVIDA_PELO_USUARIO_RECEBEDOR: 'removed_by_payee',
  REMOVIDO_PELO_USUARIO_RECEBEDOR: 'removed_by_payee',
  REMOVIDA_PELO_PSP: 'removed_by_psp',
  REMOVIDO_PELO_PSP: 'removed_by_psp',
} as const

const chargeSchema = z
  .looseObject({
    txid: z.string().regex(txidPattern),
    revisao: wholeNumber.catch(0),
    status: oneOf(chargeStatuses),
    calendario: z.looseObject({ criacao: timestamp, expiracao: wholeNumber.catch(86_400) }),
    valor: z.looseObject({ original: money }),
    chave: z.string(),
    location: optionalText,
    loc: z.looseObject({ location: optionalText }).nullish().catch(null),
    pixCopiaECola: optionalText,
    pix: list(receiptSchema),
  })
  .transform(
    (cob): PixCharge => ({
      txid: cob.txid,
      revision: cob.revisao,
      status: cob.status,
      createdAt: cob.calendario.criacao,
      expiresAt: cob.calendario.criacao.add({ seconds: cob.calendario.expiracao }),
      amount: cob.valor.original,
      key: cob.chave,
      location: cob.location ?? cob.loc?.location ?? null,
      copyAndPaste: cob.pixCopiaECola,
      receipts: cob.pix,
    }),
  )

export function chargeCalls(call: PixCall): ChargeCalls {
  const product = 'immediate'
  return {
    createCob(input) {
      assertTxid(input.txid)
      return call({
        product,
        method: 'PUT',
        path: `/cob/${input.txid}`,
        body: cobBody(input),
        read: (json) => readCharge(json, input.txid),
      })
    },
    getCob(txid) {
      assertTxid(txid)
      const read = (json: unknown) => readCharge(json, txid)
      return call({ product, method: 'GET', path: `/cob/${txid}`, read })
    },
    removeCob(txid) {
      assertTxid(txid)
      const read = (json: unknown) => readCharge(json, txid)
      return call({ product, method: 'PATCH', path: `/cob/${txid}`, body: REMOVAL, read })
    },
  }
}

/** A removal travels alone: nothing else may stand in the body. */
export const REMOVAL = JSON.stringify({ status: 'REMOVIDA_PELO_USUARIO_RECEBEDOR' })

/** Null when the body is not a charge, or is another charge than the one asked for. */
export function readCharge(json: unknown, txid: string): PixCharge | null {
  const read = chargeSchema.safeParse(json)
  return read.success && read.data.txid === txid ? read.data : null
}
