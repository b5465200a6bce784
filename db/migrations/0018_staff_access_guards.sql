-- Ways in, factors, invitations and letters of staff: only commands that run as the system.
grant select, insert, update on staff_entries, staff_totps, staff_recovery_codes, staff_invitations,
  staff_letters, staff_approvals to quita_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['staff_entries', 'staff_totps', 'staff_recovery_codes',
                              'staff_invitations', 'staff_letters']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using ((select scope_is(''system'')))',
      name || '_scope', name);
  end loop;
end
$$;
--> statement-breakpoint
-- What concerns a creditor is asked for and approved on behalf of its staff; the rest is the team's.
alter table staff_approvals enable row level security;
--> statement-breakpoint
create policy staff_approvals_scope on staff_approvals to quita_app using (
  (select scope_is('system'))
  or creditor_id = any ((select scope_creditors())::uuid[]));
