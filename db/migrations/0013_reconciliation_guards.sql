-- Row-level security and append-only triggers for the books of others and what they said.
grant select, insert, update on provider_sweeps, reconciliation_exceptions, creditor_hooks, delistings
  to quita_app;
--> statement-breakpoint
grant select, insert on provider_entries, write_off_lines, write_off_exports, write_off_export_lines,
  creditor_returns, creditor_return_lines, creditor_notices to quita_app;
--> statement-breakpoint
-- Whether a member of staff works for every creditor: only they see what belongs to none.
create function scope_sees_all() returns boolean language sql stable parallel safe as
  $$ select scope_is('staff') and coalesce(current_setting('quita.creditors', true), '') = '*' $$;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['provider_entries', 'write_off_lines', 'write_off_exports',
                              'write_off_export_lines', 'creditor_returns',
                              'creditor_return_lines', 'creditor_notices']
  loop
    execute format('create trigger %I before update or delete or truncate on %I
      for each statement execute function refuse_change()', name || '_append_only', name);
    execute format('revoke update on %I from quita_app', name);
  end loop;

  foreach name in array array['write_off_lines', 'write_off_exports', 'write_off_export_lines',
                              'creditor_returns', 'creditor_return_lines', 'creditor_notices']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or creditor_id = any ((select scope_creditors())::uuid[]))', name || '_scope', name);
  end loop;

  -- Money of nobody we know, and findings about it, have no creditor.
  foreach name in array array['provider_entries', 'reconciliation_exceptions']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or creditor_id = any ((select scope_creditors())::uuid[])
      or (creditor_id is null and (select scope_sees_all())))', name || '_scope', name);
  end loop;
end
$$;
--> statement-breakpoint
alter table delistings enable row level security;
--> statement-breakpoint
create policy delistings_scope on delistings to quita_app using (
  (select scope_is('system'))
  or debtor_id = (select scope_debtor())
  or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
-- Which windows were walked concerns no creditor; every member of staff may know.
alter table provider_sweeps enable row level security;
--> statement-breakpoint
create policy provider_sweeps_scope on provider_sweeps to quita_app using (
  (select scope_is('system')) or (select scope_is('staff')))
  with check ((select scope_is('system')));
--> statement-breakpoint
alter table creditor_hooks enable row level security;
--> statement-breakpoint
create policy creditor_hooks_scope on creditor_hooks to quita_app using (
  (select scope_is('system')));
--> statement-breakpoint
-- An export's row holds the hash of its bytes, which are known when its lines are.
alter table write_off_export_lines
  alter constraint write_off_export_lines_creditor_id_export_id_write_off_exports_creditor_id_id_fk
  deferrable initially deferred;
