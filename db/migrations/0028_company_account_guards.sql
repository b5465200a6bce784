-- Accounts of the company's provider: only commands that run as the system.
grant select, insert, update on staff_identities to quita_app;
--> statement-breakpoint
alter table staff_identities enable row level security;
--> statement-breakpoint
create policy staff_identities_scope on staff_identities to quita_app
  using ((select scope_is('system')));
