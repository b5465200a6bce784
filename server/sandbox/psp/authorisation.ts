import { businessDate } from '#server/kernel/clock.ts'
import type { Book } from '../book/database.ts'
import { moveRequest, openRequestOf, requestsOverdue } from '../book/recurrence-requests.ts'
import {
  type Ending,
  findRecurrence,
  type Journey,
  moveRecurrence,
  type Recurrence,
  reviseRecurrence,
} from '../book/recurrences.ts'
import { attemptsOf, chargesOfRecurrence } from '../book/recurring-charges.ts'
import { cancelCharge } from './collection.ts'
import { notifyRec } from './notices.ts'

/** What happens to a recurrence after it was made: each is one commit with its notification. */
export type AuthorisationRefusal = 'unknown' | 'not_waiting' | 'not_standing'

type Outcome = AuthorisationRefusal | null

/** The payer agreed, on one of the four journeys. */
export function approve(book: Book, idRec: string, journey: Journey): Outcome {
  return onWaiting(book, idRec, (rec) => {
    if (journey !== 'JORNADA_3') {
      // Only journey 3 begins with a charge of its own (RecAtivacao, dadosJornada).
      const { ativacao: _, ...body } = rec.body
      reviseRecurrence(book, idRec, { body, locationId: rec.location_id })
    }
    moveRecurrence(book, rec, { status: 'APROVADA', journey })
    closeRequest(book, idRec, journey === 'JORNADA_1' ? 'ACEITA' : 'CANCELADA')
  })
}

/** The payer said no. */
export function reject(book: Book, idRec: string): Outcome {
  const rejeicao = { codigo: 'AP13', descricao: 'Autorização recusada pelo usuário pagador' }
  return onWaiting(book, idRec, (rec) => {
    moveRecurrence(book, rec, { status: 'REJEITADA', ending: { rejeicao } })
    closeRequest(book, idRec, 'REJEITADA')
  })
}

/** Nobody answered in time. */
export function expire(book: Book, idRec: string): Outcome {
  return onWaiting(book, idRec, (rec) => {
    moveRecurrence(book, rec, { status: 'EXPIRADA' })
    closeRequest(book, idRec, 'EXPIRADA')
  })
}

type Cancellation = Extract<Ending, { cancelamento: object }>['cancelamento']

export const byPayer: Cancellation = {
  solicitante: 'USUARIO_PAGADOR',
  codigo: 'SLDB',
  descricao: 'Cancelamento solicitado pelo usuário pagador',
}

export const byReceiver: Cancellation = {
  solicitante: 'USUARIO_RECEBEDOR',
  codigo: 'SLCR',
  descricao: 'Cancelamento solicitado pelo usuário recebedor',
}

/** By either side, while waiting or approved. Debits of later days go with it; today's does not. */
export function cancel(book: Book, idRec: string, cancelamento: Cancellation): Outcome {
  return book.transact(() => {
    const rec = findRecurrence(book, idRec)
    if (!rec) return 'unknown'
    if (rec.status !== 'CRIADA' && rec.status !== 'APROVADA') return 'not_standing'
    moveRecurrence(book, rec, { status: 'CANCELADA', ending: { cancelamento } })
    closeRequest(book, idRec, 'CANCELADA')
    const today = businessDate(Temporal.Instant.fromEpochMilliseconds(book.now())).toString()
    for (const charge of chargesOfRecurrence(book, idRec)) {
      const isOpen = charge.status === 'CRIADA' || charge.status === 'ATIVA'
      const isDue = attemptsOf(book, charge.txid).some(
        ({ status, settles_on }) => status === 'AGENDADA' && settles_on <= today,
      )
      if (isOpen && !isDue) {
        const descricao = 'Recorrência cancelada'
        cancelCharge(book, charge, { ...cancelamento, codigo: 'CCLD', descricao })
      }
    }
    notifyRec(book, idRec)
    return null
  })
}

/** Requests that nobody answered; their recurrence may still be approved by a code. */
export function expireRequests(book: Book): void {
  for (const request of requestsOverdue(book)) moveRequest(book, request, 'EXPIRADA')
}

function onWaiting(book: Book, idRec: string, act: (rec: Recurrence) => void): Outcome {
  return book.transact(() => {
    const rec = findRecurrence(book, idRec)
    if (!rec) return 'unknown'
    if (rec.status !== 'CRIADA') return 'not_waiting'
    act(rec)
    notifyRec(book, idRec)
    return null
  })
}

function closeRequest(
  book: Book,
  idRec: string,
  status: 'ACEITA' | 'REJEITADA' | 'EXPIRADA' | 'CANCELADA',
): void {
  const request = openRequestOf(book, idRec)
  if (request) moveRequest(book, request, status)
}
