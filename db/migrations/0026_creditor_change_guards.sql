-- What was in force is never rewritten: the application may add rows and read them, nothing else.
grant select, insert on creditor_changes to quita_app;
--> statement-breakpoint
alter table creditor_changes enable row level security;
--> statement-breakpoint
create policy creditor_changes_scope on creditor_changes to quita_app using (
  (select scope_is('system'))
  or creditor_id = any ((select scope_creditors())::uuid[]));
