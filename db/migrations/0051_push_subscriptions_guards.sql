-- A browser that may be written to belongs to one person, who sees it; staff never do. Rows come and
-- go by commands that run as the system, since an endpoint may pass from one person to another.
grant select, insert, update, delete on push_subscriptions to quita_app;
--> statement-breakpoint
alter table push_subscriptions enable row level security;
--> statement-breakpoint
create policy push_subscriptions_system on push_subscriptions to quita_app using (
  (select scope_is('system')));
--> statement-breakpoint
create policy push_subscriptions_own on push_subscriptions for select to quita_app using (
  debtor_id = (select scope_debtor()));
