import { z } from 'zod'
import type { Book } from './database.ts'
import { type Ending, endingColumn, historyColumn, jsonColumn } from './recurrences.ts'

/** What the receiver wrote about a recurring charge (CobRSolicitada). */
export const cobrBodySchema = z.object({
  infoAdicional: z.string().optional(),
  calendario: z.object({ dataDeVencimento: z.string() }),
  valor: z.object({ original: z.string() }),
  ajusteDiaUtil: z.boolean(),
  recebedor: z.object({
    conta: z.string(),
    tipoConta: z.enum(['CORRENTE', 'POUPANCA', 'PAGAMENTO']),
    agencia: z.string().optional(),
  }),
  devedor: z.record(z.string(), z.string()).optional(),
})

export type CobrBody = z.infer<typeof cobrBodySchema>

const cobrStatusSchema = z.enum([
  'CRIADA',
  'ATIVA',
  'CONCLUIDA',
  'EXPIRADA',
  'REJEITADA',
  'CANCELADA',
])

export type CobrStatus = z.infer<typeof cobrStatusSchema>

const cobrRow = z.object({
  txid: z.string(),
  id_rec: z.string(),
  status: cobrStatusSchema,
  created_at: z.number(),
  settles_on: z.string(),
  cycle: z.number(),
  body: jsonColumn(cobrBodySchema),
  history: historyColumn(cobrStatusSchema),
  ending: endingColumn,
})

/** `settles_on` is the day of the first attempt: the due date, moved to a business day if asked. */
export type RecurringCharge = z.infer<typeof cobrRow>

export function findRecurringCharge(book: Book, txid: string): RecurringCharge | null {
  return book.one(cobrRow, 'select * from recurring_charges where txid = ?', txid)
}

export function isRecurringTxid(book: Book, txid: string): boolean {
  const sql = 'select 1 as found from recurring_charges where txid = ?'
  return book.one(z.object({ found: z.number() }), sql, txid) !== null
}

export function recurringChargesCreated(book: Book, from: number, to: number): RecurringCharge[] {
  const sql = `select * from recurring_charges where created_at between ? and ?
               order by created_at, rowid`
  return book.all(cobrRow, sql, from, to)
}

export function chargesOfRecurrence(book: Book, idRec: string): RecurringCharge[] {
  const sql = 'select * from recurring_charges where id_rec = ? order by settles_on, rowid'
  return book.all(cobrRow, sql, idRec)
}

/** Those that something may still happen to, in the order of their days. */
export function openRecurringCharges(book: Book): RecurringCharge[] {
  const sql = `select * from recurring_charges where status in ('CRIADA', 'ATIVA')
               order by settles_on, rowid`
  return book.all(cobrRow, sql)
}

export function insertRecurringCharge(
  book: Book,
  charge: { txid: string; idRec: string; settlesOn: string; cycle: number; body: CobrBody },
): void {
  const now = book.now()
  book.run(
    `insert into recurring_charges
       (txid, id_rec, status, created_at, settles_on, cycle, body, history)
     values (?, ?, 'CRIADA', ?, ?, ?, ?, ?)`,
    charge.txid,
    charge.idRec,
    now,
    charge.settlesOn,
    charge.cycle,
    JSON.stringify(charge.body),
    JSON.stringify([{ status: 'CRIADA', at: now }]),
  )
}

export function moveRecurringCharge(
  book: Book,
  charge: RecurringCharge,
  status: CobrStatus,
  ending?: Ending,
): void {
  book.run(
    'update recurring_charges set status = ?, history = ?, ending = ? where txid = ?',
    status,
    JSON.stringify([...charge.history, { status, at: book.now() }]),
    ending ? JSON.stringify(ending) : null,
    charge.txid,
  )
}

const attemptStatusSchema = z.enum([
  'SOLICITADA',
  'AGENDADA',
  'PAGA',
  'CANCELADA',
  'REJEITADA',
  'EXPIRADA',
])

export type AttemptStatus = z.infer<typeof attemptStatusSchema>

const rejectionSchema = z.object({ codigo: z.string(), descricao: z.string() })

const attemptRow = z.object({
  end_to_end_id: z.string(),
  txid: z.string(),
  settles_on: z.string(),
  kind: z.enum(['AGND', 'NTAG', 'RIFL']),
  status: attemptStatusSchema,
  history: historyColumn(attemptStatusSchema),
  rejection: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : rejectionSchema.parse(JSON.parse(text)))),
})

/** One try to collect a recurring charge, on one day. */
export type Attempt = z.infer<typeof attemptRow>

export function attemptsOf(book: Book, txid: string): Attempt[] {
  const sql = 'select * from recurring_attempts where txid = ? order by rowid'
  return book.all(attemptRow, sql, txid)
}

/** The payer's bank takes the instruction at once: asked for and scheduled in one moment. */
export function insertAttempt(
  book: Book,
  attempt: { endToEndId: string; txid: string; settlesOn: string; kind: Attempt['kind'] },
): void {
  const at = book.now()
  const history = ['SOLICITADA', 'AGENDADA'].map((status) => ({ status, at }))
  book.run(
    `insert into recurring_attempts (end_to_end_id, txid, settles_on, kind, status, history)
     values (?, ?, ?, ?, 'AGENDADA', ?)`,
    attempt.endToEndId,
    attempt.txid,
    attempt.settlesOn,
    attempt.kind,
    JSON.stringify(history),
  )
}

export function moveAttempt(
  book: Book,
  attempt: Attempt,
  status: AttemptStatus,
  rejection: Attempt['rejection'] = null,
): void {
  book.run(
    'update recurring_attempts set status = ?, history = ?, rejection = ? where end_to_end_id = ?',
    status,
    JSON.stringify([...attempt.history, { status, at: book.now() }]),
    rejection && JSON.stringify(rejection),
    attempt.end_to_end_id,
  )
}
