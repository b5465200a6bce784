import { today } from '#server/kernel/clock.ts'
import type { DebtorId } from '#server/kernel/id.ts'
import { debtorById } from '#server/people/data.ts'
import { isMinorOn } from '#server/people/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { ErasureFacts } from './model.ts'

/** What there is of a person at all creditors that decides what must stay. */
export async function erasureFacts(
  tx: Tx,
  scope: SystemScope,
  debtorId: DebtorId,
): Promise<ErasureFacts> {
  const [row] = await tx.sql<{ owes: boolean; books: boolean }>(
    `select exists (select from debts where debtor_id = $1 and recalled_at is null) as owes,
            exists (select from agreements where debtor_id = $1)
              or exists (select from payments where debtor_id = $1) as books`,
    [debtorId],
  )
  const debtor = await debtorById(tx, scope, debtorId)
  return {
    isOwing: row?.owes === true,
    hasBooks: row?.books === true,
    isMinor: isMinorOn(today(tx.clock), debtor?.birthDate ?? null),
  }
}
