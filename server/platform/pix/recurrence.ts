import { z } from 'zod'
import { assert } from '#server/kernel/assert.ts'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import type { PixAnswer } from './answer.ts'
import type { PixCall } from './call.ts'
import { txidPattern, written, writtenAmount } from './charge.ts'
import { endingSchema, type PixEnding, type PixHistory, readHistory } from './ending.ts'
import { type PixPage, type PixPeriod, periodQuery, readPage } from './page.ts'
import {
  calendarDate,
  oneOf,
  optionalCalendarDate,
  optionalMoney,
  optionalText,
  wholeNumber,
} from './reading.ts'

/** An authorisation of Pix Automático (`rec`): the payer lets us collect in every cycle. */
export type PixRecurrence = {
  id: string
  status: PixRecurrenceStatus
  /** How the payer came to agree; `undecided` before. */
  journey: PixJourney
  contract: string
  startDate: Temporal.PlainDate
  endDate: Temporal.PlainDate | null
  frequency: PixFrequency | 'unrecognised'
  /** The same amount every time, or null where each charge may differ. */
  fixedAmount: Centavos | null
  retryPolicy: PixRetryPolicy | 'unrecognised'
  locationId: number | null
  /** The charge whose payment begins the authorisation (journey 3). */
  entryTxid: string | null
  /** Composite with the charge that was asked for, or of the authorisation alone. */
  copyAndPaste: string | null
  history: PixHistory<PixRecurrenceStatus>
  ending: PixEnding | null
}

export type PixRecurrenceStatus =
  | 'created'
  | 'approved'
  | 'rejected'
  | 'expired'
  | 'cancelled'
  | 'unrecognised'

export type PixJourney =
  | 'pushed'
  | 'code_alone'
  | 'with_immediate_charge'
  | 'with_due_charge'
  | 'undecided'
  | 'unrecognised'

export type PixFrequency = 'weekly' | 'monthly' | 'quarterly' | 'half_yearly' | 'yearly'

/** Three retries within seven days of the first attempt, or none. */
export type PixRetryPolicy = 'none' | 'three_in_seven_days'

export type RecInput = {
  /** What the payer will recognise it by, at most 35 characters each. */
  contract: string
  subject?: string
  payer: { cpf: string; name: string } | { cnpj: string; name: string }
  startDate: Temporal.PlainDate
  endDate?: Temporal.PlainDate
  frequency: PixFrequency
  /** Only where every charge is of this amount; otherwise leave it out. */
  fixedAmount?: Centavos
  retryPolicy: PixRetryPolicy
  /** Made by `createRecLocation`; without one there is no code to copy. */
  locationId?: number
  /** The immediate charge that the payer pays with the same code (journey 3). */
  entryTxid?: string
  /** The payee's agreement with the PSP (`convênio`), where the PSP knows payees by one. */
  payeeAgreement?: string
}

export type RecQuery = PixPeriod & { status?: Exclude<PixRecurrenceStatus, 'unrecognised'> }

export interface RecurrenceCalls {
  /** A place for the code of one recurrence. Not idempotent; one left over harms nobody. */
  createRecLocation(): Promise<PixAnswer<{ id: number }>>
  /**
   * POST /rec: the PSP makes the id, so this is not idempotent. After `unknown`, `listRec` from
   * just before the call and look for `contract`; ask again only if it is on no page.
   */
  createRec(input: RecInput): Promise<PixAnswer<PixRecurrence>>
  /** With the txid of a charge, `copyAndPaste` is the composite code that pays and authorises. */
  getRec(id: string, options?: { txid?: string }): Promise<PixAnswer<PixRecurrence>>
  /** By us. Refused (`RecOperacaoInvalida`) where it has ended already; today's debits still run. */
  cancelRec(id: string): Promise<PixAnswer<PixRecurrence>>
  /** Recurrences created between two instants, both included. */
  listRec(query: RecQuery): Promise<PixAnswer<PixPage<PixRecurrence>>>
}

/** `R`, then `R` or `N` for retries, ISPB, day and eleven characters: 29, case-sensitive. */
const idPattern = /^[a-zA-Z0-9]{29}$/

export function assertRecurrenceId(id: string): void {
  assert(idPattern.test(id), 'malformed id of a recurrence')
}

const statuses = {
  CRIADA: 'created',
  APROVADA: 'approved',
  REJEITADA: 'rejected',
  EXPIRADA: 'expired',
  CANCELADA: 'cancelled',
} as const

const journeys = {
  JORNADA_1: 'pushed',
  JORNADA_2: 'code_alone',
  JORNADA_3: 'with_immediate_charge',
  JORNADA_4: 'with_due_charge',
  AGUARDANDO_DEFINICAO: 'undecided',
} as const

const frequencies = {
  SEMANAL: 'weekly',
  MENSAL: 'monthly',
  TRIMESTRAL: 'quarterly',
  SEMESTRAL: 'half_yearly',
  ANUAL: 'yearly',
} as const

const policies = { NAO_PERMITE: 'none', PERMITE_3R_7D: 'three_in_seven_days' } as const

const personName = z.string().min(1).max(140)
const shortText = z.string().min(1).max(35)

