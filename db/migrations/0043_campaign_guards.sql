-- Lists of people and what they are sent are their creditor's staff's only.
grant select, insert, update on campaign_segments, campaigns to quita_app;
--> statement-breakpoint
grant select, insert on campaign_audiences to quita_app;
--> statement-breakpoint
-- What was decided about somebody stays; only that they were written to is added.
grant select, insert, delete on campaign_members to quita_app;
--> statement-breakpoint
grant update (message_id, link_id, written_at) on campaign_members to quita_app;
--> statement-breakpoint
do $$
declare
  name text;
begin
  foreach name in array array['campaign_segments', 'campaigns', 'campaign_audiences',
                              'campaign_members']
  loop
    execute format('alter table %I enable row level security', name);
    execute format('create policy %I on %I to quita_app using (
      (select scope_is(''system''))
      or creditor_id = any ((select scope_creditors())::uuid[]))', name || '_scope', name);
  end loop;
end
$$;
--> statement-breakpoint
create trigger campaign_audiences_append_only before update or delete or truncate
  on campaign_audiences for each statement execute function refuse_change();
--> statement-breakpoint

-- The list a campaign names is the one that was frozen, approved and sent to: it is not deleted, and
-- names another only where the campaign is a draft again.
create function guard_campaign_members() returns trigger language plpgsql as $$
begin
  if exists (select from gone g join campaigns c
               on c.creditor_id = g.creditor_id and c.audience_id = g.audience_id) then
    raise exception 'the list of a campaign is not deleted' using errcode = 'restrict_violation';
  end if;
  return null;
end
$$;
--> statement-breakpoint
create trigger campaign_members_kept after delete on campaign_members
  referencing old table as gone for each statement execute function guard_campaign_members();
--> statement-breakpoint
create function guard_campaign_audience() returns trigger language plpgsql as $$
begin
  if new.state <> 'draft' then
    raise exception 'another list asks for another approval' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
--> statement-breakpoint
create trigger campaigns_guard_audience before update on campaigns
  for each row when (old.audience_id is distinct from new.audience_id)
  execute function guard_campaign_audience();
--> statement-breakpoint

-- Who of the colleagues did something, by name, for who sees what was done; nothing else of them.
create function staff_name(of_staff uuid) returns text
language sql stable parallel safe security definer set search_path = pg_catalog, public as $$
  select name from staff_users where id = of_staff
$$;
--> statement-breakpoint
revoke all on function staff_name(uuid) from public;
--> statement-breakpoint
grant execute on function staff_name(uuid) to quita_app;
