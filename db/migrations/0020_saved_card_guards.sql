-- Row-level security and append-only triggers for saved cards, what was consented to, and the tries.
grant select, insert on card_consents to quita_app;
--> statement-breakpoint
grant select, insert, update on saved_cards, card_tries to quita_app;
--> statement-breakpoint
create trigger card_consents_append_only before update or delete or truncate on card_consents
  for each statement execute function refuse_change();
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['card_consents', 'saved_cards', 'card_tries']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or debtor_id = (select scope_debtor())
      or creditor_id = any ((select scope_creditors())::uuid[]))', name || '_scope', name);
  end loop;
end
$$;
