-- ── Through whom codes are made ────────────────────────────────────────────────────────────────
-- A part of the payee: changed by two people and after a day, as all of it. What was approved
-- before there was a choice is said in full, as it was.
update payee_changes
   set before = before || '{"pixThrough": "psp"}', after = after || '{"pixThrough": "psp"}'
 where not before ? 'pixThrough';
--> statement-breakpoint
create or replace function guard_payee() returns trigger language plpgsql as $$
begin
  if exists (
    select from payee_changes p
     where p.creditor_id = new.id and p.state = 'in_force'
       and p.in_force_at = (select max(q.in_force_at) from payee_changes q
                             where q.creditor_id = new.id and q.state = 'in_force')
       and p.after = jsonb_build_object(
             'pixKey', new.pix_key, 'pixPayeeName', new.pix_payee_name, 'pixPsp', new.pix_psp,
             'pixAccountNumber', new.pix_account_number, 'pixAccountKind', new.pix_account_kind,
             'pixAccountBranch', new.pix_account_branch, 'pixAgreement', new.pix_agreement,
             'pixThrough', new.pix_through))
  then
    return new;
  end if;
  raise exception 'the payee of creditor % changes by two people and after a day only', new.id
    using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
drop trigger creditors_guard_payee on creditors;
--> statement-breakpoint
create trigger creditors_guard_payee before update on creditors
  for each row
  when ((old.pix_key, old.pix_payee_name, old.pix_psp, old.pix_account_number,
         old.pix_account_kind, old.pix_account_branch, old.pix_agreement, old.pix_through)
        is distinct from
        (new.pix_key, new.pix_payee_name, new.pix_psp, new.pix_account_number,
         new.pix_account_kind, new.pix_account_branch, new.pix_agreement, new.pix_through))
  execute function guard_payee();
