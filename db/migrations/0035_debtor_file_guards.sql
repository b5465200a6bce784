-- What stands between a person's name and those who search for it, and the rows of a telephone call.
-- The staged name indexes: eight bytes for each pair of words, one after the other.
alter table import_people add column name_index bytea not null default '';
--> statement-breakpoint
grant select, insert on debtor_names to quita_app;
--> statement-breakpoint
grant select, insert, update on promises, contact_changes, telephone_checks, debtor_views to quita_app;
--> statement-breakpoint
alter table debtor_names enable row level security;
--> statement-breakpoint
create policy debtor_names_scope on debtor_names to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
alter table promises enable row level security;
--> statement-breakpoint
create policy promises_scope on promises to quita_app using (
  (select scope_is('system'))
  or debtor_id = (select scope_debtor())
  or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['contact_changes', 'telephone_checks']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or exists (select from debts d where d.debtor_id = %I.debtor_id
                 and d.creditor_id = any ((select scope_creditors())::uuid[])))',
      name || '_scope', name, name);
  end loop;
end
$$;
--> statement-breakpoint
-- Who may look is decided by the commands that start and resolve a view.
alter table debtor_views enable row level security;
--> statement-breakpoint
create policy debtor_views_scope on debtor_views to quita_app using ((select scope_is('system')));
