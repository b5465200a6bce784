import type { CreditorId, DebtorId, PayableId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/** An instalment whose person asked to be reminded. */
export type DueInstalment = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly payableId: PayableId
  readonly dueOn: Temporal.PlainDate
}

type DueRow = {
  creditor_id: CreditorId
  debtor_id: DebtorId
  payable_id: PayableId
  due_on: Temporal.PlainDate
}

/**
 * Open instalments of running agreements, due within some days, of people who are reminded in a
 * browser, about which nothing was written yet. Not those that a saved card or the bank pays by
 * itself: of a card its own notice tells.
 */
export async function instalmentsToRemind(
  tx: Tx,
  _scope: SystemScope,
  range: { after: Temporal.PlainDate; until: Temporal.PlainDate; limit: number },
): Promise<DueInstalment[]> {
  const rows = await tx.sql<DueRow>(
    `select a.creditor_id, a.debtor_id, i.id as payable_id, i.due_on
       from (select distinct debtor_id from push_subscriptions) s
       join agreements a on a.debtor_id = s.debtor_id and a.status = 'active'
       join instalments i on i.creditor_id = a.creditor_id and i.agreement_id = a.id
       join payables p on p.creditor_id = i.creditor_id and p.id = i.id
      where i.due_on > $1 and i.due_on <= $2
        and p.cancelled_at is null and p.review_since is null
        and p.amount + payable_adjusted(p.creditor_id, p.id) > payable_paid(p.creditor_id, p.id)
        and not exists (select from saved_cards c
                         where c.creditor_id = a.creditor_id and c.agreement_id = a.id
                           and c.status = 'active')
        and not exists (select from automatic_authorisations b
                         where b.creditor_id = a.creditor_id and b.agreement_id = a.id
                           and b.status = 'approved' and b.cancel_wanted_at is null)
        and not exists (select from messages m
                         where m.dedupe_key = 'instalment_reminder:' || i.id || ':' || i.due_on)
        and exists (select from contacts k
                     where k.debtor_id = a.debtor_id and k.suppressed_at is null)
      order by i.due_on, i.id limit $3`,
    [range.after, range.until, range.limit],
  )
  return rows.map((row) => ({
    creditorId: row.creditor_id,
    debtorId: row.debtor_id,
    payableId: row.payable_id,
    dueOn: row.due_on,
  }))
}
