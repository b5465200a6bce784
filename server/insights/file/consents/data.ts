import type { DebtorId, SavedCardId } from '#server/kernel/id.ts'
import { openDetails } from '#server/payments/saved-card/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'

/** The cards that pay, or paid, agreements of a person, masked; newest first. Staff only see them. */
export async function cardsOf(tx: Tx, scope: StaffScope, debtorId: DebtorId) {
  const rows = await tx.sql<{
    id: SavedCardId
    status: 'wanted' | 'active' | 'removing' | 'removed'
    sealed: Buffer
    unusable: boolean
    agreement: string
  }>(
    `select s.id, s.status, s.card_sealed as sealed, s.unusable_since is not null as unusable,
            a.number as agreement
       from saved_cards s join agreements a on a.creditor_id = s.creditor_id and a.id = s.agreement_id
      where s.debtor_id = $1 and s.card_sealed is not null
        and ($2::uuid[] is null or s.creditor_id = any ($2))
      order by s.created_at desc, s.id limit 10`,
    [debtorId, creditorsOf(scope)],
  )
  return rows.map(({ id, status, sealed, unusable, agreement }) => {
    const details = openDetails(tx, id, sealed)
    return { id, status, unusable, agreement, ...details }
  })
}

/** Where the person's bank pays by itself, or was asked to. */
export async function automaticsOf(tx: Tx, scope: StaffScope, debtorId: DebtorId) {
  return tx.sql<{ id: string; contract: string; state: 'running' | 'waiting' | 'over' }>(
    `select id, contract,
            case when ended_at is not null or cancel_wanted_at is not null then 'over'
                 when approved_at is not null then 'running' else 'waiting' end as state
       from automatic_authorisations
      where debtor_id = $1 and ($2::uuid[] is null or creditor_id = any ($2))
      order by id desc limit 10`,
    [debtorId, creditorsOf(scope)],
  )
}
