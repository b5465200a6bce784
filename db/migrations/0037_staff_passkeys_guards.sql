-- Keys of staff and what they are asked to sign: only commands that run as the system.
grant select, insert, update on staff_passkeys, staff_challenges to quita_app;
--> statement-breakpoint
alter table staff_passkeys enable row level security;
--> statement-breakpoint
create policy staff_passkeys_scope on staff_passkeys to quita_app using ((select scope_is('system')));
--> statement-breakpoint
alter table staff_challenges enable row level security;
--> statement-breakpoint
create policy staff_challenges_scope on staff_challenges to quita_app using (
  (select scope_is('system')));
