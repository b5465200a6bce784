-- Replies and silences: who sees them. What was said is never said otherwise.
grant select, insert, update on replies to quita_app;
--> statement-breakpoint
grant select, insert on silences to quita_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['replies', 'silences']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or debtor_id = (select scope_debtor())
      or exists (select from debts d where d.debtor_id = %I.debtor_id
                  and d.creditor_id = any ((select scope_creditors())::uuid[])))',
      name || '_scope', name, name);
  end loop;
end
$$;
--> statement-breakpoint
create trigger silences_append_only before update or delete or truncate on silences
  for each statement execute function refuse_change();
--> statement-breakpoint
-- A reply is read once; what was written stays as it was written.
create function guard_reply() returns trigger language plpgsql as $$
begin
  if old.read_at is not null then
    raise exception 'a reply that was read does not change' using errcode = 'restrict_violation';
  end if;
  if (new.channel, new.provider_key, new.sender_index, new.words_sealed, new.received_at)
     is distinct from
     (old.channel, old.provider_key, old.sender_index, old.words_sealed, old.received_at)
     or new.debtor_id is distinct from old.debtor_id or new.contact_id is distinct from old.contact_id then
    raise exception 'what somebody wrote does not change' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
--> statement-breakpoint
create trigger replies_guard before update on replies
  for each row execute function guard_reply();
--> statement-breakpoint
create trigger replies_kept before delete or truncate on replies
  for each statement execute function refuse_change();
