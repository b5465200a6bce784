-- One row per broken promise about money; no rows means the books are right. Run as the owner.
-- B  every posting is positive, has two accounts and belongs to a known transaction; balances fold
-- O  one provider id, at most one settlement, and exactly one ledger transaction
-- A  at most one live charge per payable; a live charge is not older than its payable allows
-- L  every recorded payment is in the ledger in full: allocated to its payable, imputed to debts
--    whose agreement stopped, rest in suspense
-- R  what goes back: no more than came, every centavo in one place or gone, nothing asked unlooked at
-- M  states that the money contradicts
with paid as (
  select creditor_id, payable_id, sum(amount) as allocated from allocations group by 1, 2
), owed as (
  select creditor_id, id, amount + payable_adjusted(creditor_id, id) as amount from payables
), folded as (
  select creditor_id, account_id, sum(amount) as balance from ledger_entries group by 1, 2
), open_lines as (
  select i.creditor_id, i.agreement_id, sum(o.amount - coalesce(paid.allocated, 0)) as amount,
         bool_or(o.amount > coalesce(paid.allocated, 0)) as are_any
    from instalments i
    join owed o on o.creditor_id = i.creditor_id and o.id = i.id
    left join paid on paid.creditor_id = i.creditor_id and paid.payable_id = i.id
   group by 1, 2
)
select 'B zero sum' as invariant, creditor_id::text || ' ' || transaction_id as detail
  from ledger_entries group by creditor_id, transaction_id having sum(amount) <> 0
union all
select 'B transaction without postings', t.creditor_id || ' ' || t.id
  from ledger_transactions t
 where not exists (select from ledger_postings p
                    where p.creditor_id = t.creditor_id and p.transaction_id = t.id)
union all
select 'B balance is not the fold', a.creditor_id || ' ' || a.id
  from ledger_accounts a
  left join folded f on f.creditor_id = a.creditor_id and f.account_id = a.id
 where ledger_balance(a.creditor_id, a.id) <> coalesce(f.balance, 0)
union all
select 'B a debt owes less than nothing', a.creditor_id || ' ' || a.id
  from ledger_accounts a
 where a.kind = 'debt' and ledger_balance(a.creditor_id, a.id) < 0
union all
select 'B principal in the ledger and in no agreement differs from the debt', d.creditor_id || ' ' || d.id
  from debts d
 where d.recalled_at is null
   and not exists (select from agreement_debts x
                     join agreements g on g.creditor_id = x.creditor_id and g.id = x.agreement_id
                    where x.creditor_id = d.creditor_id and x.debt_id = d.id
                      and g.status in ('active', 'settled'))
   and ledger_balance(d.creditor_id, d.id)
       <> coalesce((select r.principal from debt_restatements r
                     where r.creditor_id = d.creditor_id and r.debt_id = d.id
                     order by r.sequence desc limit 1), d.principal)
union all
select 'B a debt was restated and its breach or payment left another principal', r.creditor_id || ' ' || r.id
  from debt_restatements r
  join ledger_transactions t on t.creditor_id = r.creditor_id and t.id = r.ledger_transaction_id
 where r.principal <> (
   select coalesce(sum(case when p.debit_account_id = r.debt_id then p.amount else -p.amount end), 0)
     from ledger_postings p
     join ledger_transactions u on u.creditor_id = p.creditor_id and u.id = p.transaction_id
    where p.creditor_id = r.creditor_id and u.sequence <= t.sequence
      and r.debt_id in (p.debit_account_id, p.credit_account_id))
union all
select 'O payment settled twice', provider || ' ' || provider_payment_id
  from payments group by provider, provider_payment_id having count(*) > 1
union all
select 'L payment is not in the ledger as recorded', y.creditor_id || ' ' || y.id
  from payments y
  left join lateral (
    select sum(p.amount) as total,
           coalesce(sum(p.amount) filter (where a.kind = 'agreement'), 0) as allocated,
           coalesce(sum(p.amount) filter (where a.kind in (
             'debt', 'correction_income', 'interest_income', 'fine_income', 'fee_income')), 0) as imputed,
           coalesce(sum(p.amount) filter (where a.kind = 'suspense'), 0) as suspended
      from ledger_postings p
      join ledger_accounts a on a.creditor_id = p.creditor_id and a.id = p.credit_account_id
     where p.creditor_id = y.creditor_id and p.transaction_id = y.ledger_transaction_id) l on true
 where l.total is distinct from y.amount
    or l.allocated <> coalesce((select sum(a.amount) from allocations a
                                 where a.creditor_id = y.creditor_id and a.payment_id = y.id
                                   and a.ledger_transaction_id = y.ledger_transaction_id), 0)
    or l.imputed <> coalesce((select sum(d.amount) from debt_allocations d
                               where d.creditor_id = y.creditor_id and d.payment_id = y.id
                                 and d.ledger_transaction_id = y.ledger_transaction_id), 0)
    or l.suspended <> coalesce((select sum(s.amount) from suspense_items s
                                 where s.creditor_id = y.creditor_id and s.payment_id = y.id
                                   and s.ledger_transaction_id = y.ledger_transaction_id), 0)
