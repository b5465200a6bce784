import { lapse, waitsFor } from '#server/agreements/ending/commands.ts'
import { businessDate } from '#server/kernel/clock.ts'
import type { AgreementId, CreditorId } from '#server/kernel/id.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/**
 * Agreements on which nothing was ever paid, and for which no money waits for a person's decision: one-payment ones whose offer is over and whose code
 * no longer lives, and signed plans whose first date is past by more than the grace days.
 */
const LAPSED = `
  select a.creditor_id, a.id
    from agreements a
    join instalments i on i.creditor_id = a.creditor_id and i.agreement_id = a.id
    join payables p on p.creditor_id = i.creditor_id and p.id = i.id
   where a.status in ('awaiting_payment', 'active')
     and not exists (select from instalments j join allocations y
                       on y.creditor_id = j.creditor_id and y.payable_id = j.id
                      where j.creditor_id = a.creditor_id and j.agreement_id = a.id)
     and not exists (select from instalments j
                      where j.creditor_id = a.creditor_id and j.agreement_id = a.id
                        and ${waitsFor('j.id')})
     and not exists (select from charges c
                      where c.creditor_id = p.creditor_id and c.payable_id = p.id
                        and c.status in ('created', 'live', 'unknown'))
     and case when a.kind = 'plan'
              then i.number = (select min(j.number) from instalments j
                                where j.creditor_id = a.creditor_id and j.agreement_id = a.id)
                   and p.payable_until + a.grace_days < $1::date
              else p.closes_at <= $2::timestamptz end
   limit 200`

/** Ends what has lapsed, each in its own transaction; answers how many. */
export async function sweepLapsedAgreements(core: Core, scope: SystemScope): Promise<number> {
  const now = core.clock.now()
  const due = await inScope(core, scope, (tx) =>
    tx.sql<{ creditor_id: CreditorId; id: AgreementId }>(LAPSED, [businessDate(now), now]),
  )
  let ended = 0
  for (const { creditor_id: creditorId, id: agreementId } of due) {
    const done = await inScope(core, scope, (tx) => lapse(tx, scope, { creditorId, agreementId }))
    if (done) ended += 1
  }
  return ended
}
