CREATE TABLE "scheduled_journeys" (
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
	CONSTRAINT "scheduled_journeys_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "scheduled_journeys_ended" CHECK (("scheduled_journeys"."state" = 'waiting') = ("scheduled_journeys"."ended_at" is null)),
	CONSTRAINT "scheduled_journeys_outcome" CHECK (("scheduled_journeys"."state" = 'published') = ("scheduled_journeys"."published_version" is not null)
        and ("scheduled_journeys"."state" = 'stopped') = ("scheduled_journeys"."obstacle" is not null)
        and ("scheduled_journeys"."state" = 'cancelled') = ("scheduled_journeys"."cancelled_by" is not null)),
	CONSTRAINT "scheduled_journeys_on_its_day" CHECK ("scheduled_journeys"."state" not in ('published', 'stopped')
        or "scheduled_journeys"."ended_at" >= ("scheduled_journeys"."in_force_from"::timestamp at time zone 'America/Sao_Paulo'))
);
--> statement-breakpoint
ALTER TABLE "scheduled_journeys" ADD CONSTRAINT "scheduled_journeys_id_staff_approvals_id_fk" FOREIGN KEY ("id") REFERENCES "public"."staff_approvals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_journeys" ADD CONSTRAINT "scheduled_journeys_approved_by_staff_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_journeys" ADD CONSTRAINT "scheduled_journeys_cancelled_by_staff_users_id_fk" FOREIGN KEY ("cancelled_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scheduled_journeys" ADD CONSTRAINT "scheduled_journeys_creditor_id_draft_version_journey_drafts_creditor_id_version_fk" FOREIGN KEY ("creditor_id","draft_version") REFERENCES "public"."journey_drafts"("creditor_id","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "scheduled_journeys_waiting" ON "scheduled_journeys" USING btree ("creditor_id") WHERE "scheduled_journeys"."state" = 'waiting';