union all
select 'L payment transaction without payment', t.creditor_id || ' ' || t.id
  from ledger_transactions t
 where t.kind = 'payment'
   and not exists (select from payments y
                    where y.creditor_id = t.creditor_id and y.ledger_transaction_id = t.id)
union all
select 'L clearing is not what came less what went back', a.creditor_id::text
  from ledger_accounts a
 where a.kind = 'clearing'
   and ledger_balance(a.creditor_id, a.id)
       <> coalesce((select sum(amount) from payments y where y.creditor_id = a.creditor_id), 0)
        - coalesce((select sum(amount) from reversals r
                     where r.creditor_id = a.creditor_id and r.status = 'done'), 0)
union all
select 'L suspense is not what waits for a decision', a.creditor_id::text
  from ledger_accounts a
 where a.kind = 'suspense'
   and -ledger_balance(a.creditor_id, a.id)
       <> coalesce((select sum(amount) from suspense_items s
                     where s.creditor_id = a.creditor_id and s.status in ('open', 'returning')), 0)
union all
select 'R more is asked back of a payment than came', y.creditor_id || ' ' || y.id
  from payments y
  join reversals r on r.creditor_id = y.creditor_id and r.payment_id = y.id
 where r.kind = 'refund' and r.reason <> 'outside' and r.status not in ('failed', 'restored')
 group by y.creditor_id, y.id, y.amount having sum(r.amount) > y.amount
union all
select 'R money of a payment is neither in a place nor gone', y.creditor_id || ' ' || y.id
  from payments y
 where y.amount
       <> coalesce((select sum(a.amount) from allocations a
                     where a.creditor_id = y.creditor_id and a.payment_id = y.id), 0)
        + coalesce((select sum(d.amount) from debt_allocations d
                     where d.creditor_id = y.creditor_id and d.payment_id = y.id), 0)
        + coalesce((select sum(s.amount) from suspense_items s
                     where s.creditor_id = y.creditor_id and s.payment_id = y.id
                       and s.status in ('open', 'returning')), 0)
        + coalesce((select sum(r.amount) from reversals r
                     where r.creditor_id = y.creditor_id and r.payment_id = y.id
                       and r.status = 'done'), 0)
        - coalesce((select sum(case when a.id = p.debit_account_id then p.amount else -p.amount end)
                      from reversals r
                      join ledger_postings p on p.creditor_id = r.creditor_id
                       and p.transaction_id in (r.ledger_transaction_id, r.restoring_transaction_id)
                      join ledger_accounts a on a.creditor_id = p.creditor_id
                       and a.id in (p.debit_account_id, p.credit_account_id)
                       and a.kind = 'refund_expense'
                     where r.creditor_id = y.creditor_id and r.payment_id = y.id), 0)
union all
select 'R a return in the books is not what the provider moved', r.creditor_id || ' ' || r.id
  from reversals r
 where r.status in ('done', 'restored')
   and (r.amount <> coalesce((select sum(p.amount) from ledger_postings p
                                join ledger_accounts a on a.creditor_id = p.creditor_id
                                 and a.id = p.credit_account_id and a.kind = 'clearing'
                               where p.creditor_id = r.creditor_id
                                 and p.transaction_id = r.ledger_transaction_id), 0)
     or r.status = 'restored'
        and r.amount <> coalesce((select sum(p.amount) from ledger_postings p
                                    join ledger_accounts a on a.creditor_id = p.creditor_id
                                     and a.id = p.debit_account_id and a.kind = 'clearing'
                                   where p.creditor_id = r.creditor_id
                                     and p.transaction_id = r.restoring_transaction_id), 0))
union all
select 'R a return transaction without a return', t.creditor_id || ' ' || t.id
  from ledger_transactions t
 where t.kind in ('payment_reversal', 'reversal_restored')
   and not exists (select from reversals r
                    where r.creditor_id = t.creditor_id
                      and t.id in (r.ledger_transaction_id, r.restoring_transaction_id))
union all
select 'R an instalment lost money, nobody has looked, and it is asked for', p.creditor_id || ' ' || p.id
  from payables p
 where p.review_since is null and p.cancelled_at is null
   and exists (select from allocations a
                 join reversals r on r.creditor_id = a.creditor_id and r.id = a.reversal_id
                where a.creditor_id = p.creditor_id and a.payable_id = p.id and a.amount < 0
                  and r.status = 'done' and r.reviewed_at is null)
