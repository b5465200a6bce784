CREATE TABLE "journey_drafts" (
	"creditor_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"steps" jsonb NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "journey_drafts_creditor_id_version_pk" PRIMARY KEY("creditor_id","version")
);
--> statement-breakpoint
CREATE TABLE "journey_replays" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"draft_version" integer NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"live_version" integer,
	"computed_on" date NOT NULL,
	"data_as_of" timestamp with time zone,
	"figures" jsonb NOT NULL,
	"made_by" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "journey_replays_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "journey_sends" (
	"creditor_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"anchor_on" date NOT NULL,
	"day" integer NOT NULL,
	"debtor_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"step" text NOT NULL,
	"planned_on" date NOT NULL,
	"written_on" date NOT NULL,
	"message_id" uuid NOT NULL,
	CONSTRAINT "journey_sends_creditor_id_subject_id_anchor_on_day_pk" PRIMARY KEY("creditor_id","subject_id","anchor_on","day"),
	CONSTRAINT "journey_sends_message_id_unique" UNIQUE("message_id"),
	CONSTRAINT "journey_sends_in_time" CHECK ("journey_sends"."written_on" >= "journey_sends"."planned_on")
);
--> statement-breakpoint
CREATE TABLE "journey_versions" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"status" text NOT NULL,
	"steps" jsonb NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"published_at" timestamp with time zone NOT NULL,
	CONSTRAINT "journey_versions_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
ALTER TABLE "journey_drafts" ADD CONSTRAINT "journey_drafts_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_drafts" ADD CONSTRAINT "journey_drafts_written_by_staff_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_replays" ADD CONSTRAINT "journey_replays_made_by_staff_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_replays" ADD CONSTRAINT "journey_replays_creditor_id_draft_version_journey_drafts_creditor_id_version_fk" FOREIGN KEY ("creditor_id","draft_version") REFERENCES "public"."journey_drafts"("creditor_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_sends" ADD CONSTRAINT "journey_sends_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_sends" ADD CONSTRAINT "journey_sends_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journey_versions" ADD CONSTRAINT "journey_versions_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "journey_sends_one_a_day" ON "journey_sends" USING btree ("creditor_id","debtor_id","written_on");--> statement-breakpoint
CREATE UNIQUE INDEX "journey_versions_version" ON "journey_versions" USING btree ("creditor_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "journey_versions_one_published" ON "journey_versions" USING btree ("creditor_id") WHERE "journey_versions"."status" = 'published';