-- The chain of recorded acts: the worker adds to it, nobody changes it.
grant select, insert on audit_chain, audit_heads to quita_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['audit_chain', 'audit_heads']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using ((select scope_is(''system'')))',
      name || '_scope', name);
    execute format('create trigger %I before update or delete or truncate on %I
      for each statement execute function refuse_change()', name || '_append_only', name);
  end loop;
end
$$;
