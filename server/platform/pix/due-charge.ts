import { z } from 'zod'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import type { PixAnswer } from './answer.ts'
import type { PixCall } from './call.ts'
import {
  assertTxid,
  type CobInput,
  chargeNotes,
  chargeStatuses,
  notesOf,
  type PixChargeStatus,
  personName,
  REMOVAL,
  txidPattern,
  written,
  writtenAmount,
} from './charge.ts'
import { type PixPage, type PixPeriod, periodQuery, readPage } from './page.ts'
import {
  calendarDate,
  list,
  money,
  oneOf,
  optionalText,
  timestamp,
  wholeNumber,
} from './reading.ts'
import { type PixReceipt, receiptSchema } from './receipt.ts'

/**
 * A charge with due date (`cobv`). `amount` is the original; what is paid depends on the day, and
 * the receipt's `parts` say how. Overdue is derived from the dates: the API has no such status.
 */
export type PixDueCharge = {
  txid: string
  revision: number
  status: PixChargeStatus
  createdAt: Temporal.Instant
  dueDate: Temporal.PlainDate
  /** Calendar days after the due date, itself moved to a business day, in which it can be paid. */
  validAfterDueDays: number
  amount: Centavos
  key: string
  location: string | null
  copyAndPaste: string | null
  receipts: PixReceipt[]
}

/** Modality 1 is an amount, 2 a percentage. Values have two decimals: `2.00`. */
export type PixFixedOrPercent = { readonly modality: 1 | 2; readonly value: string }

/** 1 amount, 2 % a day, 3 % a month, 4 % a year of calendar days; 5 to 8 the same of business days. */
export type PixInterest = {
  readonly modality: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
  readonly value: string
}

/** 1 amount, 2 % to one of up to three dates; 3, 4 amount and 5, 6 % for each day early. */
export type PixDiscount =
  | {
      readonly modality: 1 | 2
      readonly until: readonly { readonly date: Temporal.PlainDate; readonly value: string }[]
    }
  | { readonly modality: 3 | 4 | 5 | 6; readonly value: string }

/** The PSP computes the amount of each day (Manual de Padrões, Annex III): percentages truncated. */
export type CobvInput = Pick<CobInput, 'txid' | 'amount' | 'key'> &
  Pick<CobInput, 'payerRequest' | 'additionalInfo'> & {
    dueDate: Temporal.PlainDate
    validAfterDueDays: number
    /** Obligatory here, unlike in `cob`. */
    payer: { cpf: string; name: string } | { cnpj: string; name: string }
    fine?: PixFixedOrPercent
    interest?: PixInterest
    rebate?: PixFixedOrPercent
    discount?: PixDiscount
  }

export type CobvQuery = PixPeriod & { status?: Exclude<PixChargeStatus, 'unrecognised'> }

export interface DueChargeCalls {
  /** PUT /cobv/{txid}: idempotent by txid; with another input it alters a charge that is active. */
  createCobv(input: CobvInput): Promise<PixAnswer<PixDueCharge>>
  getCobv(txid: string): Promise<PixAnswer<PixDueCharge>>
  /** Withdraws a charge. Refused (`CobVOperacaoInvalida`) unless it is still active. */
  removeCobv(txid: string): Promise<PixAnswer<PixDueCharge>>
  /** Charges created between two instants, both included. */
  listCobv(query: CobvQuery): Promise<PixAnswer<PixPage<PixDueCharge>>>
}

const writtenValue = z.string().regex(/^\d{1,10}\.\d{2}$/)
const part = <M extends number>(...modalities: M[]) =>
  z.strictObject({ modalidade: z.literal(modalities), valorPerc: writtenValue })

const cobvBodySchema = z.strictObject({
  calendario: z.strictObject({
    dataDeVencimento: z.iso.date(),
    validadeAposVencimento: z.int32().nonnegative(),
  }),
  devedor: z.union([
    z.strictObject({ cpf: z.string().regex(/^\d{11}$/), nome: personName }),
    z.strictObject({ cnpj: z.string().regex(/^[0-9A-Z]{14}$/), nome: personName }),
  ]),
  valor: z.strictObject({
    original: writtenAmount,
    multa: part(1, 2).optional(),
    juros: part(1, 2, 3, 4, 5, 6, 7, 8).optional(),
    abatimento: part(1, 2).optional(),
    desconto: z
      .union([
        z.strictObject({
          modalidade: z.literal([1, 2]),
          descontoDataFixa: z
            .array(z.strictObject({ data: z.iso.date(), valorPerc: writtenValue }))
            .min(1)
            .max(3),
        }),
        part(3, 4, 5, 6),
      ])
      .optional(),
  }),
  ...chargeNotes,
})

