-- Row-level security and append-only triggers for where money went, and the sums of it.
grant select, insert on allocations, payable_adjustments, charge_lines to quita_app;
--> statement-breakpoint
grant select, insert, update on suspense_items, reversals to quita_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['allocations', 'payable_adjustments', 'charge_lines']
  loop
    execute format('create trigger %I before update or delete or truncate on %I
      for each statement execute function refuse_change()', name || '_append_only', name);
    execute format('revoke update on %I from quita_app', name);
  end loop;

  foreach name in array array['allocations', 'payable_adjustments', 'charge_lines',
                              'suspense_items', 'reversals']
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
-- What was paid of a payable: what was allocated to it, less what went back.
create function payable_paid(of_creditor uuid, of_payable uuid) returns bigint
language sql stable parallel safe as $$
  select coalesce((select sum(amount) from allocations
                    where creditor_id = of_creditor and payable_id = of_payable), 0)::bigint
$$;
--> statement-breakpoint
-- What a payable is owed beyond its amount (late charges) or below it (rebates).
create function payable_adjusted(of_creditor uuid, of_payable uuid) returns bigint
language sql stable parallel safe as $$
  select coalesce((select sum(amount) from payable_adjustments
                    where creditor_id = of_creditor and payable_id = of_payable), 0)::bigint
$$;
--> statement-breakpoint
-- Where each payment went when it came: later decisions and returns are not counted.
create view payment_places with (security_invoker = true) as
  select y.*, coalesce(a.allocated, 0)::bigint as allocated,
         y.amount - coalesce(a.allocated, 0)::bigint as suspended,
         (select s.reason from suspense_items s
           where s.creditor_id = y.creditor_id and s.payment_id = y.id
           order by s.created_at, s.id limit 1) as suspense_reason
    from payments y
    left join lateral (
      select sum(amount) as allocated from allocations a
       where a.creditor_id = y.creditor_id and a.payment_id = y.id
         and a.ledger_transaction_id = y.ledger_transaction_id) a on true;
--> statement-breakpoint
grant select on payment_places to quita_app;
--> statement-breakpoint
-- Money that nobody asked for has no payable, and nobody waits for it.
create or replace function ring_payment() returns trigger language plpgsql as $$
begin
  if new.payable_id is not null then
    perform pg_notify('quita_payment', new.payable_id::text);
  end if;
  return null;
end
$$;
