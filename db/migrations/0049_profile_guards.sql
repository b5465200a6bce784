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
