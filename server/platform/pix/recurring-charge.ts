import { z } from 'zod'
import { type Centavos, toDecimalString } from '#server/kernel/money.ts'
import type { PixAnswer } from './answer.ts'
import type { PixCall } from './call.ts'
import { assertTxid, txidPattern, written, writtenAmount } from './charge.ts'
import { endingSchema, type PixEnding, type PixHistory, readHistory } from './ending.ts'
import { type PixPage, type PixPeriod, periodQuery, readPage } from './page.ts'
import { calendarDate, list, money, oneOf, optionalText } from './reading.ts'
import { type PixReceipt, receiptSchema } from './receipt.ts'
import { endToEndIdPattern } from './receipt-id.ts'
import { assertRecurrenceId, CANCELLATION, wordFor } from './recurrence.ts'

/** One charge of an authorisation (`cobr`). It knows no fine, interest nor discount. */
export type PixRecurringCharge = {
  txid: string
  recurrenceId: string
  status: PixRecurringStatus
  dueDate: Temporal.PlainDate
  amount: Centavos
  attempts: PixAttempt[]
  history: PixHistory<PixRecurringStatus>
  ending: PixEnding | null
  receipts: PixReceipt[]
}

/** `created` before the payer's bank has it, `active` while it may still be paid. */
export type PixRecurringStatus =
  | 'created'
  | 'active'
  | 'completed'
  | 'expired'
  | 'rejected'
  | 'cancelled'
  | 'unrecognised'

/** A try to collect, on one day; the end-to-end id is the one its Pix will have. */
export type PixAttempt = {
  endToEndId: string
  settlesOn: Temporal.PlainDate
  kind: 'first' | 'retry' | 'resent' | 'unrecognised'
  status: 'requested' | 'scheduled' | 'paid' | 'cancelled' | 'rejected' | 'expired' | 'unrecognised'
  rejectionCode: string | null
}

export type CobrInput = {
  txid: string
  recurrenceId: string
  amount: Centavos
  dueDate: Temporal.PlainDate
  /** The payee's account, which this charge alone does not know by a Pix key. */
  account: { number: string; kind: 'checking' | 'savings' | 'payment'; branch?: string }
  /** Settles on the next business day where the due date is none; true when absent. */
  movesToBusinessDay?: boolean
  /** Shown to the payer, at most 140 characters. */
  description?: string
}

export type CobrQuery = PixPeriod & {
  recurrenceId?: string
  status?: Exclude<PixRecurringStatus, 'unrecognised'>
}

export interface RecurringChargeCalls {
  /**
   * PUT /cobr/{txid}. Not idempotent, unlike `createCobv`: a txid in use is refused. After
   * `unknown`, `getCobr` first, and again only on `not_found`. One live charge per cycle; the due
   * date needs two days' notice, and the charge goes to the payer's bank ten days before at most.
   */
  createCobr(input: CobrInput): Promise<PixAnswer<PixRecurringCharge>>
  getCobr(txid: string): Promise<PixAnswer<PixRecurringCharge>>
  /** Refused from the day of the first attempt on. */
  cancelCobr(txid: string): Promise<PixAnswer<PixRecurringCharge>>
  /**
   * Another try on a later day, within seven days of the first, three at most. Not idempotent:
   * after `unknown`, `getCobr` and look for the day among the attempts.
   */
  retryCobr(txid: string, day: Temporal.PlainDate): Promise<PixAnswer<PixRecurringCharge>>
  /** Charges created between two instants, both included. */
  listCobr(query: CobrQuery): Promise<PixAnswer<PixPage<PixRecurringCharge>>>
}

const statuses = {
  CRIADA: 'created',
  ATIVA: 'active',
  CONCLUIDA: 'completed',
  EXPIRADA: 'expired',
  REJEITADA: 'rejected',
  CANCELADA: 'cancelled',
} as const

const attemptKinds = { AGND: 'first', NTAG: 'retry', RIFL: 'resent' } as const

const attemptStatuses = {
  SOLICITADA: 'requested',
  AGENDADA: 'scheduled',
  PAGA: 'paid',
  CANCELADA: 'cancelled',
  REJEITADA: 'rejected',
  EXPIRADA: 'expired',
} as const

