CREATE TABLE "creditor_pix_keys" (
	"pix_key" text NOT NULL,
	"creditor_id" uuid NOT NULL,
	CONSTRAINT "creditor_pix_keys_pix_key_creditor_id_pk" PRIMARY KEY("pix_key","creditor_id")
);
--> statement-breakpoint
CREATE TABLE "payee_changes" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"state" text NOT NULL,
	"proposed_by" uuid NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"approved_by" uuid NOT NULL,
	"approved_at" timestamp with time zone NOT NULL,
	"takes_effect_at" timestamp with time zone NOT NULL,
	"key_proven_at" timestamp with time zone,
	"key_fault" text,
	"in_force_at" timestamp with time zone,
	"cancelled_by" uuid,
	"cancelled_at" timestamp with time zone,
	CONSTRAINT "payee_changes_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "payee_changes_four_eyes" CHECK ("payee_changes"."proposed_by" <> "payee_changes"."approved_by"),
	CONSTRAINT "payee_changes_a_day" CHECK ("payee_changes"."takes_effect_at" >= "payee_changes"."approved_at" + interval '24 hours'),
	CONSTRAINT "payee_changes_in_force" CHECK (("payee_changes"."state" = 'in_force') = ("payee_changes"."in_force_at" is not null)
        and ("payee_changes"."in_force_at" is null or ("payee_changes"."in_force_at" >= "payee_changes"."takes_effect_at" and "payee_changes"."key_proven_at" is not null))),
	CONSTRAINT "payee_changes_cancelled" CHECK (("payee_changes"."state" = 'cancelled') = ("payee_changes"."cancelled_at" is not null)
        and num_nulls("payee_changes"."cancelled_by", "payee_changes"."cancelled_at") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "staff_approvals" DROP CONSTRAINT "staff_approvals_four_eyes";--> statement-breakpoint
ALTER TABLE "creditor_terms" ADD COLUMN "stated_at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "creditor_terms" ADD COLUMN "stated_by" uuid;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "pix_psp" text;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "contact_first_hour" smallint DEFAULT 11 NOT NULL;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "contact_end_hour" smallint DEFAULT 18 NOT NULL;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "contact_every_days" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "contact_per_week" smallint DEFAULT 3 NOT NULL;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "contact_per_month" smallint DEFAULT 8 NOT NULL;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "contact_sms" text DEFAULT 'yes' NOT NULL;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "contact_email" text DEFAULT 'yes' NOT NULL;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "not_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "creditor_pix_keys" ADD CONSTRAINT "creditor_pix_keys_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payee_changes" ADD CONSTRAINT "payee_changes_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payee_changes" ADD CONSTRAINT "payee_changes_id_staff_approvals_id_fk" FOREIGN KEY ("id") REFERENCES "public"."staff_approvals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payee_changes" ADD CONSTRAINT "payee_changes_proposed_by_staff_users_id_fk" FOREIGN KEY ("proposed_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payee_changes" ADD CONSTRAINT "payee_changes_approved_by_staff_users_id_fk" FOREIGN KEY ("approved_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payee_changes" ADD CONSTRAINT "payee_changes_cancelled_by_staff_users_id_fk" FOREIGN KEY ("cancelled_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "payee_changes_waiting" ON "payee_changes" USING btree ("creditor_id") WHERE "payee_changes"."state" = 'waiting';--> statement-breakpoint
ALTER TABLE "creditors" ADD CONSTRAINT "creditors_contact" CHECK ("creditors"."contact_first_hour" between 9 and 18 and "creditors"."contact_end_hour" between 10 and 19
        and "creditors"."contact_first_hour" < "creditors"."contact_end_hour" and "creditors"."contact_every_days" between 1 and 30
        and "creditors"."contact_per_week" between 0 and 3 and "creditors"."contact_per_month" between 0 and 8);--> statement-breakpoint
ALTER TABLE "staff_approvals" ADD CONSTRAINT "staff_approvals_four_eyes" CHECK ("staff_approvals"."decided_by" is null or "staff_approvals"."decided_by" <> "staff_approvals"."requested_by" or "staff_approvals"."state" = 'withdrawn');