-- Replies, silences and wishes: who sees them. What was said is never said otherwise.
grant select, insert, update on replies, silences, contact_preferences to quita_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['replies', 'silences', 'contact_preferences']
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
-- A silence ends early once, and is nothing else than it was.
create function guard_silence() returns trigger language plpgsql as $$
begin
  if old.ended_at is not null or new.ended_at is null
     or (new.debtor_id, new.reason, new.since, new.until)
        is distinct from (old.debtor_id, old.reason, old.since, old.until) then
    raise exception 'a silence only ends' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
--> statement-breakpoint
create trigger silences_guard before update on silences
  for each row execute function guard_silence();
--> statement-breakpoint
create trigger silences_kept before delete or truncate on silences
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
--> statement-breakpoint
-- Hours count where the person is, now: who kept the whole of the house's day keeps it.
update creditors set contact_first_hour = 9, contact_end_hour = 19
 where contact_first_hour = 11 and contact_end_hour = 18;
--> statement-breakpoint
-- Profiles: whose they are, and the rule by which each is found (journeys/profile says the same).
grant select, insert, update, delete on debtor_profiles to quita_app;
--> statement-breakpoint
grant select, insert, update on profile_nights to quita_app;
--> statement-breakpoint
alter table debtor_profiles enable row level security;
--> statement-breakpoint
-- Never the person's: it is how we see them, and told with its reasons when they ask.
create policy debtor_profiles_scope on debtor_profiles to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
alter table profile_nights enable row level security;
--> statement-breakpoint
create policy profile_nights_scope on profile_nights to quita_app using ((select scope_is('system')));
--> statement-breakpoint
create function profile_of(
  days_late int, delays int, broken int, sent int, opened int, replies int,
  is_reachable boolean, in_hardship boolean
) returns text language sql immutable parallel safe as $$
  select case
    when in_hardship then 'hardship'
    when not is_reachable or broken >= 2
      or (days_late > 90 and sent >= 6 and opened * 10 < sent and replies = 0) then 'unengaged'
    when delays >= 5 then 'recurrent'
    when delays >= 2 then 'disorganised'
    else 'occasional' end
$$;
