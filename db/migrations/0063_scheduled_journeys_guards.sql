-- How people would be written to from a later day on: its creditor's staff and the system only. What was
-- approved, by whom and for which day is never rewritten.
revoke update on scheduled_journeys from quita_app;
--> statement-breakpoint
grant select, insert on scheduled_journeys to quita_app;
--> statement-breakpoint
grant update (state, ended_at, published_version, obstacle, cancelled_by)
  on scheduled_journeys to quita_app;
--> statement-breakpoint
alter table scheduled_journeys enable row level security;
--> statement-breakpoint
create policy scheduled_journeys_scope on scheduled_journeys to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
-- The numbers at which people of one creditor (of_debtor: or one of them) want WhatsApp: its staff may
-- know that somebody may be written to there, and nothing of what they said, or when.
create function whatsapp_contacts(of_creditor uuid, of_debtor uuid) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public as $$
  with wanted as (
    select w.contact_id, w.debtor_id from whatsapp_consents w
     where of_debtor is null and w.ended_at is null
    union all
    select w.contact_id, w.debtor_id from whatsapp_consents w
     where w.debtor_id = of_debtor and w.ended_at is null)
  select w.contact_id from wanted w
   where exists (select from debts d
                  where d.creditor_id = of_creditor and d.debtor_id = w.debtor_id)
     and ((select scope_is('system')) or of_creditor = any ((select scope_creditors())::uuid[]))
$$;
--> statement-breakpoint
revoke all on function whatsapp_contacts(uuid, uuid) from public;
--> statement-breakpoint
grant execute on function whatsapp_contacts(uuid, uuid) to quita_app;
