import type { AgreementId, CreditorId, DebtId, DebtorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { debtorOf } from '#server/platform/scope-filter.ts'

export type NamePromise = {
  /** Until when the record is out; of several debts the last day. */
  readonly dueOn: Temporal.PlainDate
  /** The day that the creditor named, once it has confirmed all of them. */
  readonly clearedOn: Temporal.PlainDate | null
}

/** What an agreement's debtor was promised about their name; null while no clock runs. */
export async function namePromiseOf(
  tx: Tx,
  scope: Scope,
  key: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<NamePromise | null> {
  const [row] = await tx.sql<{
    due_on: Temporal.PlainDate | null
    cleared_on: Temporal.PlainDate | null
    all_cleared: boolean | null
  }>(
    `select max(due_on) as due_on, max(cleared_on) as cleared_on,
            bool_and(state = 'confirmed') as all_cleared
       from delistings
      where creditor_id = $1 and agreement_id = $2 and state <> 'reopened'
        and ($3::uuid is null or debtor_id = $3)`,
    [key.creditorId, key.agreementId, debtorOf(scope)],
  )
  if (!row?.due_on) return null
  return { dueOn: row.due_on, clearedOn: row.all_cleared ? row.cleared_on : null }
}

/** An agreement whose clock has to be looked at, with what its money says about it. */
export type ClockCause = {
  readonly creditorId: CreditorId
  readonly agreementId: AgreementId
  /** The day of the money that starts the clock; null: what it takes is not (or no longer) paid. */
  readonly fundsOn: Temporal.PlainDate | null
  readonly debts: readonly { readonly debtId: DebtId; readonly debtorId: DebtorId }[]
}

/**
 * Under the policy that the accepted quote promised: paid first instalment, or everything paid. The
 * day is that of the last money it took, in the ledger, so that money that came back counts anew.
 */
const CAUSES = `
  with wanted as (
    select a.creditor_id, a.id, coalesce(q.parameters #>> '{terms,delisting}', c.delisting_policy) as policy
      from agreements a
      join creditors c on c.id = a.creditor_id
      left join quotes q on q.creditor_id = a.creditor_id and q.id = a.quote_id
     where case when $1::uuid is not null then a.creditor_id = $1 and a.id = $2
                else exists (select from instalments i join allocations x
                               on x.creditor_id = i.creditor_id and x.payable_id = i.id
                              where i.creditor_id = a.creditor_id and i.agreement_id = a.id
                                and x.allocated_at >= $3) end
  ), taken as (
    select w.creditor_id, w.id,
           bool_and(payable_paid(i.creditor_id, i.id)
                    >= p.amount + payable_adjusted(i.creditor_id, i.id)) as paid,
           max(f.day) as funds_on
      from wanted w
      join instalments i on i.creditor_id = w.creditor_id and i.agreement_id = w.id
       and (w.policy = 'full_payment'
            or i.number = (select min(n.number) from instalments n
                            where n.creditor_id = w.creditor_id and n.agreement_id = w.id))
      join payables p on p.creditor_id = i.creditor_id and p.id = i.id
      left join lateral (
        select max(t.effective_on) as day
          from allocations x
          join ledger_transactions t
            on t.creditor_id = x.creditor_id and t.id = x.ledger_transaction_id
         where x.creditor_id = i.creditor_id and x.payable_id = i.id and x.amount > 0) f on true
     group by 1, 2)
  select t.creditor_id, t.id as agreement_id, case when t.paid then t.funds_on end as funds_on,
         d.debts, d.debtors
    from taken t
    cross join lateral (
      select array_agg(x.debt_id order by x.debt_id) as debts,
             array_agg(x.debtor_id order by x.debt_id) as debtors
        from agreement_debts x
       where x.creditor_id = t.creditor_id and x.agreement_id = t.id) d
   order by 1, 2`

type CauseRow = {
  creditor_id: CreditorId
  agreement_id: AgreementId
  funds_on: Temporal.PlainDate | null
  debts: DebtId[]
  debtors: DebtorId[]
}

/** One agreement, or every one whose money moved since an instant. */
export type ClockWanted =
  | { readonly creditorId: CreditorId; readonly agreementId: AgreementId }
  | { readonly since: Temporal.Instant }

export async function clockCauses(
  tx: Tx,
  _scope: Scope,
  wanted: ClockWanted,
): Promise<ClockCause[]> {
  const rows = await tx.sql<CauseRow>(CAUSES, [
    'since' in wanted ? null : wanted.creditorId,
    'since' in wanted ? null : wanted.agreementId,
    'since' in wanted ? wanted.since : null,
  ])
  return rows.map((row) => ({
    creditorId: row.creditor_id,
    agreementId: row.agreement_id,
    fundsOn: row.funds_on,
    debts: row.debts.flatMap((debtId, i) => {
      const debtorId = row.debtors[i]
      return debtorId === undefined ? [] : [{ debtId, debtorId }]
    }),
  }))
}
