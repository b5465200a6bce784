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
