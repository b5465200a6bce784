-- What a creditor owes people whom it charged wrongly: rows of one creditor and one debtor.
grant select, insert, update on undue_charges to quita_app;
--> statement-breakpoint
alter table undue_charges enable row level security;
--> statement-breakpoint
create policy undue_charges_scope on undue_charges to quita_app using (
  (select scope_is('system'))
  or debtor_id = (select scope_debtor())
  or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
-- Creditors of before get the accounts that new ones are opened with.
insert into ledger_accounts (creditor_id, id, kind)
  select c.creditor_id, gen_random_uuid(), k.kind
    from (select distinct creditor_id from ledger_accounts where kind = 'clearing') c
    cross join unnest(array['refund_expense', 'compensation_payable']) as k(kind)
  on conflict do nothing;
--> statement-breakpoint
-- Money that came without a name and was put to somebody's instalment is theirs to see.
drop policy payments_scope on payments;
--> statement-breakpoint
create policy payments_scope on payments to quita_app using (
  (select scope_is('system'))
  or debtor_id = (select scope_debtor())
  or creditor_id = any ((select scope_creditors())::uuid[])
  or (debtor_id is null and exists (
        select from allocations a
         where a.creditor_id = payments.creditor_id and a.payment_id = payments.id
           and a.debtor_id = (select scope_debtor()))));
