-- Photos of cases: who sees them, and that nothing but an erasure takes one away.
grant select, insert, delete on case_photos to quita_app;
--> statement-breakpoint
-- As cases: what is about no creditor belongs to everybody whom the person owes.
alter table case_photos enable row level security;
--> statement-breakpoint
create policy case_photos_scope on case_photos to quita_app using (
  (select scope_is('system'))
  or debtor_id = (select scope_debtor())
  or creditor_id = any ((select scope_creditors())::uuid[])
  or (creditor_id is null
      and exists (select from debts d where d.debtor_id = case_photos.debtor_id
                   and d.creditor_id = any ((select scope_creditors())::uuid[]))));
--> statement-breakpoint
create trigger case_photos_append_only before update or truncate on case_photos
  for each statement execute function refuse_change();
--> statement-breakpoint
create trigger case_photos_erasure before delete on case_photos
  for each row execute function guard_erasure();
