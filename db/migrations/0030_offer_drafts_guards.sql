-- Drafts and simulations tell how low a creditor would go: its staff and the system only, and a
-- version that was written or simulated stays as it was.
grant select, insert on offer_drafts, offer_simulations to quita_app;
--> statement-breakpoint
alter table offer_drafts enable row level security;
--> statement-breakpoint
create policy offer_drafts_scope on offer_drafts to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
alter table offer_simulations enable row level security;
--> statement-breakpoint
create policy offer_simulations_scope on offer_simulations to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
