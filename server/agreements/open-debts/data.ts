import { today } from '#server/kernel/clock.ts'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/**
 * Whether a person may still be spoken to about what they owe a creditor: something is open and not
 * time-barred, and no agreement is under way or waits for its one payment.
 */
export async function isAnythingOpen(
  tx: Tx,
  _scope: Scope,
  { debtorId, creditorId }: { debtorId: DebtorId; creditorId: CreditorId },
): Promise<boolean> {
  const [row] = await tx.sql<{ open: boolean }>(
    `select exists (select from debts d
                     where d.creditor_id = $1 and d.debtor_id = $2 and d.recalled_at is null
                       and d.prescribed_on > $3 and ledger_balance(d.creditor_id, d.id) > 0)
        and not exists (select from agreements a
                         where a.creditor_id = $1 and a.debtor_id = $2
                           and a.status in ('active', 'awaiting_payment')) as open`,
    [creditorId, debtorId, today(tx.clock)],
  )
  return row?.open === true
}
