-- Row-level security and grants for authorisations of Pix Automático and their debits.
grant select, insert, update on automatic_authorisations, automatic_collections to quita_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['automatic_authorisations', 'automatic_collections']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or debtor_id = (select scope_debtor())
      or creditor_id = any ((select scope_creditors())::uuid[]))', name || '_scope', name);
  end loop;
end
$$;