const accountKinds = { checking: 'CORRENTE', savings: 'POUPANCA', payment: 'PAGAMENTO' } as const

const cobrBodySchema = z.strictObject({
  idRec: z.string(),
  calendario: z.strictObject({ dataDeVencimento: z.iso.date() }),
  valor: z.strictObject({ original: writtenAmount }),
  ajusteDiaUtil: z.boolean(),
  recebedor: z.strictObject({
    conta: z.string().min(1).max(20),
    tipoConta: z.string(),
    agencia: z.string().min(1).max(4).optional(),
  }),
  infoAdicional: z.string().max(140).optional(),
})

/** The body of PUT /cobr/{txid}, written strictly; stops on input the contract does not allow. */
export function cobrBody(input: CobrInput): string {
  const { account } = input
  assertRecurrenceId(input.recurrenceId)
  const read = cobrBodySchema.safeParse({
    idRec: input.recurrenceId,
    calendario: { dataDeVencimento: input.dueDate.toString() },
    valor: { original: toDecimalString(input.amount) },
    ajusteDiaUtil: input.movesToBusinessDay ?? true,
    recebedor: {
      conta: account.number,
      tipoConta: accountKinds[account.kind],
      ...(account.branch === undefined ? {} : { agencia: account.branch }),
    },
    ...(input.description === undefined ? {} : { infoAdicional: input.description }),
  })
  return written(read, 'recurring charge')
}

const attemptSchema = z
  .looseObject({
    endToEndId: z.string().regex(endToEndIdPattern),
    dataLiquidacao: calendarDate,
    tipo: oneOf(attemptKinds),
    status: oneOf(attemptStatuses),
    rejeicao: z.looseObject({ codigo: optionalText }).nullish().catch(null),
  })
  .transform(
    (attempt): PixAttempt => ({
      endToEndId: attempt.endToEndId,
      settlesOn: attempt.dataLiquidacao,
      kind: attempt.tipo,
      status: attempt.status,
      rejectionCode: attempt.rejeicao?.codigo ?? null,
    }),
  )

const chargeSchema = z
  .looseObject({
    txid: z.string().regex(txidPattern),
    idRec: z.string(),
    status: oneOf(statuses),
    calendario: z.looseObject({ dataDeVencimento: calendarDate }),
    valor: z.looseObject({ original: money }),
    tentativas: list(attemptSchema),
    atualizacao: readHistory(statuses),
    encerramento: endingSchema,
    pix: list(receiptSchema),
  })
  .transform(
    (cobr): PixRecurringCharge => ({
      txid: cobr.txid,
      recurrenceId: cobr.idRec,
      status: cobr.status,
      dueDate: cobr.calendario.dataDeVencimento,
      amount: cobr.valor.original,
      attempts: cobr.tentativas,
      history: cobr.atualizacao,
      ending: cobr.encerramento,
      receipts: cobr.pix,
    }),
  )

/** Null when the body is not a recurring charge, or is another than the one asked for. */
export function readRecurringCharge(json: unknown, txid: string): PixRecurringCharge | null {
  const read = chargeSchema.safeParse(json)
  return read.success && read.data.txid === txid ? read.data : null
}

export function recurringChargeCalls(call: PixCall): RecurringChargeCalls {
  const product = 'automatic'
  const about = (txid: string) => {
    assertTxid(txid)
    return {
      product,
      path: `/cobr/${txid}`,
      read: (json: unknown) => readRecurringCharge(json, txid),
    } as const
  }
  return {
    createCobr: (input) => call({ ...about(input.txid), method: 'PUT', body: cobrBody(input) }),
    getCobr: (txid) => call({ ...about(txid), method: 'GET' }),
    cancelCobr: (txid) => call({ ...about(txid), method: 'PATCH', body: CANCELLATION }),
    retryCobr(txid, day) {
      const { path, ...rest } = about(txid)
      return call({ ...rest, method: 'POST', path: `${path}/retentativa/${day}` })
    },
    listCobr(query) {
      const { recurrenceId, status } = query
      const filters = { idRec: recurrenceId, status: status && wordFor(statuses, status) }
      return call({
        product,
        method: 'GET',
        path: `/cobr?${periodQuery(query, filters)}`,
        read: (json) => readPage(json, 'cobsr', chargeSchema),
      })
    },
  }
}
