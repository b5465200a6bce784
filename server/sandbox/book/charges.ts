import { z } from 'zod'
import type { Book } from './database.ts'

/** What the receiver wrote about a charge; kept as JSON, whole, per revision. */
const commonBody = {
  chave: z.string(),
  solicitacaoPagador: z.string().optional(),
  infoAdicionais: z.array(z.object({ nome: z.string(), valor: z.string() })).optional(),
}

const cobBodySchema = z.object({
  ...commonBody,
  calendario: z.object({ expiracao: z.number() }),
  devedor: z
    .union([
      z.object({ cpf: z.string(), nome: z.string() }),
      z.object({ cnpj: z.string(), nome: z.string() }),
    ])
    .optional(),
  valor: z.object({ original: z.string(), modalidadeAlteracao: z.number().optional() }),
})

const part = <M extends number>(...modalities: M[]) =>
  z.object({ modalidade: z.literal(modalities), valorPerc: z.string() })

const cobvBodySchema = z.object({
  ...commonBody,
  calendario: z.object({
    dataDeVencimento: z.string(),
    validadeAposVencimento: z.number(),
  }),
  devedor: z.record(z.string(), z.string()),
  valor: z.object({
    original: z.string(),
    multa: part(1, 2).optional(),
    juros: part(1, 2, 3, 4, 5, 6, 7, 8).optional(),
    abatimento: part(1, 2).optional(),
    desconto: z
      .union([
        z.object({
          modalidade: z.literal([1, 2]),
          descontoDataFixa: z.array(z.object({ data: z.string(), valorPerc: z.string() })),
        }),
        part(3, 4, 5, 6),
      ])
      .optional(),
  }),
})

export type CobBody = z.infer<typeof cobBodySchema>
export type CobvBody = z.infer<typeof cobvBodySchema>

/** The two kinds of charge share one table and one space of txids. */
export type ChargeKind<Body> = { readonly kind: 'cob' | 'cobv'; readonly body: z.ZodType<Body> }

export const COB: ChargeKind<CobBody> = { kind: 'cob', body: cobBodySchema }
export const COBV: ChargeKind<CobvBody> = { kind: 'cobv', body: cobvBodySchema }

const statusSchema = z.enum([
  'ATIVA',
  'CONCLUIDA',
  'REMOVIDA_PELO_USUARIO_RECEBEDOR',
  'REMOVIDA_PELO_PSP',
])

type ChargeStatus = z.infer<typeof statusSchema>

export type Charge<Body> = {
  txid: string
  revision: number
  status: ChargeStatus
  created_at: number
  location_id: number | null
  body: Body
}

function rowOf<Body>({ body }: ChargeKind<Body>): z.ZodType<Charge<Body>> {
  return z.object({
    txid: z.string(),
    revision: z.number(),
    status: statusSchema,
    created_at: z.number(),
    location_id: z.number().nullable(),
    body: bodyColumn(body),
  })
}

function bodyColumn<Body>(body: z.ZodType<Body>) {
  return z.string().transform((text) => body.parse(JSON.parse(text)))
}

export function findCharge<Body>(
  book: Book,
  kind: ChargeKind<Body>,
  txid: string,
): Charge<Body> | null {
  const sql = 'select * from charges where txid = ? and kind = ?'
  return book.one(rowOf(kind), sql, txid, kind.kind)
}

const stateRow = z.object({ kind: z.enum(['cob', 'cobv']), status: statusSchema })

/** Of either kind: what a payer's bank needs to know before it pays. */
export function chargeState(book: Book, txid: string): z.infer<typeof stateRow> | null {
  return book.one(stateRow, 'select kind, status from charges where txid = ?', txid)
}

export function chargeAtLocation<Body>(
  book: Book,
  kind: ChargeKind<Body>,
  locationId: number,
): Charge<Body> | null {
  const sql = 'select * from charges where location_id = ? and kind = ?'
  return book.one(rowOf(kind), sql, locationId, kind.kind)
}

const txidRow = z.object({ txid: z.string() })

export function txidAtLocation(book: Book, locationId: number): string | null {
  const sql = 'select txid from charges where location_id = ?'
  return book.one(txidRow, sql, locationId)?.txid ?? null
}

/** Charges made within a period, both ends included, oldest first. */
export function chargesCreated<Body>(
  book: Book,
  kind: ChargeKind<Body>,
  from: number,
  to: number,
): Charge<Body>[] {
  const sql = `select * from charges where kind = ? and created_at between ? and ?
               order by created_at, rowid`
  return book.all(rowOf(kind), sql, kind.kind, from, to)
}

export function insertCharge<Body>(
  book: Book,
  { kind }: ChargeKind<Body>,
  txid: string,
  body: Body,
  locationId: number,
): void {
  const json = JSON.stringify(body)
  book.run(
    `insert into charges (txid, kind, revision, status, created_at, location_id, body)
     values (?, ?, 0, 'ATIVA', ?, ?, ?)`,
    txid,
    kind,
    book.now(),
    locationId,
    json,
  )
  recordRevision(book, txid, 0, 'ATIVA', json)
}

/** A change of the charge itself counts one revision; a change of `loc` alone counts none. */
export function reviseCharge<Body>(
  book: Book,
  charge: Charge<Body>,
  next: { body: Body; status: ChargeStatus; locationId: number | null },
): void {
  const before = JSON.stringify([charge.status, charge.body])
  const isChanged = before !== JSON.stringify([next.status, next.body])
  const revision = charge.revision + (isChanged ? 1 : 0)
  const json = JSON.stringify(next.body)
  book.run(
    'update charges set revision = ?, status = ?, location_id = ?, body = ? where txid = ?',
    revision,
    next.status,
    next.locationId,
    json,
    charge.txid,
  )
  if (isChanged) recordRevision(book, charge.txid, revision, next.status, json)
}

/** Payment is not an alteration by the receiver: the revision stays. */
export function concludeCharge(book: Book, txid: string): void {
  book.run("update charges set status = 'CONCLUIDA' where txid = ? and status = 'ATIVA'", txid)
}

export function unlinkLocation(book: Book, locationId: number): void {
  book.run('update charges set location_id = null where location_id = ?', locationId)
}

function recordRevision(
  book: Book,
  txid: string,
  revision: number,
  status: ChargeStatus,
  json: string,
): void {
  book.run(
    'insert into charge_revisions (txid, revision, status, body) values (?, ?, ?, ?)',
    txid,
    revision,
    status,
    json,
  )
}

/** The charge as it was at an earlier revision; the newest revision has the charge's own status. */
export function chargeAtRevision<Body>(
  book: Book,
  kind: ChargeKind<Body>,
  charge: Charge<Body>,
  revision: number,
): Charge<Body> | null {
  if (revision === charge.revision) return charge
  const revisionRow = z.object({ status: statusSchema, body: bodyColumn(kind.body) })
  const sql = 'select status, body from charge_revisions where txid = ? and revision = ?'
  const row = book.one(revisionRow, sql, charge.txid, revision)
  return row ? { ...charge, revision, status: row.status, body: row.body } : null
}
