import { z } from 'zod'
import { toDecimalString } from '#server/kernel/money.ts'
import { findBeneficiary } from '../book/beneficiaries.ts'
import { type Charge, COB, COBV, type CobvBody, chargeAtLocation } from '../book/charges.ts'
import { locationByToken, recLocationByToken } from '../book/locations.ts'
import { recurrenceAtLocation } from '../book/recurrences.ts'
import type { Call, Reply } from '../http.ts'
import { cobvOnDay } from './cobv-amount.ts'
import { dateSchema } from './cobv-schema.ts'
import { dateOf } from './collection.ts'
import type { Psp } from './context.ts'
import { problem } from './problem.ts'
import { recPayload } from './rec-views.ts'
import { signPayload } from './signature.ts'
import { receiverView, timestampOf } from './views.ts'

/**
 * What the payer's bank reads behind the BR Code: the charge as a signed payload. A charge that
 * is expired or paid is still served, so that the bank can say so; a removed one is gone.
 */
export function servePayload(psp: Psp, call: Call): Reply {
  const location = locationByToken(psp.book, call.params.token ?? '')
  const charge = location?.kind === 'cob' ? chargeAtLocation(psp.book, COB, location.id) : null
  const gone = charge && refusalOf(charge.status)
  if (!charge || gone) return gone ?? problem('CobPayloadNaoEncontrado')
  const { body } = charge
  return signed(psp, {
    calendario: { ...presented(psp, charge.created_at), expiracao: body.calendario.expiracao },
    ...common(charge),
    ...(body.devedor ? { devedor: body.devedor } : {}),
    valor: body.valor,
  })
}

/** A charge with due date, with the amount on the day the payer means to pay (`DPP`). */
export function serveDuePayload(psp: Psp, call: Call): Reply {
  const location = locationByToken(psp.book, call.params.token ?? '')
  const charge = location?.kind === 'cobv' ? chargeAtLocation(psp.book, COBV, location.id) : null
  const gone = charge && refusalOf(charge.status)
  if (!charge || gone) return gone ?? problem('CobPayloadNaoEncontrado')
  const { body } = charge
  const day = dayOfPayment(psp, charge, call)
  if (day === null) {
    const razao = 'O parâmetro codMun ou DPP não é válido para esta cobrança.'
    const violations = [{ razao, propriedade: 'DPP' }]
    return problem('CobPayloadOperacaoInvalida', { violations })
  }
  const beneficiary = findBeneficiary(psp.book, body.chave)
  return signed(psp, {
    calendario: { ...presented(psp, charge.created_at), ...body.calendario },
    ...common(charge),
    devedor: body.devedor,
    ...(beneficiary ? { recebedor: receiverView(beneficiary) } : {}),
    valor: amountsOn(body, day),
  })
}

export function serveRecPayload(psp: Psp, call: Call): Reply {
  const location = recLocationByToken(psp.book, call.params.token ?? '')
  const rec = location && recurrenceAtLocation(psp.book, location.id)
  if (!rec) return problem('RecPayloadNaoEncontrado')
  const isStanding = rec.status === 'CRIADA' || rec.status === 'APROVADA'
  if (!isStanding) return problem('RecPayloadOperacaoInvalida')
  return signed(psp, recPayload(psp.book, rec))
}

function refusalOf(status: Charge<unknown>['status']): Reply | null {
  if (status === 'ATIVA' || status === 'CONCLUIDA') return null
  return problem('CobPayloadNaoEncontrado', { status: 410 })
}

function presented(psp: Psp, createdAt: number) {
  return { criacao: timestampOf(createdAt), apresentacao: timestampOf(psp.book.now()) }
}

function common({ txid, revision, status, body }: Charge<Pick<CobvBody, CommonField>>) {
  return {
    txid,
    revisao: revision,
    status,
    chave: body.chave,
    ...(body.solicitacaoPagador ? { solicitacaoPagador: body.solicitacaoPagador } : {}),
    ...(body.infoAdicionais ? { infoAdicionais: body.infoAdicionais } : {}),
  }
}

type CommonField = 'chave' | 'solicitacaoPagador' | 'infoAdicionais'

const querySchema = z.object({
  codMun: z
    .string()
    .regex(/^\d{7}$/)
    .optional(),
  DPP: dateSchema.optional(),
})

/** Null where the question makes no sense. Without DPP: the due date, or today when late. */
function dayOfPayment(psp: Psp, charge: Charge<CobvBody>, call: Call): Temporal.PlainDate | null {
  const query = querySchema.safeParse(Object.fromEntries(call.url.searchParams))
  if (!query.success) return null
  const today = dateOf(psp.book.now())
  const { effectiveDue, lastAcceptedDay } = cobvOnDay(charge.body, today)
  if (query.data.DPP === undefined) {
    return Temporal.PlainDate.compare(today, effectiveDue) > 0 ? today : effectiveDue
  }
  const day = Temporal.PlainDate.from(query.data.DPP)
  const isPast = Temporal.PlainDate.compare(day, today) < 0
  const isTooLate = Temporal.PlainDate.compare(day, lastAcceptedDay) > 0
  return isPast || isTooLate ? null : day
}

function amountsOn(body: CobvBody, day: Temporal.PlainDate) {
  const { original, fine, interest, abatement, discount, final } = cobvOnDay(body, day)
  const part = (name: string, amount: typeof fine) =>
    amount === 0n ? {} : { [name]: toDecimalString(amount) }
  return {
    original: toDecimalString(original),
    ...part('multa', fine),
    ...part('juros', interest),
    ...part('abatimento', abatement),
    ...part('desconto', discount),
    final: toDecimalString(final),
  }
}

function signed(psp: Psp, payload: object): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/jose' },
    body: signPayload(psp.book, psp.authority(), payload),
  }
}
