-- How debts moved is their creditor's staff's to see; only the sweep writes it, once.
grant select, insert on debt_rolls to quita_app;
--> statement-breakpoint
alter table debt_rolls enable row level security;
--> statement-breakpoint
create policy debt_rolls_read on debt_rolls for select to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
create policy debt_rolls_fold on debt_rolls for insert to quita_app with check (
  (select scope_is('system')));
--> statement-breakpoint
create trigger debt_rolls_append_only before update or delete or truncate
  on debt_rolls for each statement execute function refuse_change();
--> statement-breakpoint
-- What a member of staff saved for themselves: only commands that run as the system.
grant select, insert, update, delete on saved_views to quita_app;
--> statement-breakpoint
alter table saved_views enable row level security;
--> statement-breakpoint
create policy saved_views_scope on saved_views to quita_app using ((select scope_is('system')));
--> statement-breakpoint
-- A creditor without an account has no key to keep.
create or replace function keep_pix_key() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.pix_key is not null then
    insert into creditor_pix_keys (pix_key, creditor_id) values (new.pix_key, new.id)
    on conflict do nothing;
  end if;
  return null;
end
$$;
