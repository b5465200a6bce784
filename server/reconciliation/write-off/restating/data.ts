import type { AgreementId, CreditorId, DebtId, LedgerTransactionId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Period } from '../data.ts'

/** A debt whose agreement stopped, or came back, and that no line speaks of yet. */
export type Restatement = {
  readonly agreementId: AgreementId
  readonly debtId: DebtId
  readonly by: LedgerTransactionId
  readonly day: Temporal.PlainDate
  /** What counts as told is what was allocated before this place in the ledger. */
  readonly before: bigint
  /** False where a repair undid it. */
  readonly stands: boolean
  readonly left: { readonly principal: Centavos; readonly charges: Centavos }
}

const RESTATED = `
  select n.agreement_id, n.debt_id, n.ledger_transaction_id as by, t.effective_on as day,
         t.sequence as before, true as stands, n.principal,
         n.correction + n.interest + n.fine + n.fee as charges
    from debt_restatements n
    join ledger_transactions t on t.creditor_id = n.creditor_id and t.id = n.ledger_transaction_id
   where n.creditor_id = $1 and n.cause in ('breach', 'withdrawal')
  union all
  select n.agreement_id, n.debt_id, b.repair_transaction_id, u.effective_on, t.sequence, false,
         n.principal, n.correction + n.interest + n.fine + n.fee
    from agreement_breaches b
    join debt_restatements n
      on n.creditor_id = b.creditor_id and n.ledger_transaction_id = b.ledger_transaction_id
    join ledger_transactions t on t.creditor_id = b.creditor_id and t.id = b.ledger_transaction_id
    join ledger_transactions u on u.creditor_id = b.creditor_id and u.id = b.repair_transaction_id
   where b.creditor_id = $1`

export async function unwrittenRestatements(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  period: Period,
): Promise<Restatement[]> {
  const rows = await tx.sql<{
    agreement_id: AgreementId
    debt_id: DebtId
    by: LedgerTransactionId
    day: Temporal.PlainDate
    before: bigint
    stands: boolean
    principal: bigint
    charges: bigint
  }>(
    `select r.* from (${RESTATED}) r
      where r.day between $2 and $3
        and not exists (select from write_off_lines l
                         where l.creditor_id = $1 and l.restated_by = r.by and l.debt_id = r.debt_id)
      order by r.day, r.by, r.debt_id`,
    [creditorId, period.first, period.last],
  )
  return rows.map((row) => ({
    agreementId: row.agreement_id,
    debtId: row.debt_id,
    by: row.by,
    day: row.day,
    before: row.before,
    stands: row.stands,
    left: { principal: centavos(row.principal), charges: centavos(row.charges) },
  }))
}