const recBodySchema = z.strictObject({
  vinculo: z.strictObject({
    contrato: shortText,
    devedor: z.union([
      z.strictObject({ cpf: z.string().regex(/^\d{11}$/), nome: personName }),
      z.strictObject({ cnpj: z.string().regex(/^[0-9A-Z]{14}$/), nome: personName }),
    ]),
    objeto: shortText.optional(),
  }),
  calendario: z.strictObject({
    dataInicial: z.iso.date(),
    dataFinal: z.iso.date().optional(),
    periodicidade: z.string(),
  }),
  valor: z.strictObject({ valorRec: writtenAmount }).optional(),
  politicaRetentativa: z.string(),
  loc: z.int().optional(),
  recebedor: z.strictObject({ convenio: z.string().min(1).max(60) }).optional(),
  ativacao: z
    .strictObject({ dadosJornada: z.strictObject({ txid: z.string().regex(txidPattern) }) })
    .optional(),
})

/** The word of the contract for one of ours. */
export function wordFor<Name extends string>(
  words: Record<string, Name>,
  name: Name,
): string | undefined {
  return Object.entries(words).find(([, ours]) => ours === name)?.[0]
}

/** The body of POST /rec, written strictly; stops on input the contract does not allow. */
export function recBody(input: RecInput): string {
  const { payer, endDate, fixedAmount, entryTxid } = input
  const read = recBodySchema.safeParse({
    vinculo: {
      contrato: input.contract,
      devedor:
        'cpf' in payer
          ? { cpf: payer.cpf, nome: payer.name }
          : { cnpj: payer.cnpj, nome: payer.name },
      ...(input.subject === undefined ? {} : { objeto: input.subject }),
    },
    calendario: {
      dataInicial: input.startDate.toString(),
      ...(endDate === undefined ? {} : { dataFinal: endDate.toString() }),
      periodicidade: wordFor(frequencies, input.frequency),
    },
    ...(fixedAmount === undefined ? {} : { valor: { valorRec: toDecimalString(fixedAmount) } }),
    politicaRetentativa: wordFor(policies, input.retryPolicy),
    ...(input.locationId === undefined ? {} : { loc: input.locationId }),
    ...(input.payeeAgreement === undefined
      ? {}
      : { recebedor: { convenio: input.payeeAgreement } }),
    ...(entryTxid === undefined ? {} : { ativacao: { dadosJornada: { txid: entryTxid } } }),
  })
  return written(read, 'recurrence')
}

const recurrenceSchema = z
  .looseObject({
    idRec: z.string().regex(idPattern),
    status: oneOf(statuses),
    vinculo: z.looseObject({ contrato: z.string() }),
    calendario: z.looseObject({
      dataInicial: calendarDate,
      dataFinal: optionalCalendarDate,
      periodicidade: oneOf(frequencies),
    }),
    valor: z.looseObject({ valorRec: optionalMoney }).nullish(),
    politicaRetentativa: oneOf(policies),
    loc: z.looseObject({ id: wholeNumber }).nullish().catch(null),
    ativacao: z
      .looseObject({
        tipoJornada: oneOf(journeys),
        dadosJornada: z.looseObject({ txid: optionalText }).nullish().catch(null),
      })
      .nullish()
      .catch(null),
    dadosQR: z.looseObject({ pixCopiaECola: optionalText }).nullish().catch(null),
    atualizacao: readHistory(statuses),
    encerramento: endingSchema,
  })
  .transform(
    (rec): PixRecurrence => ({
      id: rec.idRec,
      status: rec.status,
      journey: rec.ativacao?.tipoJornada ?? 'undecided',
      contract: rec.vinculo.contrato,
      startDate: rec.calendario.dataInicial,
      endDate: rec.calendario.dataFinal,
      frequency: rec.calendario.periodicidade,
      fixedAmount: rec.valor?.valorRec ?? null,
      retryPolicy: rec.politicaRetentativa,
      locationId: rec.loc?.id ?? null,
      entryTxid: rec.ativacao?.dadosJornada?.txid ?? null,
      copyAndPaste: rec.dadosQR?.pixCopiaECola ?? null,
      history: rec.atualizacao,
      ending: rec.encerramento,
    }),
  )

/** Null when the body is not a recurrence, or is another than the one asked for. */
export function readRecurrence(json: unknown, id: string | null): PixRecurrence | null {
  const read = recurrenceSchema.safeParse(json)
  return read.success && (id === null || read.data.id === id) ? read.data : null
}

const locationSchema = z.looseObject({ id: wholeNumber })

export function recurrenceCalls(call: PixCall): RecurrenceCalls {
  const product = 'automatic'
  return {
    // The contract describes a body and gives the call none.
    createRecLocation: () =>
      call({
        product,
        method: 'POST',
        path: '/locrec',
        read: (json) => {
          const read = locationSchema.safeParse(json)
          return read.success ? { id: read.data.id } : null
        },
      }),
    createRec: (input) =>
      call({
        product,
        method: 'POST',
        path: '/rec',
        body: recBody(input),
        read: (json) => readRecurrence(json, null),
      }),
    getRec(id, { txid } = {}) {
      assertRecurrenceId(id)
      assert(txid === undefined || txidPattern.test(txid), 'malformed txid')
      const path = txid === undefined ? `/rec/${id}` : `/rec/${id}?txid=${txid}`
      return call({ product, method: 'GET', path, read: (json) => readRecurrence(json, id) })
    },
    cancelRec(id) {
      assertRecurrenceId(id)
      const read = (json: unknown) => readRecurrence(json, id)
      return call({ product, method: 'PATCH', path: `/rec/${id}`, body: CANCELLATION, read })
    },
    listRec(query) {
      const status = query.status && wordFor(statuses, query.status)
      return call({
        product,
        method: 'GET',
        path: `/rec?${periodQuery(query, { status })}`,
        read: (json) => readPage(json, 'recs', recurrenceSchema),
      })
    },
  }
}

export const CANCELLATION = JSON.stringify({ status: 'CANCELADA' })
