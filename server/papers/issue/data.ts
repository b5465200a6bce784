import type { CreditorId, DebtorId, PaperId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { PaperAct, PaperKind } from '../model.ts'

/** Names one paper, whatever its edition. `year` is of a statement; 0 for every other kind. */
export type Subject = {
  readonly creditorId: CreditorId
  readonly kind: PaperKind
  readonly subjectId: string
  readonly year: number
}

export type Edition = {
  readonly id: PaperId
  readonly debtorId: DebtorId
  readonly number: string
  readonly edition: number
  readonly basisSha256: Buffer | null
  /** The envelope it was issued with, and the last thing that happened; null before signing. */
  readonly issued: string | null
  readonly lastAct: PaperAct | null
}

type Row = {
  id: PaperId
  debtor_id: DebtorId
  number: string
  edition: number
  basis_sha256: Buffer | null
  issued: string | null
  last_act: PaperAct | null
}

/** The newest edition of a paper; null where it was never issued. */
export async function newestEdition(
  tx: Tx,
  _scope: SystemScope,
  { creditorId, kind, subjectId, year }: Subject,
): Promise<Edition | null> {
  const [row] = await tx.sql<Row>(
    `select p.id, p.debtor_id, p.number, p.edition, p.basis_sha256, i.envelope as issued,
            (select s.act from paper_seals s
              where s.creditor_id = p.creditor_id and s.paper_id = p.id
              order by s.sequence desc limit 1) as last_act
       from papers p
       left join paper_seals i
         on i.creditor_id = p.creditor_id and i.paper_id = p.id and i.act = 'issued'
      where p.creditor_id = $1 and p.kind = $2 and p.subject_id = $3 and p.year = $4
      order by p.edition desc limit 1`,
    [creditorId, kind, subjectId, year],
  )
  if (!row) return null
  return {
    id: row.id,
    debtorId: row.debtor_id,
    number: row.number,
    edition: row.edition,
    basisSha256: row.basis_sha256,
    issued: row.issued,
    lastAct: row.last_act,
  }
}
