import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, PaperId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { type PaperAct, type PaperKind, type PaperState, stateAfter } from '../model.ts'

/** Everything a person has on paper, as their page lists it: R1 sees the list, R2 opens. */
export type Shelf = {
  /** Newest first. */
  readonly papers: readonly ShelfPaper[]
  /** Years in which something was paid, newest first: their statement may be asked for. */
  readonly years: readonly ShelfYear[]
  /** Agreements of which the proofs can be taken along. */
  readonly proofs: readonly ShelfProof[]
}

export type ShelfCreditor = {
  readonly creditorSlug: string
  readonly creditorName: string
  readonly creditorLegalName: string
  readonly creditorCnpj: string
  readonly creditorAddress: string
  readonly creditorSeal: string
  readonly creditorGround: string
  readonly creditorLetters: string
}

export type ShelfPaper = ShelfCreditor & {
  readonly id: PaperId
  readonly kind: PaperKind
  readonly number: string
  /** Of a statement; 0 for every other kind. */
  readonly year: number
  readonly issuedOn: Temporal.PlainDate
  readonly state: PaperState
  readonly since: Temporal.PlainDate
}

export type ShelfYear = ShelfCreditor & { readonly year: number }
export type ShelfProof = ShelfCreditor & {
  readonly agreementId: AgreementId
  readonly agreementNumber: string
}

/** A list longer than this is nobody's. */
const MOST = 500

const CREDITOR = `c.slug, c.trade_name, c.legal_name, c.cnpj, c.address,
  c.seal_text, c.ground_colour, c.letter_colour`

type CreditorRow = {
  slug: string
  trade_name: string
  legal_name: string
  cnpj: string
  address: string
  seal_text: string
  ground_colour: string
  letter_colour: string
}

const creditorOf = (row: CreditorRow): ShelfCreditor => ({
  creditorSlug: row.slug,
  creditorName: row.trade_name,
  creditorLegalName: row.legal_name,
  creditorCnpj: row.cnpj,
  creditorAddress: row.address,
  creditorSeal: row.seal_text,
  creditorGround: row.ground_colour,
  creditorLetters: row.letter_colour,
})

export async function shelfOf(tx: Tx, scope: DebtorScope): Promise<Shelf> {
  return {
    papers: await papersOn(tx, scope),
    years: await yearsOf(tx, scope),
    proofs: await proofsOf(tx, scope),
  }
}

async function papersOn(tx: Tx, scope: DebtorScope): Promise<ShelfPaper[]> {
  const rows = await tx.sql<
    CreditorRow & {
      id: PaperId
      kind: PaperKind
      number: string
      year: number
      issued_at: Temporal.Instant
      act: PaperAct | null
      sealed_at: Temporal.Instant | null
    }
  >(
    `select ${CREDITOR}, p.id, p.kind, p.number, p.year, p.issued_at, s.act, s.sealed_at
       from papers p
       join creditors c on c.id = p.creditor_id
       left join lateral (
         select act, sealed_at from paper_seals
          where creditor_id = p.creditor_id and paper_id = p.id
          order by sequence desc limit 1) s on true
      where p.debtor_id = $1
      order by p.issued_at desc, p.edition desc, p.id desc limit ${MOST}`,
    [scope.debtorId],
  )
  return rows.map((row) => ({
    ...creditorOf(row),
    id: row.id,
    kind: row.kind,
    number: row.number,
    year: row.year,
    issuedOn: businessDate(row.issued_at),
    state: stateAfter(row.act ?? 'issued'),
    since: businessDate(row.sealed_at ?? row.issued_at),
  }))
}

async function yearsOf(tx: Tx, scope: DebtorScope): Promise<ShelfYear[]> {
  const rows = await tx.sql<CreditorRow & { year: number }>(
    `select distinct ${CREDITOR},
            extract(year from y.paid_at at time zone 'America/Sao_Paulo')::int as year
       from payables p
       join allocations a on a.creditor_id = p.creditor_id and a.payable_id = p.id
        and a.amount > 0
       join payments y on y.creditor_id = a.creditor_id and y.id = a.payment_id
       join creditors c on c.id = y.creditor_id
      where p.debtor_id = $1
      order by year desc, c.trade_name`,
    [scope.debtorId],
  )
  return rows.map((row) => ({ ...creditorOf(row), year: row.year }))
}

/** Where the creditor's duty to take out a record has begun (rule 6). */
async function proofsOf(tx: Tx, scope: DebtorScope): Promise<ShelfProof[]> {
  const rows = await tx.sql<CreditorRow & { id: AgreementId; number: string }>(
    `select ${CREDITOR}, a.id, a.number
       from agreements a
       join creditors c on c.id = a.creditor_id
       join quotes q on q.creditor_id = a.creditor_id and q.id = a.quote_id
      where a.debtor_id = $1
        and (a.status = 'settled'
             or (a.status = 'active'
                 and q.parameters -> 'terms' ->> 'delisting' = 'first_instalment'
                 and exists (select from instalments i
                               join allocations y on y.creditor_id = i.creditor_id
                                and y.payable_id = i.id
                              where i.creditor_id = a.creditor_id and i.agreement_id = a.id)))
      order by a.accepted_at desc limit ${MOST}`,
    [scope.debtorId],
  )
  return rows.map((row) => ({
    ...creditorOf(row),
    agreementId: row.id,
    agreementNumber: row.number,
  }))
}
