import { recordAudit } from '#server/audit/commands.ts'
import { assert } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { CreditorId, DebtId, DebtorId } from '#server/kernel/id.ts'
import { ZERO } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { balancesOf } from '#server/ledger/data.ts'
import { accountOf, postingsOf } from '#server/ledger/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { ApiScope, StaffScope, SystemScope } from '#server/platform/scope.ts'

/**
 * The creditor takes a debt back: it is no longer shown or collected, and what was still owed of
 * it goes back to the portfolio it came from. Refused while an agreement holds it; repeating it
 * changes nothing.
 */
export async function recallDebt(
  tx: Tx,
  scope: StaffScope | SystemScope | ApiScope,
  { creditorId, contractNumber }: { creditorId: CreditorId; contractNumber: string },
): Promise<Result<DebtId, 'not_found' | 'in_agreement'>> {
  const [debt] = await tx.sql<{
    id: DebtId
    debtor_id: DebtorId
    recalled: boolean
    bound: boolean
  }>(
    `select d.id, d.debtor_id, d.recalled_at is not null as recalled,
            exists (select from agreement_debts a
                     where a.creditor_id = d.creditor_id and a.debt_id = d.id and a.live) as bound
       from debts d where d.creditor_id = $1 and d.contract_number = $2 for update`,
    [creditorId, contractNumber],
  )
  if (!debt) return refuse('not_found')
  if (debt.recalled) return ok(debt.id)
  if (debt.bound) return refuse('in_agreement')
  const owed = (await balancesOf(tx, scope, creditorId, [debt.id])).get(debt.id) ?? ZERO
  if (owed > 0n) {
    const posted = await postTransaction(tx, scope, {
      creditorId,
      kind: 'debt_recall',
      key: `recall:${debt.id}`,
      effectiveOn: today(tx.clock),
      subjectId: debt.id,
      debtorId: debt.debtor_id,
      postings: postingsOf({
        debit: { kind: 'portfolio' },
        credit: accountOf(debt.id),
        amount: owed,
      }),
    })
    assert(posted.ok, 'a debt is recalled once')
  }
  await tx.sql(
    'update debts set recalled_at = $3, updated_at = $3 where creditor_id = $1 and id = $2',
    [creditorId, debt.id, tx.clock.now()],
  )
  await recordAudit(tx, scope, {
    action: 'debt.recalled',
    subjectId: debt.id,
    creditorId,
    debtorId: debt.debtor_id,
  })
  return ok(debt.id)
}
