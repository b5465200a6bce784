import type { CreditorId, DebtId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/** Locks debts in the order of their ids: a recall, an acceptance and a payment queue up here. */
export async function lockDebts(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  debtIds: readonly DebtId[],
): Promise<void> {
  await tx.sql(
    `select id from debts where creditor_id = $1 and id = any ($2::uuid[]) order by id for update`,
    [creditorId, debtIds],
  )
}
