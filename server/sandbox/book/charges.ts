import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import type { Book } from './database.ts'

/** What the receiver wrote about a charge; kept as JSON, whole, per revision. */
export const chargeBodySchema = z.object({
  calendario: z.object({ expiracao: z.number() }),
  devedor: z
    .union([
      z.object({ cpf: z.string(), nome: z.string() }),
      z.object({ cnpj: z.string(), nome: z.string() }),
    ])
    .optional(),
  valor: z.object({ original: z.string(), modalidadeAlteracao: z.number().optional() }),
  chave: z.string(),
  solicitacaoPagador: z.string().optional(),
  infoAdicionais: z.array(z.object({ nome: z.string(), valor: z.string() })).optional(),
})

export type ChargeBody = z.infer<typeof chargeBodySchema>

const statusSchema = z.enum([
  'ATIVA',
  'CONCLUIDA',
  'REMOVIDA_PELO_USUARIO_RECEBEDOR',
  'REMOVIDA_PELO_PSP',
])

export type ChargeStatus = z.infer<typeof statusSchema>

const bodyColumn = z.string().transform((text) => chargeBodySchema.parse(JSON.parse(text)))

const chargeRow = z.object({
  txid: z.string(),
  revision: z.number(),
  status: statusSchema,
  created_at: z.number(),
  location_id: z.number().nullable(),
  body: bodyColumn,
})

export type Charge = z.infer<typeof chargeRow>

const locationRow = z.object({
  id: z.number(),
  token: z.string(),
  kind: z.enum(['cob', 'cobv']),
  created_at: z.number(),
})

export type Location = z.infer<typeof locationRow>

export function findCharge(book: Book, txid: string): Charge | null {
  return book.one(chargeRow, 'select * from charges where txid = ?', txid)
}

export function chargeAtLocation(book: Book, locationId: number): Charge | null {
  return book.one(chargeRow, 'select * from charges where location_id = ?', locationId)
}

/** Charges made within a period, both ends included, oldest first. */
export function chargesCreated(book: Book, from: number, to: number): Charge[] {
  const sql = 'select * from charges where created_at between ? and ? order by created_at, rowid'
  return book.all(chargeRow, sql, from, to)
}

export function insertCharge(book: Book, txid: string, body: ChargeBody, locationId: number): void {
  const json = JSON.stringify(body)
  book.run(
    `insert into charges (txid, kind, revision, status, created_at, location_id, body)
     values (?, 'cob', 0, 'ATIVA', ?, ?, ?)`,
    txid,
    book.now(),
    locationId,
    json,
  )
  recordRevision(book, txid, 0, 'ATIVA', json)
}

/** A change of the charge itself counts one revision; a change of `loc` alone counts none. */
export function reviseCharge(
  book: Book,
  charge: Charge,
  next: { body: ChargeBody; status: ChargeStatus; locationId: number | null },
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

const revisionRow = z.object({ status: statusSchema, body: bodyColumn })

/** The charge as it was at an earlier revision; the newest revision has the charge's own status. */
export function chargeAtRevision(book: Book, charge: Charge, revision: number): Charge | null {
  if (revision === charge.revision) return charge
  const sql = 'select status, body from charge_revisions where txid = ? and revision = ?'
  const row = book.one(revisionRow, sql, charge.txid, revision)
  return row ? { ...charge, revision, status: row.status, body: row.body } : null
}

export function insertLocation(book: Book, kind: Location['kind']): Location {
  const token = randomBytes(16).toString('hex')
  const createdAt = book.now()
  const { lastId } = book.run(
    'insert into locations (token, kind, created_at) values (?, ?, ?)',
    token,
    kind,
    createdAt,
  )
  return { id: lastId, token, kind, created_at: createdAt }
}

export function findLocation(book: Book, id: number): Location | null {
  return book.one(locationRow, 'select * from locations where id = ?', id)
}

export function locationByToken(book: Book, token: string): Location | null {
  return book.one(locationRow, 'select * from locations where token = ?', token)
}

export function locationsCreated(book: Book, from: number, to: number): Location[] {
  const sql = 'select * from locations where created_at between ? and ? order by id'
  return book.all(locationRow, sql, from, to)
}

const beneficiaryRow = z.object({
  chave: z.string(),
  name: z.string(),
  cnpj: z.string(),
  city: z.string(),
})

/** Who owns a Pix key, as the central directory (DICT) tells the payer's bank. */
export type Beneficiary = z.infer<typeof beneficiaryRow>

export function findBeneficiary(book: Book, chave: string): Beneficiary | null {
  return book.one(beneficiaryRow, 'select * from beneficiaries where chave = ?', chave)
}

export function putBeneficiary(book: Book, beneficiary: Beneficiary): void {
  book.run(
    'insert or replace into beneficiaries (chave, name, cnpj, city) values (?, ?, ?, ?)',
    beneficiary.chave,
    beneficiary.name,
    beneficiary.cnpj,
    beneficiary.city,
  )
}
