import { z } from 'zod'
import type { Book } from './database.ts'
import { historyColumn, jsonColumn } from './recurrences.ts'

/** A request for confirmation that is pushed to the payer's bank (journey 1). */
const account = {
  conta: z.string(),
  ispbParticipante: z.string(),
  agencia: z.string().optional(),
}

const requestBodySchema = z.object({
  calendario: z.object({ dataExpiracaoSolicitacao: z.string() }),
  destinatario: z.union([
    z.object({ ...account, cpf: z.string() }),
    z.object({ ...account, cnpj: z.string() }),
  ]),
})

export type RequestBody = z.infer<typeof requestBodySchema>

const requestStatusSchema = z.enum([
  'CRIADA',
  'ENVIADA',
  'RECEBIDA',
  'REJEITADA',
  'ACEITA',
  'EXPIRADA',
  'CANCELADA',
])

export type RequestStatus = z.infer<typeof requestStatusSchema>

const requestRow = z.object({
  id_solic_rec: z.string(),
  id_rec: z.string(),
  status: requestStatusSchema,
  created_at: z.number(),
  expires_at: z.number(),
  body: jsonColumn(requestBodySchema),
  history: historyColumn(requestStatusSchema),
})

export type RecurrenceRequest = z.infer<typeof requestRow>

export function findRequest(book: Book, idSolicRec: string): RecurrenceRequest | null {
  const sql = 'select * from recurrence_requests where id_solic_rec = ?'
  return book.one(requestRow, sql, idSolicRec)
}

export function requestsOf(book: Book, idRec: string): RecurrenceRequest[] {
  const sql = 'select * from recurrence_requests where id_rec = ? order by rowid'
  return book.all(requestRow, sql, idRec)
}

/** The one that is still open: there is one for each recurrence at most. */
export function openRequestOf(book: Book, idRec: string): RecurrenceRequest | null {
  const sql = `select * from recurrence_requests
               where id_rec = ? and status in ('CRIADA', 'ENVIADA', 'RECEBIDA')`
  return book.one(requestRow, sql, idRec)
}

export function requestsOverdue(book: Book): RecurrenceRequest[] {
  const sql = `select * from recurrence_requests
               where status in ('CRIADA', 'ENVIADA', 'RECEBIDA') and expires_at <= ?`
  return book.all(requestRow, sql, book.now())
}

/** This bank is in the same process: a request is sent and received as soon as it is made. */
export function insertRequest(
  book: Book,
  request: { idSolicRec: string; idRec: string; expiresAt: number; body: RequestBody },
): void {
  const at = book.now()
  const history = ['CRIADA', 'ENVIADA', 'RECEBIDA'].map((status) => ({ status, at }))
  book.run(
    `insert into recurrence_requests
       (id_solic_rec, id_rec, status, created_at, expires_at, body, history)
     values (?, ?, 'RECEBIDA', ?, ?, ?, ?)`,
    request.idSolicRec,
    request.idRec,
    at,
    request.expiresAt,
    JSON.stringify(request.body),
    JSON.stringify(history),
  )
}

export function moveRequest(book: Book, request: RecurrenceRequest, status: RequestStatus): void {
  book.run(
    'update recurrence_requests set status = ?, history = ? where id_solic_rec = ?',
    status,
    JSON.stringify([...request.history, { status, at: book.now() }]),
    request.id_solic_rec,
  )
}