union all
select 'R money in suspense goes back and no return does', s.creditor_id || ' ' || s.id
  from suspense_items s
 where s.status in ('returning', 'returned')
   and not exists (select from reversals r
                    where r.creditor_id = s.creditor_id and r.id = s.reversal_id
                      and case s.status when 'returned' then r.status in ('done', 'restored')
                               else r.status in ('requested', 'unknown', 'pending') end)
union all
select 'R what is owed for an undue charge is not in the books', u.creditor_id::text
  from ledger_accounts u
 where u.kind = 'compensation_payable'
   and -ledger_balance(u.creditor_id, u.id)
       <> coalesce((select sum(c.excess + c.correction + c.interest) from undue_charges c
                     where c.creditor_id = u.creditor_id and c.status = 'owed'), 0)
union all
select 'A the lines of a charge do not sum to it', c.creditor_id || ' ' || c.id
  from charges c
 where c.amount <> coalesce((select sum(l.amount) from charge_lines l
                              where l.creditor_id = c.creditor_id and l.charge_id = c.id), 0)
union all
select 'A two live charges on one payable', creditor_id || ' ' || payable_id
  from charges where status in ('created', 'live', 'unknown')
 group by creditor_id, payable_id having count(*) > 1
union all
select 'A a payable got more than it asked for', p.creditor_id || ' ' || p.id
  from owed p join paid on paid.creditor_id = p.creditor_id and paid.payable_id = p.id
 where paid.allocated > p.amount or paid.allocated < 0
union all
select 'M an agreement is settled with something open', g.creditor_id || ' ' || g.id
  from agreements g
 where g.status = 'settled' and ledger_balance(g.creditor_id, g.id) <> 0
union all
select 'M an active agreement holds another amount than its open instalments', g.creditor_id || ' ' || g.id
  from agreements g
  join open_lines o on o.creditor_id = g.creditor_id and o.agreement_id = g.id
 where g.status = 'active' and ledger_balance(g.creditor_id, g.id) <> o.amount
union all
select 'M everything is paid and the agreement is not settled', g.creditor_id || ' ' || g.id
  from agreements g
  left join open_lines o on o.creditor_id = g.creditor_id and o.agreement_id = g.id
 where g.status in ('awaiting_payment', 'active') and o.are_any is not true
union all
select 'M an agreement stopped or was undone and still holds money to receive', g.creditor_id || ' ' || g.id
  from agreements g
 where g.status = 'broken' and ledger_balance(g.creditor_id, g.id) <> 0
    or g.status = 'withdrawn'
       and ledger_balance(g.creditor_id, g.id) not in (
         0, (select sum(payable_adjusted(i.creditor_id, i.id) - payable_paid(i.creditor_id, i.id))
               from instalments i where i.creditor_id = g.creditor_id and i.agreement_id = g.id))
union all
select 'M a stopped agreement has no open breach, or an open breach no stopped agreement', g.creditor_id || ' ' || g.id
  from agreements g
 where (g.status = 'broken') <> exists (
   select from agreement_breaches b
    where b.creditor_id = g.creditor_id and b.agreement_id = g.id and b.repaired_at is null)
union all
select 'M a breach without a notice that was sent its whole grace before', b.creditor_id || ' ' || b.id
  from agreement_breaches b
  join agreements g on g.creditor_id = b.creditor_id and g.id = b.agreement_id
  join agreement_notices n on n.creditor_id = b.creditor_id and n.id = b.notice_id
  join messages m on m.id = n.message_id
 where m.status <> 'sent' or m.sent_at + g.grace_days * interval '1 day' > b.broken_at
union all
select 'M money is with the debts of an agreement that holds them', x.creditor_id || ' ' || x.agreement_id
  from debt_allocations x
  join agreements g on g.creditor_id = x.creditor_id and g.id = x.agreement_id
 where g.status in ('active', 'settled')
 group by x.creditor_id, x.agreement_id, x.payment_id, x.debt_id having sum(x.amount) <> 0
union all
select 'M a charge has money and is not paid', c.creditor_id || ' ' || c.id
  from charges c
 where c.status <> 'paid'
   and exists (select from payments y where y.creditor_id = c.creditor_id and y.charge_id = c.id)
union all
select 'M instalments do not sum to the agreement', g.creditor_id || ' ' || g.id
  from agreements g
 where g.total <> (select sum(amount) from instalments i
                    where i.creditor_id = g.creditor_id and i.agreement_id = g.id)
union all
select 'M an agreement that is over holds a debt', x.creditor_id || ' ' || x.debt_id
  from agreement_debts x
  join agreements g on g.creditor_id = x.creditor_id and g.id = x.agreement_id
 where x.live and g.status not in ('awaiting_payment', 'active')
union all
select 'M a debt is held by two agreements', creditor_id || ' ' || debt_id
  from agreement_debts where live group by creditor_id, debt_id having count(*) > 1
order by 1, 2
