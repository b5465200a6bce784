import { assertPresent } from '#server/kernel/assert.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId, PaperId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { agreementRecord, termsInputOf } from '../agreement/data.ts'
import { delistingOf } from '../clearance/model.ts'
import { formatPaperCode } from '../code/model.ts'
import { fileNameOf, type PaperAct, type PaperKind, stateAfter } from '../model.ts'
import { paidOfAgreement } from '../money/data.ts'
import { renderProofPdf } from './drawing/data.ts'
import type { ProofPaper } from './model.ts'

/**
 * The proofs of an agreement in one file, made when they are asked for and never stored. Null
 * where the creditor's duty to take out a record has not begun, or it is not the scope's.
 */
export async function proofOf(
  tx: Tx,
  scope: DebtorScope,
  { agreementId, checkUrl }: { agreementId: AgreementId; checkUrl: string },
): Promise<{ bytes: Uint8Array; fileName: string } | null> {
  const [place] = await tx.sql<{ creditor_id: CreditorId }>(
    'select creditor_id from agreements where id = $1 and debtor_id = $2',
    [agreementId, scope.debtorId],
  )
  if (!place) return null
  const key = { creditorId: place.creditor_id, agreementId }
  const record = assertPresent(await agreementRecord(tx, scope, key), 'the row that was just read')
  const { frozen } = await termsInputOf(tx, record)
  const paid = await paidOfAgreement(tx, scope, key)
  const [first, last] = [paid[0], paid.at(-1)]
  const isSettled = record.agreement.status === 'settled'
  const hasBegun = isSettled || frozen.delisting === 'first_instalment'
  if (!first || !last || !hasBegun) return null
  const bytes = await renderProofPdf({
    creditor: frozen.creditor,
    operator: frozen.operator,
    sealText: record.sealText,
    debtorName: record.debtor.name || null,
    debtorDocument: record.debtor.document,
    agreementNumber: record.agreement.number,
    isSettled,
    delisting: delistingOf(frozen.delisting, {
      first: businessDate(first.paidAt),
      last: businessDate(last.paidAt),
    }),
    at: tx.clock.now(),
    checkUrl,
    papers: await papersOfAgreement(tx, scope, key),
  })
  return { bytes, fileName: fileNameOf('proof', record.agreement.number) }
}

type Row = {
  id: PaperId
  kind: PaperKind
  number: string
  issued_at: Temporal.Instant
  act: PaperAct | null
  code_sealed: Buffer | null
  content_sealed: Buffer
}

/** The termo, the agreement, then each receipt in the order of payment; replaced ones left out. */
async function papersOfAgreement(
  tx: Tx,
  scope: DebtorScope,
  { creditorId, agreementId }: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<ProofPaper[]> {
  const rows = await tx.sql<Row>(
    `select p.id, p.kind, p.number, p.issued_at, p.code_sealed, p.content_sealed, s.act
       from papers p
       left join lateral (
         select act from paper_seals
          where creditor_id = p.creditor_id and paper_id = p.id
          order by sequence desc limit 1) s on true
      where p.creditor_id = $1 and p.debtor_id = $3 and s.act is distinct from 'superseded'
        and p.content_sealed is not null
        and ((p.kind in ('agreement', 'clearance') and p.subject_id = $2)
             or (p.kind = 'receipt' and p.subject_id in (
                   select y.id from payments y
                     join instalments i on i.creditor_id = y.creditor_id and i.id = y.payable_id
                    where i.creditor_id = $1 and i.agreement_id = $2
                   union
                   select t.subject_id from allocations a
                     join instalments i on i.creditor_id = a.creditor_id and i.id = a.payable_id
                     join ledger_transactions t on t.creditor_id = a.creditor_id
                      and t.id = a.ledger_transaction_id and t.kind = 'suspense_application'
                    where i.creditor_id = $1 and i.agreement_id = $2)))
      order by array_position(array['clearance', 'agreement', 'receipt'], p.kind),
               p.issued_at, p.number`,
    [creditorId, agreementId, scope.debtorId],
  )
  return rows.map(({ id, kind, number, issued_at, act, code_sealed, content_sealed }) => ({
    kind,
    number,
    issuedOn: businessDate(issued_at),
    state: stateAfter(act ?? 'issued'),
    code:
      code_sealed &&
      formatPaperCode(tx.vault.open(code_sealed, { column: 'papers.code', row: id })),
    fileName: fileNameOf(kind, number),
    bytes: tx.vault.openBytes(content_sealed, { column: 'papers.content', row: id }),
  }))
}
