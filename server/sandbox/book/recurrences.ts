import { z } from 'zod'
import type { Book } from './database.ts'

const debtorSchema = z.union([
  z.object({ cpf: z.string(), nome: z.string() }),
  z.object({ cnpj: z.string(), nome: z.string() }),
])

/** What the receiver wrote about a recurrence (RecSolicitada), kept whole as JSON. */
export const recBodySchema = z.object({
  vinculo: z.object({
    contrato: z.string(),
    devedor: debtorSchema,
    objeto: z.string().optional(),
  }),
  calendario: z.object({
    dataInicial: z.string(),
    dataFinal: z.string().optional(),
    periodicidade: z.enum(['SEMANAL', 'MENSAL', 'TRIMESTRAL', 'SEMESTRAL', 'ANUAL']),
  }),
  valor: z
    .object({ valorRec: z.string().optional(), valorMinimoRecebedor: z.string().optional() })
    .optional(),
  politicaRetentativa: z.enum(['NAO_PERMITE', 'PERMITE_3R_7D']),
  recebedor: z.object({ convenio: z.string().optional() }).optional(),
  ativacao: z.object({ dadosJornada: z.object({ txid: z.string() }).optional() }).optional(),
})

export type RecBody = z.infer<typeof recBodySchema>

const recStatusSchema = z.enum(['CRIADA', 'APROVADA', 'REJEITADA', 'EXPIRADA', 'CANCELADA'])

export type RecStatus = z.infer<typeof recStatusSchema>

const journeySchema = z.enum([
  'JORNADA_1',
  'JORNADA_2',
  'JORNADA_3',
  'JORNADA_4',
  'AGUARDANDO_DEFINICAO',
])

export type Journey = z.infer<typeof journeySchema>

/** Instants in milliseconds since 1970, oldest first. */
export function historyColumn<Status extends z.ZodType>(status: Status) {
  const entries = z.array(z.object({ status, at: z.number() }))
  return z.string().transform((text) => entries.parse(JSON.parse(text)))
}

export function jsonColumn<T>(schema: z.ZodType<T>) {
  return z.string().transform((text) => schema.parse(JSON.parse(text)))
}

export const cancellerSchema = z.enum([
  'PSP_PAGADOR',
  'USUARIO_PAGADOR',
  'PSP_RECEBEDOR',
  'USUARIO_RECEBEDOR',
])

const reason = { codigo: z.string(), descricao: z.string() }

/** Why a recurrence or one of its charges ended (`encerramento`). */
const endingSchema = z.union([
  z.object({ cancelamento: z.object({ ...reason, solicitante: cancellerSchema }) }),
  z.object({ rejeicao: z.object(reason) }),
])

export type Ending = z.infer<typeof endingSchema>

export const endingColumn = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : endingSchema.parse(JSON.parse(text))))

const recRow = z.object({
  id_rec: z.string(),
  status: recStatusSchema,
  journey: journeySchema,
  created_at: z.number(),
  location_id: z.number().nullable(),
  chave: z.string(),
  body: jsonColumn(recBodySchema),
  history: historyColumn(recStatusSchema),
  ending: endingColumn,
})

/** `chave` names the receiver in this bank's directory; recurrences themselves know no key. */
export type Recurrence = z.infer<typeof recRow>

export function findRecurrence(book: Book, idRec: string): Recurrence | null {
  return book.one(recRow, 'select * from recurrences where id_rec = ?', idRec)
}

export function recurrenceAtLocation(book: Book, locationId: number): Recurrence | null {
  return book.one(recRow, 'select * from recurrences where location_id = ?', locationId)
}

export function recurrencesCreated(book: Book, from: number, to: number): Recurrence[] {
  const sql = `select * from recurrences where created_at between ? and ?
               order by created_at, rowid`
  return book.all(recRow, sql, from, to)
}

/** The newest first. */
export function latestRecurrences(book: Book, limit: number): Recurrence[] {
  return book.all(recRow, 'select * from recurrences order by rowid desc limit ?', limit)
}

export function insertRecurrence(
  book: Book,
  rec: { idRec: string; locationId: number | null; chave: string; body: RecBody },
): void {
  const now = book.now()
  book.run(
    `insert into recurrences
       (id_rec, status, journey, created_at, location_id, chave, body, history)
     values (?, 'CRIADA', 'AGUARDANDO_DEFINICAO', ?, ?, ?, ?, ?)`,
    rec.idRec,
    now,
    rec.locationId,
    rec.chave,
    JSON.stringify(rec.body),
    JSON.stringify([{ status: 'CRIADA', at: now }]),
  )
}

/** What the receiver may still change (RecRevisada). */
export function reviseRecurrence(
  book: Book,
  idRec: string,
  next: { body: RecBody; locationId: number | null },
): void {
  const sql = 'update recurrences set body = ?, location_id = ? where id_rec = ?'
  book.run(sql, JSON.stringify(next.body), next.locationId, idRec)
}

export function moveRecurrence(
  book: Book,
  rec: Recurrence,
  next: { status: RecStatus; journey?: Journey; ending?: Ending },
): void {
  book.run(
    'update recurrences set status = ?, journey = ?, history = ?, ending = ? where id_rec = ?',
    next.status,
    next.journey ?? rec.journey,
    JSON.stringify([...rec.history, { status: next.status, at: book.now() }]),
    next.ending ? JSON.stringify(next.ending) : null,
    rec.id_rec,
  )
}

export function unlinkRecurrence(book: Book, locationId: number): void {
  book.run('update recurrences set location_id = null where location_id = ?', locationId)
}
