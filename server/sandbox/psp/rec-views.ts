import { assert, assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { writeDynamicBrCode } from '#server/payments/br-code/model.ts'
import { crc16, readTlv, tlv } from '#server/payments/tlv/model.ts'
import { findBeneficiary } from '../book/beneficiaries.ts'
import type { Book } from '../book/database.ts'
import { findRecLocation, type RecLocation } from '../book/locations.ts'
import { BANK_ISPB, pixOfCharge, refundsOf } from '../book/receipts.ts'
import { type RecurrenceRequest, requestsOf } from '../book/recurrence-requests.ts'
import { findRecurrence, type Recurrence } from '../book/recurrences.ts'
import { type Attempt, attemptsOf, type RecurringCharge } from '../book/recurring-charges.ts'
import { refundView, timestampOf, urlOfRecLocation } from './views.ts'

/** The objects of Pix Automático, drawn from the book. */
function historyView(history: readonly { status: string; at: number }[]) {
  return history.map(({ status, at }) => ({ status, data: timestampOf(at) }))
}

export function recLocationView(authority: string, location: RecLocation, idRec: string | null) {
  return {
    id: location.id,
    location: urlOfRecLocation(authority, location),
    tipo: 'rec',
    criacao: timestampOf(location.created_at),
    ...(idRec === null ? {} : { idRec }),
  }
}

function recReceiver(book: Book, rec: Recurrence) {
  const { cnpj, name } = assertPresent(findBeneficiary(book, rec.chave), 'a known receiver')
  return { cnpj, nome: name }
}

function recBase({ id_rec, body }: Recurrence) {
  return {
    idRec: id_rec,
    vinculo: body.vinculo,
    calendario: body.calendario,
    ...(body.valor ? { valor: body.valor } : {}),
    politicaRetentativa: body.politicaRetentativa,
  }
}

/** What changed, as the webhook tells it (RecNotification). */
export function recNotice(rec: Recurrence) {
  return {
    idRec: rec.id_rec,
    status: rec.status,
    atualizacao: historyView(rec.history),
    ...(rec.ending ? { encerramento: rec.ending } : {}),
    ativacao: { tipoJornada: rec.journey, ...rec.body.ativacao },
  }
}

/** RecGerada. */
export function recView(book: Book, authority: string, rec: Recurrence) {
  const convenio = rec.body.recebedor?.convenio
  const location = rec.location_id === null ? null : findRecLocation(book, rec.location_id)
  return {
    ...recBase(rec),
    ...recNotice(rec),
    recebedor: { ...recReceiver(book, rec), ...(convenio === undefined ? {} : { convenio }) },
    ...(location ? { loc: recLocationView(authority, location, rec.id_rec) } : {}),
  }
}

/** RecCompleta without `dadosQR`: the payer is known once the recurrence was approved. */
export function completeRecView(book: Book, authority: string, rec: Recurrence) {
  const { devedor } = rec.body.vinculo
  const document = 'cpf' in devedor ? { cpf: devedor.cpf } : { cnpj: devedor.cnpj }
  const wasApproved = rec.history.some(({ status }) => status === 'APROVADA')
  const requests = requestsOf(book, rec.id_rec)
  return {
    ...recView(book, authority, rec),
    ...(wasApproved ? { pagador: { ...document, ispbParticipante: BANK_ISPB } } : {}),
    ...(requests.length > 0 ? { solicitacao: requests.map(requestView) } : {}),
  }
}

/** What the payer's bank reads behind the code (RecPayload). */
export function recPayload(book: Book, rec: Recurrence) {
  return {
    ...recBase(rec),
    recebedor: { ...recReceiver(book, rec), ispbParticipante: BANK_ISPB },
    atualizacao: historyView(rec.history),
  }
}

export function requestView(request: RecurrenceRequest) {
  return {
    idSolicRec: request.id_solic_rec,
    idRec: request.id_rec,
    ...request.body,
    status: request.status,
    atualizacao: historyView(request.history),
  }
}

/** A code that only authorises (journey 2): as the composite one, with nothing to pay in it. */
export function recurrenceCodeOf(book: Book, chave: string, recurrenceUrl: string): string | null {
  const beneficiary = findBeneficiary(book, chave)
  if (!beneficiary) return null
  const { name, city } = beneficiary
  const composite = writeDynamicBrCode({
    url: recurrenceUrl,
    merchant: { name, city },
    recurrenceUrl,
  })
  assert(composite.ok, 'the directory holds a name or city that no BR Code can carry')
  const fields = readTlv(composite.value)
  assert(fields.ok, 'a code that was just written is readable')
  const open = fields.value
    .filter(({ id }) => id !== '63')
    .map(({ id, value }) => tlv(id, id === '26' ? (tlv('00', 'br.gov.bcb.pix') ?? '') : value))
  const text = `${open.join('')}6304`
  return text + crc16(text)
}

/** CobRGerada. */
export function cobrView(book: Book, charge: RecurringCharge) {
  const { body } = charge
  const rec = assertPresent(findRecurrence(book, charge.id_rec), 'a charge has its recurrence')
  const created = businessDate(Temporal.Instant.fromEpochMilliseconds(charge.created_at))
  return {
    idRec: charge.id_rec,
    txid: charge.txid,
    ...(body.infoAdicional === undefined ? {} : { infoAdicional: body.infoAdicional }),
    calendario: { criacao: created.toString(), ...body.calendario },
    valor: body.valor,
    ajusteDiaUtil: body.ajusteDiaUtil,
    recebedor: { ...recReceiver(book, rec), ...body.recebedor },
    ...(body.devedor ? { devedor: body.devedor } : {}),
    status: charge.status,
  }
}

/** What changed, as the webhook tells it (CobRNotification). */
export function cobrNotice(book: Book, charge: RecurringCharge) {
  const attempts = attemptsOf(book, charge.txid)
  const received = pixOfCharge(book, charge.txid)
  return {
    idRec: charge.id_rec,
    txid: charge.txid,
    status: charge.status,
    atualizacao: historyView(charge.history),
    ...(charge.ending ? { encerramento: charge.ending } : {}),
    ...(attempts.length > 0 ? { tentativas: attempts.map(attemptView) } : {}),
    ...(received.length > 0
      ? {
          pix: received.map((pix) => ({
            endToEndId: pix.end_to_end_id,
            txid: charge.txid,
            valor: pix.valor,
            horario: timestampOf(pix.horario),
            devolucoes: refundsOf(book, pix.end_to_end_id).map(refundView),
          })),
        }
      : {}),
  }
}

/** CobRCompleta. */
export function completeCobrView(book: Book, charge: RecurringCharge) {
  const rec = assertPresent(findRecurrence(book, charge.id_rec), 'a charge has its recurrence')
  return {
    ...cobrView(book, charge),
    ...cobrNotice(book, charge),
    politicaRetentativa: rec.body.politicaRetentativa,
  }
}

function attemptView(attempt: Attempt) {
  return {
    dataLiquidacao: attempt.settles_on,
    tipo: attempt.kind,
    endToEndId: attempt.end_to_end_id,
    status: attempt.status,
    atualizacao: historyView(attempt.history),
    ...(attempt.rejection ? { rejeicao: attempt.rejection } : {}),
  }
}
