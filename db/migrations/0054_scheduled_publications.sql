CREATE TABLE "scheduled_publications" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"draft_version" integer NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"live_version" integer,
	"in_force_from" date NOT NULL,
	"approved_by" uuid NOT NULL,
	"approved_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"ended_at" timestamp with time zone,
	"published_version" integer,
	"obstacle" text,
	"cancelled_by" uuid,
	CONSTRAINT "scheduled_publications_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "scheduled_publications_ended" CHECK (("scheduled_publications"."state" = 'waiting') = ("scheduled_publications"."ended_at" is null)),
	CONSTRAINT "scheduled_publications_outcome" CHECK (("scheduled_publications"."state" = 'published') = ("scheduled_publications"."published_version" is not null)
        and ("scheduled_publications"."state" = 'stopped') = ("scheduled_publications"."obstacle" is not null)
        and ("scheduled_publications"."state" = 'cancelled') = ("scheduled_publications"."cancelled_by" is not null)),
	CONSTRAINT "scheduled_publications_on_its_day" CHECK ("scheduled_publications"."state" not in ('published', 'stopped')
        or "scheduled_publications"."ended_at" >= ("scheduled_publications"."in_force_from"::timestamp at time zone 'America/Sao_Paulo'))
);
--> statement-breakpoint
ALTER TABLE "scheduled_publications" ADD CONSTRAINT "scheduled_publications_id_staff_approvals_id_fk" FOREIGN KEY ("id") REFERENCES "public"."staff_approvals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_publications" ADD CONSTRAINT "scheduled_publications_approved_by_staff_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_publications" ADD CONSTRAINT "scheduled_publications_cancelled_by_staff_users_id_fk" FOREIGN KEY ("cancelled_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_publications" ADD CONSTRAINT "scheduled_publications_creditor_id_draft_version_offer_drafts_creditor_id_version_fk" FOREIGN KEY ("creditor_id","draft_version") REFERENCES "public"."offer_drafts"("creditor_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "scheduled_publications_waiting" ON "scheduled_publications" USING btree ("creditor_id") WHERE "scheduled_publications"."state" = 'waiting';