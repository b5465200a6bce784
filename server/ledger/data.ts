import type { CreditorId } from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/**
 * What accounts of one creditor hold, folded from their postings: debits less credits, in
 * centavos, by account id. Accounts without postings hold zero.
 */
export async function balancesOf(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  accountIds: readonly string[],
): Promise<Map<string, Centavos>> {
  const rows = await tx.sql<{ id: string; balance: bigint }>(
    `select id, ledger_balance($1, id) as balance from unnest($2::uuid[]) as id`,
    [creditorId, accountIds],
  )
  return new Map(rows.map((row) => [row.id, centavos(row.balance)]))
}