/** The body of PUT /cobv/{txid}, written strictly; stops on input the contract does not allow. */
export function cobvBody(input: CobvInput): string {
  const { payer, fine, interest, rebate, discount } = input
  const read = cobvBodySchema.safeParse({
    calendario: {
      dataDeVencimento: input.dueDate.toString(),
      validadeAposVencimento: input.validAfterDueDays,
    },
    devedor:
      'cpf' in payer
        ? { cpf: payer.cpf, nome: payer.name }
        : { cnpj: payer.cnpj, nome: payer.name },
    valor: {
      original: toDecimalString(input.amount),
      ...(fine ? { multa: partOf(fine) } : {}),
      ...(interest ? { juros: partOf(interest) } : {}),
      ...(rebate ? { abatimento: partOf(rebate) } : {}),
      ...(discount ? { desconto: discountOf(discount) } : {}),
    },
    ...notesOf(input),
  })
  return written(read, 'charge with due date')
}

function partOf({ modality, value }: { modality: number; value: string }) {
  return { modalidade: modality, valorPerc: value }
}

function discountOf(discount: PixDiscount) {
  if (!('until' in discount)) return partOf(discount)
  const descontoDataFixa = discount.until.map(({ date, value }) => ({
    data: date.toString(),
    valorPerc: value,
  }))
  return { modalidade: discount.modality, descontoDataFixa }
}

const dueChargeSchema = z
  .looseObject({
    txid: z.string().regex(txidPattern),
    revisao: wholeNumber.catch(0),
    status: oneOf(chargeStatuses),
    calendario: z.looseObject({
      criacao: timestamp,
      dataDeVencimento: calendarDate,
      validadeAposVencimento: wholeNumber.catch(30),
    }),
    valor: z.looseObject({ original: money }),
    chave: z.string(),
    location: optionalText,
    loc: z.looseObject({ location: optionalText }).nullish().catch(null),
    pixCopiaECola: optionalText,
    pix: list(receiptSchema),
  })
  .transform(
    (cobv): PixDueCharge => ({
      txid: cobv.txid,
      revision: cobv.revisao,
      status: cobv.status,
      createdAt: cobv.calendario.criacao,
      dueDate: cobv.calendario.dataDeVencimento,
      validAfterDueDays: cobv.calendario.validadeAposVencimento,
      amount: cobv.valor.original,
      key: cobv.chave,
      location: cobv.location ?? cobv.loc?.location ?? null,
      copyAndPaste: cobv.pixCopiaECola,
      receipts: cobv.pix,
    }),
  )

/** Null when the body is not a charge with due date, or is another than the one asked for. */
export function readDueCharge(json: unknown, txid: string): PixDueCharge | null {
  const read = dueChargeSchema.safeParse(json)
  return read.success && read.data.txid === txid ? read.data : null
}

const statusFilters = {
  active: 'ATIVA',
  completed: 'CONCLUIDA',
  removed_by_payee: 'REMOVIDA_PELO_USUARIO_RECEBEDOR',
  removed_by_psp: 'REMOVIDA_PELO_PSP',
} as const

export function dueChargeCalls(call: PixCall): DueChargeCalls {
  const product = 'due'
  return {
    createCobv(input) {
      assertTxid(input.txid)
      return call({
        product,
        method: 'PUT',
        path: `/cobv/${input.txid}`,
        body: cobvBody(input),
        read: (json) => readDueCharge(json, input.txid),
      })
    },
    getCobv(txid) {
      assertTxid(txid)
      const read = (json: unknown) => readDueCharge(json, txid)
      return call({ product, method: 'GET', path: `/cobv/${txid}`, read })
    },
    removeCobv(txid) {
      assertTxid(txid)
      const read = (json: unknown) => readDueCharge(json, txid)
      return call({ product, method: 'PATCH', path: `/cobv/${txid}`, body: REMOVAL, read })
    },
    listCobv(query) {
      const status = query.status && statusFilters[query.status]
      return call({
        product,
        method: 'GET',
        path: `/cobv?${periodQuery(query, { status })}`,
        read: (json) => readPage(json, 'cobs', dueChargeSchema),
      })
    },
  }
}
