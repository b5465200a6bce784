CREATE TABLE "whatsapp_consents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"debtor_id" uuid NOT NULL,
	"contact_id" uuid NOT NULL,
	"given_by" text NOT NULL,
	"given_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	CONSTRAINT "whatsapp_consents_end" CHECK (("whatsapp_consents"."ended_at" is null) = ("whatsapp_consents"."end_reason" is null))
);
--> statement-breakpoint
CREATE TABLE "message_wordings" (
	"creditor_id" uuid NOT NULL,
	"template" text NOT NULL,
	"channel" text NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_wordings_pk" PRIMARY KEY("creditor_id","template","channel","version"),
	CONSTRAINT "message_wordings_version" CHECK ("message_wordings"."version" >= 1)
);
--> statement-breakpoint
CREATE TABLE "message_wording_publications" (
	"creditor_id" uuid NOT NULL,
	"template" text NOT NULL,
	"channel" text NOT NULL,
	"place" integer NOT NULL,
	"version" integer,
	"how" text NOT NULL,
	"published_by" uuid NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_wording_publications_pk" PRIMARY KEY("creditor_id","template","channel","place"),
	CONSTRAINT "message_wording_publications_house" CHECK ("message_wording_publications"."version" is not null or "message_wording_publications"."how" = 'returned')
);
--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "contact_whatsapp" text DEFAULT 'no' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "whatsapp_failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "wording_version" integer;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "whatsapp_version" integer;--> statement-breakpoint
ALTER TABLE "whatsapp_consents" ADD CONSTRAINT "whatsapp_consents_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "whatsapp_consents" ADD CONSTRAINT "whatsapp_consents_contact_id_contacts_id_fk" FOREIGN KEY ("contact_id") REFERENCES "public"."contacts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_wordings" ADD CONSTRAINT "message_wordings_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_wordings" ADD CONSTRAINT "message_wordings_written_by_staff_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_wording_publications" ADD CONSTRAINT "message_wording_publications_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_wording_publications" ADD CONSTRAINT "message_wording_publications_published_by_staff_users_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_wording_publications" ADD CONSTRAINT "message_wording_publications_version" FOREIGN KEY ("creditor_id","template","channel","version") REFERENCES "public"."message_wordings"("creditor_id","template","channel","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "whatsapp_consents_live" ON "whatsapp_consents" USING btree ("contact_id") WHERE "whatsapp_consents"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "whatsapp_consents_debtor" ON "whatsapp_consents" USING btree ("debtor_id","given_at");--> statement-breakpoint
CREATE INDEX "messages_provider" ON "messages" USING btree ("provider_id") WHERE "messages"."provider_id" is not null and "messages"."channel" in ('sms', 'whatsapp');