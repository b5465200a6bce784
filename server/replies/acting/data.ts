import { today } from '#server/kernel/clock.ts'
import type { CreditorId, DebtId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { ReplySender } from '../inbox/data.ts'
import { REMEMBERED_DAYS, type ReplyFacts } from './model.ts'

/** What the affairs of whoever wrote look like now; what they said before counts on every channel. */
export async function replyFacts(
  tx: Tx,
  _scope: SystemScope,
  { debtorId, contactId }: ReplySender,
): Promise<ReplyFacts> {
  const now = tx.clock.now()
  const lately = now.subtract({ hours: 24 * REMEMBERED_DAYS })
  const [row] = await tx.sql<{
    is_anothers: boolean
    has_paid: boolean
    was_unclear: boolean
    answered: number
  }>(
    `select exists (select from contacts c
                     where c.id = $2 and c.suppression_reason = 'not_me') as is_anothers,
            exists (select from payments p
                     where p.debtor_id = $1 and p.recorded_at > $3) as has_paid,
            exists (select from replies r
                     where r.debtor_id = $1 and r.outcome = 'asked_again' and r.read_at > $3)
              as was_unclear,
            (select count(*)::int from replies r
              where r.debtor_id = $1 and r.answer_id is not null and r.read_at > $4) as answered`,
    [debtorId, contactId, lately, now.subtract({ hours: 24 })],
  )
  const debts = await tx.sql<{ creditor_id: CreditorId; id: DebtId }>(
    `select d.creditor_id, d.id from debts d
      where d.debtor_id = $1 and d.recalled_at is null and d.prescribed_on > $2::date
        and (ledger_balance(d.creditor_id, d.id) > 0
             or exists (select from agreement_debts x
                         where x.creditor_id = d.creditor_id and x.debt_id = d.id and x.live))
      order by d.creditor_id, d.id limit 2`,
    [debtorId, today(tx.clock)],
  )
  return {
    isAnothers: row?.is_anothers === true,
    hasPaidLately: row?.has_paid === true,
    wasUnclearLately: row?.was_unclear === true,
    answeredToday: row?.answered ?? 0,
    openDebts: debts.map((debt) => ({ creditorId: debt.creditor_id, debtId: debt.id })),
  }
}
