-- ── Keys ───────────────────────────────────────────────────────────────────────────────────────
-- The application reads keys; only the database writes them, from what creditors have.
revoke insert, update on creditor_pix_keys from quita_app;
--> statement-breakpoint
grant select on creditor_pix_keys to quita_app;
--> statement-breakpoint
alter table creditor_pix_keys enable row level security;
--> statement-breakpoint
create policy creditor_pix_keys_scope on creditor_pix_keys to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
create function keep_pix_key() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into creditor_pix_keys (pix_key, creditor_id) values (new.pix_key, new.id)
  on conflict do nothing;
  return null;
end
$$;
--> statement-breakpoint
create trigger creditors_keep_pix_key after insert or update of pix_key on creditors
  for each row execute function keep_pix_key();
--> statement-breakpoint
insert into creditor_pix_keys (pix_key, creditor_id) select pix_key, id from creditors
on conflict do nothing;
--> statement-breakpoint

-- ── Changes of the payee ───────────────────────────────────────────────────────────────────────
revoke update on payee_changes from quita_app;
--> statement-breakpoint
grant select, insert on payee_changes to quita_app;
--> statement-breakpoint
-- What was approved, by whom and for when is never rewritten.
grant update (state, key_proven_at, key_fault, in_force_at, cancelled_by, cancelled_at)
  on payee_changes to quita_app;
--> statement-breakpoint
alter table payee_changes enable row level security;
--> statement-breakpoint
create policy payee_changes_scope on payee_changes to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
-- Where a creditor's money goes is what its newest change in force says, whoever writes.
create function guard_payee() returns trigger language plpgsql as $$
begin
  if exists (
    select from payee_changes p
     where p.creditor_id = new.id and p.state = 'in_force'
       and p.in_force_at = (select max(q.in_force_at) from payee_changes q
                             where q.creditor_id = new.id and q.state = 'in_force')
       and p.after = jsonb_build_object(
             'pixKey', new.pix_key, 'pixPayeeName', new.pix_payee_name, 'pixPsp', new.pix_psp,
             'pixAccountNumber', new.pix_account_number, 'pixAccountKind', new.pix_account_kind,
             'pixAccountBranch', new.pix_account_branch, 'pixAgreement', new.pix_agreement))
  then
    return new;
  end if;
  raise exception 'the payee of creditor % changes by two people and after a day only', new.id
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
create trigger creditors_guard_payee before update on creditors
  for each row
  when ((old.pix_key, old.pix_payee_name, old.pix_psp, old.pix_account_number,
         old.pix_account_kind, old.pix_account_branch, old.pix_agreement)
        is distinct from
        (new.pix_key, new.pix_payee_name, new.pix_psp, new.pix_account_number,
         new.pix_account_kind, new.pix_account_branch, new.pix_agreement))
  execute function guard_payee();
--> statement-breakpoint

-- ── Terms ──────────────────────────────────────────────────────────────────────────────────────
-- A version that was stated stays as it was: balances and quotes were computed from it.
revoke update on creditor_terms from quita_app;
--> statement-breakpoint
create trigger creditor_terms_append_only before update or delete or truncate on creditor_terms
  for each statement execute function refuse_change();
