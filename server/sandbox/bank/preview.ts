import { z } from 'zod'
import { pixCalendar } from '#server/kernel/calendar.ts'
import { endOfBusinessDate } from '#server/kernel/clock.ts'
import { toDecimalString } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { readPastedBrCode } from '#server/payments/br-code/model.ts'
import { cobvValidity } from '#server/payments/cobv/model.ts'
import { type Beneficiary, findBeneficiary } from '../book/beneficiaries.ts'
import { dateOf } from '../psp/collection.ts'
import type { Psp } from '../psp/context.ts'
import { isZero } from '../psp/schema.ts'
import { verifiedPayload } from '../psp/signature.ts'

/** What the payer's bank learns from a code and from its location before anybody pays. */
export type PreviewRefusal =
  | 'unreadable_code'
  | 'foreign_location'
  | 'location_not_found'
  | 'unknown_key'

/** `valor` null: the payer types it. `due` is there for charges with due date. */
export type Preview = {
  beneficiary: Beneficiary
  txid: string | null
  valor: string | null
  mayChangeAmount: boolean
  expiresAt: number | null
  state: 'payable' | 'expired' | 'already_paid'
  message: string | null
  details: { nome: string; valor: string }[]
  due: DuePreview | null
  recurrenceUrl: string | null
}

/** A charge with due date on the day of payment; `today` and `lastDay` bound the choice. */
export type DuePreview = {
  dueDate: Temporal.PlainDate
  today: Temporal.PlainDate
  day: Temporal.PlainDate
  lastDay: Temporal.PlainDate
  amounts: DueAmounts
}

const commonPayload = {
  txid: z.string(),
  status: z.string(),
  chave: z.string(),
  solicitacaoPagador: z.string().optional(),
  infoAdicionais: z.array(z.object({ nome: z.string(), valor: z.string() })).optional(),
}

const payloadSchema = z.object({
  ...commonPayload,
  calendario: z.object({ criacao: z.string(), expiracao: z.number() }),
  valor: z.object({ original: z.string(), modalidadeAlteracao: z.number().optional() }),
})

const amountsSchema = z.object({
  original: z.string(),
  multa: z.string().optional(),
  juros: z.string().optional(),
  abatimento: z.string().optional(),
  desconto: z.string().optional(),
  final: z.string(),
})

export type DueAmounts = z.infer<typeof amountsSchema>

const duePayloadSchema = z.object({
  ...commonPayload,
  calendario: z.object({ dataDeVencimento: z.iso.date(), validadeAposVencimento: z.number() }),
  valor: amountsSchema,
})

/** `day` is the day of payment the payer has in mind; it matters to charges with due date only. */
export async function previewCode(
  psp: Psp,
  code: string,
  day: Temporal.PlainDate | null = null,
): Promise<Result<Preview, PreviewRefusal>> {
  const read = readPastedBrCode(code)
  if (!read.ok) return refuse('unreadable_code')
  const { url, key, amount, txid, recurrenceUrl } = read.value
  if (url !== null) {
    const isDue = dueLocation.test(url)
    const preview = isDue ? await previewDue(psp, url, day) : await previewImmediate(psp, url)
    return preview.ok ? ok({ ...preview.value, recurrenceUrl }) : preview
  }
  // Codes with a recurrence alone authorise, they do not pay: see `previewRecurrence`.
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
    due: null,
    recurrenceUrl,
  })
}

/** Any loopback host will do: a code outlives the port the sandbox happened to have. */
const ownLocation =
  /^(?:127\.0\.0\.1|localhost)(?::\d{1,5})?(\/psp\/qr\/(?:cobv\/|rec\/)?[0-9a-f]{32})$/

/** A `/cobv/` segment means a charge with due date (Manual de Padrões 1.6). */
const dueLocation = /\/cobv\//

async function payloadAt(psp: Psp, url: string, query = ''): Promise<Result<unknown, Missing>> {
  const path = ownLocation.exec(url)?.[1]
  if (path === undefined) return refuse('foreign_location')
  const response = await fetch(`http://${psp.authority()}${path}${query}`)
  const jws = await response.text()
  if (response.status !== 200) return refuse('location_not_found')
  return ok(verifiedPayload(psp.book, jws))
}

type Missing = 'foreign_location' | 'location_not_found'
type Located = Result<Omit<Preview, 'recurrenceUrl'>, PreviewRefusal>

