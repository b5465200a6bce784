-- That somebody wants WhatsApp is theirs: they and the system read and write it, staff do not.
grant select, insert, update on whatsapp_consents to quita_app;
--> statement-breakpoint
alter table whatsapp_consents enable row level security;
--> statement-breakpoint
create policy whatsapp_consents_scope on whatsapp_consents to quita_app using (
  (select scope_is('system')) or debtor_id = (select scope_debtor()));
--> statement-breakpoint
-- A creditor's words are written by its staff and stay as they were written; what a person's own act
-- has written to them is drawn in them, so that everybody's scope reads them.
grant select, insert on message_wordings, message_wording_publications to quita_app;
--> statement-breakpoint
alter table message_wordings enable row level security;
--> statement-breakpoint
create policy message_wordings_scope on message_wordings to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
create policy message_wordings_read on message_wordings for select to quita_app using (
  (select scope_debtor()) is not null);
--> statement-breakpoint
alter table message_wording_publications enable row level security;
--> statement-breakpoint
create policy message_wording_publications_scope on message_wording_publications to quita_app using (
  (select scope_is('system')) or creditor_id = any ((select scope_creditors())::uuid[]));
--> statement-breakpoint
create policy message_wording_publications_read on message_wording_publications for select to quita_app using (
  (select scope_debtor()) is not null);
