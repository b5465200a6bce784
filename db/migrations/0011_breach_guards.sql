-- Row-level security and append-only triggers for notices, breaches and restated debts; where a
-- payment went when it came now includes the debts of an agreement that had stopped.
grant select, insert on agreement_notices, debt_restatements, debt_allocations to quita_app;
--> statement-breakpoint
grant select, insert, update on agreement_breaches to quita_app;
--> statement-breakpoint
grant usage on all sequences in schema public to quita_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['agreement_notices', 'debt_restatements', 'debt_allocations']
  loop
    execute format('create trigger %I before update or delete or truncate on %I
      for each statement execute function refuse_change()', name || '_append_only', name);
    execute format('revoke update on %I from quita_app', name);
  end loop;

  foreach name in array array['agreement_notices', 'agreement_breaches', 'debt_restatements',
                              'debt_allocations']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or debtor_id = (select scope_debtor())
      or creditor_id = any ((select scope_creditors())::uuid[]))', name || '_scope', name);
  end loop;
end
$$;
--> statement-breakpoint
-- Where each payment went when it came: later decisions and returns are not counted.
create or replace view payment_places with (security_invoker = true) as
  select y.*, coalesce(a.allocated, 0)::bigint as allocated,
         y.amount - coalesce(a.allocated, 0)::bigint - coalesce(b.imputed, 0)::bigint as suspended,
         (select s.reason from suspense_items s
           where s.creditor_id = y.creditor_id and s.payment_id = y.id
           order by s.created_at, s.id limit 1) as suspense_reason,
         coalesce(b.imputed, 0)::bigint as imputed
    from payments y
    left join lateral (
      select sum(p.amount) as allocated from allocations p
       where p.creditor_id = y.creditor_id and p.payment_id = y.id
         and p.ledger_transaction_id = y.ledger_transaction_id) a on true
    left join lateral (
      select sum(d.amount) as imputed from debt_allocations d
       where d.creditor_id = y.creditor_id and d.payment_id = y.id
         and d.ledger_transaction_id = y.ledger_transaction_id) b on true;
