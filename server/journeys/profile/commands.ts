import { today } from '#server/kernel/clock.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { balancesByAccount } from '#server/ledger/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/**
 * Computes the profile of everybody who owes, or owed, a creditor: one statement, however many they
 * are. Only what changed is written; people whose debts were all taken back lose theirs, and for who had
 * their data erased none is made again.
 * @returns how many profiles are new or changed.
 */
export async function computeProfiles(
  tx: Tx,
  _scope: SystemScope,
  creditorId: CreditorId,
): Promise<number> {
  const on = today(tx.clock)
  // A portfolio of millions takes longer than a page may.
  await tx.takeTime()
  const [row] = await tx.sql<{ changed: number }>(
    `with
     ledger as materialized (${balancesByAccount()}),
     own as materialized (
       select d.debtor_id, d.original_due_on as due_on, coalesce(l.owed, 0) > 0 as is_open,
              exists (select from agreement_debts x
                       where x.creditor_id = d.creditor_id and x.debt_id = d.id and x.live) as is_held
         from debts d left join ledger l on l.account = d.id
        where d.creditor_id = $1 and d.recalled_at is null
          and not exists (select from retirements r where r.debtor_id = d.debtor_id)
          and not exists (select from erasures e where e.debtor_id = d.debtor_id)),
     owing as (
       select debtor_id,
              coalesce(max($2::date - due_on) filter (where is_open and not is_held), 0) as days_late,
              count(*) filter (where due_on > $2::date - 730) as delays
         from own group by debtor_id),
     paid as materialized (
       select a.payable_id, sum(a.amount) as amount,
              max((y.paid_at at time zone 'America/Sao_Paulo')::date) as on_day
         from allocations a
         join payments y on y.creditor_id = a.creditor_id and y.id = a.payment_id
        where a.creditor_id = $1 group by a.payable_id),
     dues as materialized (
       select i.debtor_id, i.due_on, a.status,
              case when coalesce(p.amount, 0) >= i.amount + payable_adjusted(i.creditor_id, i.id)
                   then p.on_day end as settled_on
         from instalments i
         join agreements a on a.creditor_id = i.creditor_id and a.id = i.agreement_id
         left join paid p on p.payable_id = i.id
        where i.creditor_id = $1 and a.kind = 'plan' and i.due_on < $2::date
          and i.due_on > $2::date - 730
          and a.status in ('active', 'settled', 'broken')),
     agreed as (
       select debtor_id, count(*) as due,
              count(*) filter (where settled_on <= due_on) as kept,
              count(*) filter (where settled_on is null or settled_on > due_on) as delays,
              coalesce(max($2::date - due_on)
                       filter (where settled_on is null and status = 'active'), 0) as days_late,
              percentile_disc(0.5) within group (order by settled_on - due_on)
                filter (where settled_on > due_on) as cure_days
         from dues group by debtor_id),
     stopped as (
       select debtor_id, count(*) as broken from agreements
        where creditor_id = $1 and status = 'broken'
          and broken_at > $3::timestamptz - interval '730 days' group by debtor_id),
     linked as (
       select debtor_id, count(*) as sent, count(first_used_at) as opened from access_links
        where contact_id is not null and created_at > $3::timestamptz - interval '365 days'
          and debtor_id in (select debtor_id from owing) group by debtor_id),
     answered as (
       select debtor_id, count(*) as replies from replies
        where received_at > $3::timestamptz - interval '365 days' group by debtor_id),
     reachable as (
       select distinct debtor_id from contacts where suppressed_at is null),
     hard as (
       select distinct debtor_id from cases
        where kind in ('hardship', 'breathing_space', 'over_indebted')
          and opened_at > $3::timestamptz - interval '180 days'),
     seen as (
       select o.debtor_id,
              greatest(o.days_late, coalesce(g.days_late, 0))::int as days_late,
              (o.delays + coalesce(g.delays, 0))::int as delays, g.cure_days::int as cure_days,
              coalesce(s.broken, 0)::int as broken, coalesce(g.due, 0)::int as due,
              coalesce(g.kept, 0)::int as kept, coalesce(l.sent, 0)::int as sent,
              coalesce(l.opened, 0)::int as opened, coalesce(w.replies, 0)::int as replies,
              r.debtor_id is not null as is_reachable, h.debtor_id is not null as in_hardship
         from owing o
         left join agreed g using (debtor_id)
         left join stopped s using (debtor_id)
         left join linked l using (debtor_id)
         left join answered w using (debtor_id)
         left join reachable r using (debtor_id)
         left join hard h using (debtor_id)),
     gone as (
       delete from debtor_profiles p
        where p.creditor_id = $1 and not exists (select from owing o where o.debtor_id = p.debtor_id)),
     written as (
       insert into debtor_profiles as p (creditor_id, debtor_id, profile, days_late, delays,
              cure_days, broken, due, kept, sent, opened, replies, is_reachable, in_hardship)
       select $1, debtor_id,
              profile_of(days_late, delays, broken, sent, opened, replies, is_reachable, in_hardship),
              days_late, delays, cure_days, broken, due, kept, sent, opened, replies, is_reachable,
              in_hardship
         from seen
       on conflict (creditor_id, debtor_id) do update
          set profile = excluded.profile, days_late = excluded.days_late, delays = excluded.delays,
              cure_days = excluded.cure_days, broken = excluded.broken, due = excluded.due,
              kept = excluded.kept, sent = excluded.sent, opened = excluded.opened,
              replies = excluded.replies, is_reachable = excluded.is_reachable,
              in_hardship = excluded.in_hardship
        where p is distinct from excluded
       returning 1)
     select count(*)::int as changed from written`,
    [creditorId, on, tx.clock.now()],
  )
  await tx.sql(
    `insert into profile_nights (creditor_id, computed_on) values ($1, $2)
     on conflict (creditor_id) do update set computed_on = excluded.computed_on`,
    [creditorId, on],
  )
  return row?.changed ?? 0
}
