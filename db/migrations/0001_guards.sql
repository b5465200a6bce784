-- What the tables alone cannot promise: append-only books, row-level security under a role that
-- owns nothing, and the bell that wakes the worker.

do $$
begin
  if not exists (select from pg_roles where rolname = 'quita_app') then
    create role quita_app nologin;
  end if;
end
$$;
--> statement-breakpoint
grant usage on schema public to quita_app;
--> statement-breakpoint
grant select, insert, update on all tables in schema public to quita_app;
--> statement-breakpoint
grant usage on all sequences in schema public to quita_app;
--> statement-breakpoint
-- Counters of tries per link, address and network (rate-limiter-flexible's own shape).
create table rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
--> statement-breakpoint
grant select, insert, update, delete on rate_limits to quita_app;
--> statement-breakpoint

-- ── Append-only ────────────────────────────────────────────────────────────────────────────────
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: write a reversal instead', tg_table_name
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['ledger_accounts', 'ledger_transactions', 'ledger_postings',
                              'audit_events', 'quotes', 'quote_debts', 'search_traces', 'papers',
                              'payments', 'agreement_evidence', 'import_rejections']
  loop
    execute format('create trigger %I before update or delete or truncate on %I
      for each statement execute function refuse_change()', name || '_append_only', name);
    execute format('revoke update on %I from quita_app', name);
  end loop;
end
$$;
--> statement-breakpoint

-- Signed entries, two per posting, for people and checkers: debit positive, credit negative.
create view ledger_entries with (security_invoker = true) as
  select creditor_id, transaction_id, id as posting_id, debit_account_id as account_id, amount
    from ledger_postings
  union all
  select creditor_id, transaction_id, id, credit_account_id, -amount
    from ledger_postings;
--> statement-breakpoint
grant select on ledger_entries to quita_app;
--> statement-breakpoint

-- What an account holds: what was debited less what was credited, in centavos.
create function ledger_balance(of_creditor uuid, of_account uuid) returns bigint
language sql stable parallel safe as $$
  select coalesce((select sum(amount) from ledger_postings
                    where creditor_id = of_creditor and debit_account_id = of_account), 0)::bigint
       - coalesce((select sum(amount) from ledger_postings
                    where creditor_id = of_creditor and credit_account_id = of_account), 0)::bigint
$$;
--> statement-breakpoint

-- ── Outbox bell ────────────────────────────────────────────────────────────────────────────────
create function ring_outbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('quita_outbox', '');
  return null;
end
$$;
--> statement-breakpoint
create trigger outbox_events_bell after insert on outbox_events
  for each statement execute function ring_outbox();
--> statement-breakpoint

-- ── Row-level security ─────────────────────────────────────────────────────────────────────────
-- The scope of a transaction is set by set_config(…, true) at its beginning; without it nothing
-- is visible. `system` is the worker and the few commands that run before anyone is signed in.
create function scope_is(kind text) returns boolean language sql stable parallel safe as
  $$ select coalesce(current_setting('quita.scope', true), '') = kind $$;
--> statement-breakpoint
create function scope_debtor() returns uuid language sql stable parallel safe as
  $$ select case when current_setting('quita.scope', true) = 'debtor'
            then nullif(current_setting('quita.debtor', true), '')::uuid end $$;
--> statement-breakpoint
create function scope_creditors() returns uuid[] language sql stable parallel safe as
  $$ select case
       when current_setting('quita.scope', true) <> 'staff' then '{}'::uuid[]
       when current_setting('quita.creditors', true) = '*'
         then (select coalesce(array_agg(id), '{}') from creditors)
       else coalesce(nullif(current_setting('quita.creditors', true), ''), '{}')::uuid[]
     end $$;
--> statement-breakpoint
do $$
declare
  name text;
begin
  -- Rows of one creditor and one debtor.
  foreach name in array array['debts', 'agreements', 'agreement_debts', 'instalments',
                              'agreement_evidence', 'payables', 'charges', 'payments', 'quotes',
                              'quote_debts', 'search_traces', 'papers', 'ledger_transactions',
                              'ledger_postings']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or debtor_id = (select scope_debtor())
      or creditor_id = any ((select scope_creditors())::uuid[]))', name || '_scope', name);
  end loop;

  -- Rows of one creditor only.
  foreach name in array array['portfolios', 'imports', 'import_rejections']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or creditor_id = any ((select scope_creditors())::uuid[]))', name || '_scope', name);
  end loop;

  -- Rows of one debtor; staff see those of people who owe one of their creditors.
  foreach name in array array['contacts', 'access_links', 'debtor_sessions', 'access_codes',
                              'messages']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or debtor_id = (select scope_debtor())
      or exists (select from debts d where d.debtor_id = %I.debtor_id
                 and d.creditor_id = any ((select scope_creditors())::uuid[])))',
      name || '_scope', name, name);
  end loop;

  -- Only the worker and the commands that run as the system.
  foreach name in array array['webhook_inbox', 'staff_users', 'staff_sessions']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using ((select scope_is(''system'')))',
      name || '_scope', name);
  end loop;
end
$$;
--> statement-breakpoint
alter table debtors enable row level security;
--> statement-breakpoint
create policy debtors_scope on debtors to quita_app using (
  (select scope_is('system'))
  or id = (select scope_debtor())
  or exists (select from debts d where d.debtor_id = debtors.id
             and d.creditor_id = any ((select scope_creditors())::uuid[])));
--> statement-breakpoint
-- A creditor's own accounts (income, clearing, suspense) have no debtor: every posting names one.
alter table ledger_accounts enable row level security;
--> statement-breakpoint
create policy ledger_accounts_scope on ledger_accounts to quita_app using (
  (select scope_is('system'))
  or debtor_id = (select scope_debtor())
  or (debtor_id is null and (select scope_debtor()) is not null)
  or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
-- The floor of what a creditor accepts: needed to compute a debtor's offers, hidden from the
-- staff of other creditors.
alter table offer_policies enable row level security;
--> statement-breakpoint
create policy offer_policies_scope on offer_policies to quita_app using (
  (select scope_is('system'))
  or (select scope_debtor()) is not null
  or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
-- Everyone may write what they did; only the system and the creditor's staff read it back.
alter table audit_events enable row level security;
--> statement-breakpoint
create policy audit_events_write on audit_events for insert to quita_app with check (
  coalesce(current_setting('quita.scope', true), '') <> '');
--> statement-breakpoint
create policy audit_events_read on audit_events for select to quita_app using (
  (select scope_is('system'))
  or creditor_id = any ((select scope_creditors())::uuid[])
  or (creditor_id is null and exists (
        select from debts d where d.debtor_id = audit_events.debtor_id
         and d.creditor_id = any ((select scope_creditors())::uuid[]))));
--> statement-breakpoint
alter table outbox_events enable row level security;
--> statement-breakpoint
create policy outbox_events_write on outbox_events for insert to quita_app with check (
  coalesce(current_setting('quita.scope', true), '') <> '');
--> statement-breakpoint
create policy outbox_events_relay on outbox_events to quita_app using (
  (select scope_is('system')));
--> statement-breakpoint

-- ── Payment bell: wakes the page of the person who just paid ──────────────────────────────────
create function ring_payment() returns trigger language plpgsql as $$
begin
  perform pg_notify('quita_payment', new.payable_id::text);
  return null;
end
$$;
--> statement-breakpoint
create trigger payments_bell after insert on payments
  for each row execute function ring_payment();
