-- Journeys are their creditor's staff's and the system's. A version, a draft and a replay stay as they
-- were; of a version only its standing changes. What was written is never unwritten.
grant select, insert on journey_versions, journey_drafts, journey_replays, journey_sends to quita_app;
--> statement-breakpoint
grant update (status) on journey_versions to quita_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['journey_versions', 'journey_drafts', 'journey_replays',
                              'journey_sends']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system'')) or creditor_id = any ((select scope_creditors())::uuid[]))',
      name || '_scope', name);
  end loop;
end
$$;
--> statement-breakpoint
create trigger journey_sends_kept before update or delete or truncate on journey_sends
  for each statement execute function refuse_change();
--> statement-breakpoint
-- Who asked to be reminded in a browser, of the people of one creditor: staff may know that, and
-- nothing of the browser.
create function reminded_people(of_creditor uuid, seen_since timestamptz) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  select distinct s.debtor_id from push_subscriptions s
   where s.seen_at > seen_since
     and exists (select from debts d
                  where d.creditor_id = of_creditor and d.debtor_id = s.debtor_id)
     and ((select scope_is('system')) or of_creditor = any ((select scope_creditors())::uuid[]))
$$;
--> statement-breakpoint
revoke all on function reminded_people(uuid, timestamptz) from public;
--> statement-breakpoint
grant execute on function reminded_people(uuid, timestamptz) to quita_app;
--> statement-breakpoint
-- The caps of contact over one person's messages in the order of their days, as `hasRoom` of the one
-- gate keeps them (messages/eligibility): what was sent (`is_fact`) counts whatever the caps say, what
-- is planned only where there is room. Of a creditor's own messages its narrower caps are kept besides.
-- Caps are days from one to the next, most in seven days and most in thirty. What is kept is an array
-- of 2 × day + own; what found no room is −1, so that the last element tells of the last message.
create function keep_contact_caps(kept int[], day int, own boolean, is_fact boolean, house int[],
                                  creditor int[]) returns int[]
language plpgsql immutable parallel safe as $$
declare
  one int;
  age int;
  near int := 0; week int := 0; month int := 0;
  own_near int := 0; own_week int := 0; own_month int := 0;
begin
  if is_fact then
    return kept || (2 * day + own::int);
  end if;
  foreach one in array kept loop
    age := day - one / 2;
    continue when one < 0 or age >= 30;
    month := month + 1;
    if age < house[1] then near := near + 1; end if;
    if age < 7 then week := week + 1; end if;
    if one % 2 = 1 then
      own_month := own_month + 1;
      if age < creditor[1] then own_near := own_near + 1; end if;
      if age < 7 then own_week := own_week + 1; end if;
    end if;
  end loop;
  if near = 0 and week < house[2] and month < house[3]
     and own_near = 0 and own_week < creditor[2] and own_month < creditor[3] then
    return kept || (2 * day + own::int);
  end if;
  return kept || -1;
end
$$;
--> statement-breakpoint
create aggregate contacts_within_caps(int, boolean, boolean, int[], int[]) (
  sfunc = keep_contact_caps, stype = int[], initcond = '{}', parallel = safe);
