import { assertPresent } from '#server/kernel/assert.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Run } from '../run/model.ts'

/**
 * Debts of the portfolio ($1 creditor, $3 portfolio) that are still collected, and that no staged
 * row of the import ($2) names; with the agreement that holds them. What was paid is not missing:
 * creditors leave it out of their next file.
 */
export const MISSING = `
  with absent as materialized (
    select d.creditor_id, d.id, d.debtor_id,
           (select a.agreement_id from agreement_debts a
             where a.creditor_id = d.creditor_id and a.debt_id = d.id and a.live) as agreement_id
      from debts d
     where d.creditor_id = $1 and d.portfolio_id = $3 and d.recalled_at is null
       and not exists (select from import_debts s
                        where s.import_id = $2 and s.contract_number = d.contract_number))
  select id, debtor_id, agreement_id from absent
   where agreement_id is not null or ledger_balance(creditor_id, id) > 0`

export async function countMissing(tx: Tx, _scope: Scope, run: Run): Promise<number> {
  const { creditorId, importId, portfolioId } = run
  const [row] = await tx.sql<{ n: number }>(`select count(*)::int as n from (${MISSING}) m`, [
    creditorId,
    importId,
    portfolioId,
  ])
  return assertPresent(row, 'a count answers one row').n
}
