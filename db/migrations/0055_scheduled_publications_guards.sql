-- What a creditor would accept from a later day on: its staff and the system only. What was approved,
-- by whom and for which day is never rewritten.
revoke update on scheduled_publications from quita_app;
--> statement-breakpoint
grant select, insert on scheduled_publications to quita_app;
--> statement-breakpoint
grant update (state, ended_at, published_version, obstacle, cancelled_by)
  on scheduled_publications to quita_app;
--> statement-breakpoint
alter table scheduled_publications enable row level security;
--> statement-breakpoint
create policy scheduled_publications_scope on scheduled_publications to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
