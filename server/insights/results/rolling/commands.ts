import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { AGE_BANDS } from '#server/offers/simulation/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/** Where a debt stands before a day, from what counted until then. */
const stateBefore = (end: 'first' | 'next', day: '$2' | '$3', at: '$5' | '$6') => `case
    when f.recalled_at < ${at} then 'recalled'
    when f.owed_${end} > 0 and f.prescribed_on <= ${day}::date then 'barred'
    when f.owed_${end} > 0 then 'open_' || ($4::int[])[width_bucket(
      greatest(${day}::date - f.original_due_on, 0), $4::int[])]
    when f.held_${end} then 'agreed'
    else 'closed' end`

/**
 * $1 creditor, $2 first day of the month, $3 of the next, $4 first days of the bands, $5 and $6 the
 * instants at which these days begin. A debt's account holds what is owed outside an agreement; one
 * that holds nothing is in an agreement that had begun and was not settled, or it is closed. Only
 * debts that could be collected at the beginning are followed.
 */
const FOLD = `
  with owed as (
    select e.account_id as id,
           coalesce(sum(e.amount) filter (where t.effective_on < $2::date), 0) as owed_first,
           sum(e.amount) as owed_next,
           bool_or(t.effective_on < $2::date) as was_there
      from ledger_entries e
      join ledger_transactions t on t.creditor_id = e.creditor_id and t.id = e.transaction_id
     where e.creditor_id = $1 and t.effective_on < $3::date
     group by 1),
  held as (
    select x.debt_id as id,
           (array_agg(g.settled_at is null or g.settled_at >= $5 order by g.started_at desc)
             filter (where g.started_at < $5))[1] as held_first,
           (array_agg(g.settled_at is null or g.settled_at >= $6 order by g.started_at desc)
             filter (where g.started_at < $6))[1] as held_next,
           (array_agg(x.principal order by g.started_at desc)
             filter (where g.started_at < $5))[1] as brought
      from agreement_debts x
      join agreements g on g.creditor_id = x.creditor_id and g.id = x.agreement_id
     where x.creditor_id = $1
     group by 1),
  followed as (
    select d.recalled_at, d.prescribed_on, d.original_due_on, o.owed_first, o.owed_next,
           coalesce(h.held_first, false) as held_first, coalesce(h.held_next, false) as held_next,
           h.brought
      from debts d
      join owed o on o.id = d.id and o.was_there
      left join held h on h.id = d.id
     where d.creditor_id = $1),
  moved as (
    select ${stateBefore('first', '$2', '$5')} as from_state, ${stateBefore('next', '$3', '$6')} as to_state,
           case when f.owed_first > 0 then f.owed_first else coalesce(f.brought, 0) end as amount
      from followed f)
  insert into debt_rolls (creditor_id, month, from_state, to_state, debts, amount)
  select $1, $2::date, from_state, to_state, count(*), sum(amount)::bigint from moved
   where from_state = 'agreed' or from_state like 'open_%'
   group by from_state, to_state
  union all
  select $1, $2::date, 'none', 'none', 0, 0
  on conflict do nothing`

/** Folds one month of one creditor that is over; folding it again changes nothing. */
export async function foldMonth(
  tx: Tx,
  _scope: SystemScope,
  { creditorId, month }: { creditorId: CreditorId; month: Temporal.PlainDate },
): Promise<void> {
  const next = month.add({ months: 1 })
  const beginOf = (day: Temporal.PlainDate) => day.toZonedDateTime(BUSINESS_TIME_ZONE).toInstant()
  await tx.sql(FOLD, [creditorId, month, next, AGE_BANDS, beginOf(month), beginOf(next)])
}
