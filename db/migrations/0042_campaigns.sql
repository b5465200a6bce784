CREATE TABLE "campaign_audiences" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"campaign_id" uuid NOT NULL,
	"included" integer NOT NULL,
	"held_out" integer NOT NULL,
	"excluded" integer NOT NULL,
	"reasons" jsonb NOT NULL,
	"members_sha256" "bytea" NOT NULL,
	"frozen_by" uuid NOT NULL,
	"frozen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "campaign_audiences_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "campaign_members" (
	"creditor_id" uuid NOT NULL,
	"audience_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"verdict" text NOT NULL,
	"reason" text,
	"contact_id" uuid,
	"message_id" uuid,
	"link_id" uuid,
	"written_at" timestamp with time zone,
	CONSTRAINT "campaign_members_creditor_id_audience_id_debtor_id_pk" PRIMARY KEY("creditor_id","audience_id","debtor_id"),
	CONSTRAINT "campaign_members_reason" CHECK (("campaign_members"."verdict" = 'out') = ("campaign_members"."reason" is not null)),
	CONSTRAINT "campaign_members_contact" CHECK (("campaign_members"."verdict" = 'in') = ("campaign_members"."contact_id" is not null)),
	CONSTRAINT "campaign_members_written" CHECK (num_nulls("campaign_members"."message_id", "campaign_members"."link_id", "campaign_members"."written_at") in (0, 3)
        and ("campaign_members"."written_at" is null or "campaign_members"."verdict" = 'in'))
);
--> statement-breakpoint
CREATE TABLE "campaign_segments" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"filter" jsonb NOT NULL,
	"saved_by" uuid NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone,
	CONSTRAINT "campaign_segments_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"channel" text NOT NULL,
	"template" text NOT NULL,
	"hold_out_percent" smallint NOT NULL,
	"filter" jsonb NOT NULL,
	"state" text NOT NULL,
	"audience_id" uuid,
	"written_by" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	"asked_by" uuid,
	"approval_id" uuid,
	"approval_expires_at" timestamp with time zone,
	"approved_by" uuid,
	"approved_at" timestamp with time zone,
	"approved_sha256" "bytea",
	"started_at" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "campaigns_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "campaigns_state" CHECK ("campaigns"."state" in ('draft', 'awaiting_approval', 'approved', 'running', 'paused', 'finished', 'cancelled')),
	CONSTRAINT "campaigns_hold_out" CHECK ("campaigns"."hold_out_percent" between 0 and 50),
	CONSTRAINT "campaigns_asked" CHECK ("campaigns"."state" in ('draft', 'cancelled') or ("campaigns"."audience_id" is not null and "campaigns"."asked_by" is not null)),
	CONSTRAINT "campaigns_approved" CHECK (("campaigns"."state" not in ('approved', 'running', 'paused', 'finished')
        or num_nulls("campaigns"."approved_by", "campaigns"."approved_at", "campaigns"."approved_sha256") = 0)
        and ("campaigns"."approved_by" is null or "campaigns"."approved_by" <> "campaigns"."asked_by")),
	CONSTRAINT "campaigns_started" CHECK (("campaigns"."state" not in ('running', 'paused', 'finished') or "campaigns"."started_at" is not null)
        and ("campaigns"."state" = 'paused') = ("campaigns"."paused_at" is not null)
        and ("campaigns"."state" in ('finished', 'cancelled')) = ("campaigns"."ended_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "held_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "delivered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaign_audiences" ADD CONSTRAINT "campaign_audiences_frozen_by_staff_users_id_fk" FOREIGN KEY ("frozen_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_segments" ADD CONSTRAINT "campaign_segments_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_segments" ADD CONSTRAINT "campaign_segments_saved_by_staff_users_id_fk" FOREIGN KEY ("saved_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_written_by_staff_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_asked_by_staff_users_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_approval_id_staff_approvals_id_fk" FOREIGN KEY ("approval_id") REFERENCES "public"."staff_approvals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_approved_by_staff_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaign_members_group" ON "campaign_members" USING btree ("creditor_id","audience_id","verdict","reason","debtor_id");--> statement-breakpoint
CREATE INDEX "campaign_members_waiting" ON "campaign_members" USING btree ("creditor_id","audience_id","debtor_id") WHERE "campaign_members"."verdict" = 'in' and "campaign_members"."written_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_members_message" ON "campaign_members" USING btree ("message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "campaign_segments_name" ON "campaign_segments" USING btree ("creditor_id","name") WHERE "campaign_segments"."retired_at" is null;--> statement-breakpoint
CREATE INDEX "campaigns_running" ON "campaigns" USING btree ("id") WHERE "campaigns"."state" = 'running';