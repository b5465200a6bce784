CREATE TABLE "retention_nights" (
	"kind" text PRIMARY KEY NOT NULL,
	"night" date NOT NULL,
	"reached_at" timestamp with time zone,
	"reached_id" uuid,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "retention_steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"before" timestamp with time zone NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"rows" integer NOT NULL,
	"numbers" text[] DEFAULT '{}' NOT NULL,
	"transaction" "xid8" NOT NULL,
	CONSTRAINT "retention_steps_rows" CHECK ("retention_steps"."rows" > 0),
	CONSTRAINT "retention_steps_age" CHECK (coalesce("retention_steps"."before" <= "retention_steps"."at" - make_interval(hours => 24 * case
        when "retention_steps"."kind" in ('sessions', 'links', 'promises', 'search_traces') then 730
        when "retention_steps"."kind" in ('codes', 'telephone_checks', 'debtor_views', 'contact_changes',
                           'message_texts', 'reply_words', 'quotes', 'notice_hints') then 365
        when "retention_steps"."kind" in ('case_words', 'case_photos') then 1825
        when "retention_steps"."kind" = 'outbox' then 30 end), false))
);
--> statement-breakpoint
CREATE INDEX "retention_steps_transaction" ON "retention_steps" USING btree ("transaction");--> statement-breakpoint
CREATE INDEX "access_codes_kept" ON "access_codes" USING btree ("expires_at","id");--> statement-breakpoint
CREATE INDEX "access_links_kept" ON "access_links" USING btree ("expires_at","id");--> statement-breakpoint
CREATE INDEX "debtor_sessions_link" ON "debtor_sessions" USING btree ("link_id");--> statement-breakpoint
CREATE INDEX "debtor_sessions_kept" ON "debtor_sessions" USING btree ("expires_at","id");--> statement-breakpoint
CREATE INDEX "agreement_evidence_session" ON "agreement_evidence" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "outbox_events_kept" ON "outbox_events" USING btree ("dispatched_at","id") WHERE "outbox_events"."dispatched_at" is not null;--> statement-breakpoint
CREATE INDEX "case_entries_kept" ON "case_entries" USING btree ("at","id") WHERE "case_entries"."words_sealed" is not null;--> statement-breakpoint
CREATE INDEX "case_photos_kept" ON "case_photos" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "messages_kept" ON "messages" USING btree ("created_at","id") WHERE "messages"."content_sealed" is not null;--> statement-breakpoint
CREATE INDEX "quotes_kept" ON "quotes" USING btree ("valid_until","id");--> statement-breakpoint
CREATE INDEX "search_traces_kept" ON "search_traces" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "webhook_inbox_kept" ON "webhook_inbox" USING btree ("received_at","id") WHERE "webhook_inbox"."hint" <> '{}';--> statement-breakpoint
CREATE INDEX "replies_kept" ON "replies" USING btree ("received_at","id") WHERE "replies"."words_sealed" is not null;--> statement-breakpoint
CREATE INDEX "card_consents_session" ON "card_consents" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "contact_changes_kept" ON "contact_changes" USING btree ("asked_at","id");--> statement-breakpoint
CREATE INDEX "debtor_views_kept" ON "debtor_views" USING btree ("expires_at","id");--> statement-breakpoint
CREATE INDEX "promises_kept" ON "promises" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "telephone_checks_kept" ON "telephone_checks" USING btree ("checked_at","id");