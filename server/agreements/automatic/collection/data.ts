import type { AgreementId, CreditorId, PayableId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { EARLIEST_ORDER_DAYS } from '../model.ts'

/** An instalment whose day to be ordered has come. */
export type Candidate = {
  readonly creditorId: CreditorId
  readonly agreementId: AgreementId
  readonly payableId: PayableId
}

/** The longest that a due date is moved to a business day, and some more. */
const MOVED_DAYS = 10

/**
 * Instalments of standing authorisations, or of one, that fall due soon and that nothing asks for yet. What
 * speaks against each is read again under its locks.
 */
export async function collectionCandidates(
  tx: Tx,
  _scope: SystemScope,
  today: Temporal.PlainDate,
  limit: number,
  only: AgreementId | null = null,
): Promise<Candidate[]> {
  const rows = await tx.sql<{
    creditor_id: CreditorId
    agreement_id: AgreementId
    payable_id: PayableId
  }>(
    `select x.creditor_id, x.agreement_id, i.id as payable_id
       from automatic_authorisations x
       join agreements a on a.creditor_id = x.creditor_id and a.id = x.agreement_id
       join instalments i on i.creditor_id = x.creditor_id and i.agreement_id = x.agreement_id
       join payables p on p.creditor_id = i.creditor_id and p.id = i.id
      where x.status = 'approved' and x.cancel_wanted_at is null and a.status = 'active'
        and i.due_on between greatest(x.starts_on, $1::date - $3::int) and $1::date + $2::int
        and i.due_on <= x.ends_on and ($5::uuid is null or x.agreement_id = $5)
        and p.cancelled_at is null and p.review_since is null
        and not agreement_at_rest(x.creditor_id, x.agreement_id, $1::date)
        and payable_paid(p.creditor_id, p.id) = 0
        and not exists (select from automatic_collections k
                         where k.creditor_id = x.creditor_id and k.authorisation_id = x.id
                           and k.payable_id = i.id)
        and not exists (select from charge_lines l
                          join charges c on c.creditor_id = l.creditor_id and c.id = l.charge_id
                         where l.creditor_id = i.creditor_id and l.payable_id = i.id
                           and c.status in ('created', 'live', 'unknown'))
      order by i.due_on, i.id limit $4`,
    [today, EARLIEST_ORDER_DAYS, MOVED_DAYS, limit, only],
  )
  return rows.map((row) => ({
    creditorId: row.creditor_id,
    agreementId: row.agreement_id,
    payableId: row.payable_id,
  }))
}
