import type { ChargeId, CreditorId, DebtorId, PayableId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/** What a person is written about: one debit that their bank has been asked for. */
export type DebitOccasion = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly payableId: PayableId
  readonly chargeId: ChargeId
  /** The day of the bank's first try; until the day before it can be stopped. */
  readonly settlesOn: Temporal.PlainDate
}

/**
 * Debits of the next days about which nothing was written yet: of each its first try, since a
 * further one brings nothing new to decide.
 */
export function debitsToAnnounce(
  tx: Tx,
  _scope: SystemScope,
  range: { after: Temporal.PlainDate; until: Temporal.PlainDate; limit: number },
): Promise<DebitOccasion[]> {
  return tx.sql<DebitOccasion>(
    `select k.creditor_id as "creditorId", k.debtor_id as "debtorId", k.payable_id as "payableId",
            k.charge_id as "chargeId", k.settles_on as "settlesOn"
       from automatic_collections k
       join charges c on c.creditor_id = k.creditor_id and c.id = k.charge_id
       join automatic_authorisations x
         on x.creditor_id = k.creditor_id and x.id = k.authorisation_id
       join agreements a on a.creditor_id = x.creditor_id and a.id = x.agreement_id
       join payables p on p.creditor_id = k.creditor_id and p.id = k.payable_id
      where k.closed_at is null and k.settles_on > $1 and k.settles_on <= $2
        and c.status in ('live', 'unknown')
        and x.status = 'approved' and x.cancel_wanted_at is null and a.status = 'active'
        and p.cancelled_at is null and p.review_since is null
        and payable_paid(p.creditor_id, p.id) = 0
        and not exists (select from messages m where m.dedupe_key = 'debit_notice:' || k.charge_id)
        and exists (select from contacts t
                     where t.debtor_id = k.debtor_id and t.suppressed_at is null)
      order by k.settles_on, k.charge_id limit $3`,
    [range.after, range.until, range.limit],
  )
}