async function previewImmediate(psp: Psp, url: string): Promise<Located> {
  const served = await payloadAt(psp, url)
  if (!served.ok) return served
  const payload = payloadSchema.safeParse(served.value)
  if (!payload.success) return refuse('location_not_found')
  const { data } = payload
  const beneficiary = findBeneficiary(psp.book, data.chave)
  if (!beneficiary) return refuse('unknown_key')
  const expiresAt = Date.parse(data.calendario.criacao) + data.calendario.expiracao * 1000
  const isExpired = psp.book.now() >= expiresAt
  return ok({
    beneficiary,
    txid: data.txid,
    valor: isZero(data.valor.original) ? null : data.valor.original,
    mayChangeAmount: data.valor.modalidadeAlteracao === 1,
    expiresAt,
    state: data.status === 'CONCLUIDA' ? 'already_paid' : isExpired ? 'expired' : 'payable',
    message: data.solicitacaoPagador ?? null,
    details: data.infoAdicionais ?? [],
    due: null,
  })
}

/** The amount is asked for the chosen day, where the charge can be paid on it. */
async function previewDue(
  psp: Psp,
  url: string,
  chosen: Temporal.PlainDate | null,
): Promise<Located> {
  const today = dateOf(psp.book.now())
  const first = await payloadAt(psp, url)
  const plain = first.ok ? duePayloadSchema.safeParse(first.value) : null
  if (!first.ok) return first
  if (!plain?.success) return refuse('location_not_found')
  const { dataDeVencimento, validadeAposVencimento } = plain.data.calendario
  const dueDate = Temporal.PlainDate.from(dataDeVencimento)
  const { lastAcceptedDay } = cobvValidity(pixCalendar, dueDate, validadeAposVencimento)
  const day = chosen ?? today
  const isExpired = Temporal.PlainDate.compare(day, lastAcceptedDay) > 0
  const isAskable = !isExpired && Temporal.PlainDate.compare(today, day) <= 0
  const served = isAskable ? await payloadAt(psp, url, `?DPP=${day}`) : first
  if (!served.ok) return served
  const payload = duePayloadSchema.safeParse(served.value)
  if (!payload.success) return refuse('location_not_found')
  const { data } = payload
  const beneficiary = findBeneficiary(psp.book, data.chave)
  if (!beneficiary) return refuse('unknown_key')
  return ok({
    beneficiary,
    txid: data.txid,
    valor: data.valor.final,
    mayChangeAmount: false,
    expiresAt: endOfBusinessDate(lastAcceptedDay).epochMilliseconds,
    state: data.status === 'CONCLUIDA' ? 'already_paid' : isExpired ? 'expired' : 'payable',
    message: data.solicitacaoPagador ?? null,
    details: data.infoAdicionais ?? [],
    due: { dueDate, today, day, lastDay: lastAcceptedDay, amounts: data.valor },
  })
}

const recPayloadSchema = z.object({
  idRec: z.string(),
  vinculo: z.object({ contrato: z.string(), objeto: z.string().optional() }),
  calendario: z.object({
    dataInicial: z.iso.date(),
    dataFinal: z.iso.date().optional(),
    periodicidade: z.enum(['SEMANAL', 'MENSAL', 'TRIMESTRAL', 'SEMESTRAL', 'ANUAL']),
  }),
  valor: z
    .object({ valorRec: z.string().optional(), valorMinimoRecebedor: z.string().optional() })
    .optional(),
  politicaRetentativa: z.enum(['NAO_PERMITE', 'PERMITE_3R_7D']),
  recebedor: z.object({ cnpj: z.string(), nome: z.string() }),
  atualizacao: z.array(z.object({ status: z.string() })),
})

/** What the payer is asked to authorise. */
export type RecurrencePreview = z.infer<typeof recPayloadSchema>

/** The recurrence of a code; null where it has none, or none that can still be authorised. */
export async function previewRecurrence(psp: Psp, code: string): Promise<RecurrencePreview | null> {
  const read = readPastedBrCode(code)
  const url = read.ok ? read.value.recurrenceUrl : null
  const served = url === null ? null : await payloadAt(psp, url)
  const payload = served?.ok ? recPayloadSchema.safeParse(served.value) : null
  if (!payload?.success) return null
  return payload.data.atualizacao.at(-1)?.status === 'CRIADA' ? payload.data : null
}
