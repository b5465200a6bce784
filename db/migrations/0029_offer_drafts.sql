CREATE TABLE "offer_drafts" (
	"creditor_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"rules" jsonb NOT NULL,
	"content_hash" "bytea" NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "offer_drafts_creditor_id_version_pk" PRIMARY KEY("creditor_id","version")
);
--> statement-breakpoint
CREATE TABLE "offer_simulations" (
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
	CONSTRAINT "offer_simulations_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
ALTER TABLE "offer_drafts" ADD CONSTRAINT "offer_drafts_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_drafts" ADD CONSTRAINT "offer_drafts_written_by_staff_users_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_simulations" ADD CONSTRAINT "offer_simulations_made_by_staff_users_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offer_simulations" ADD CONSTRAINT "offer_simulations_creditor_id_draft_version_offer_drafts_creditor_id_version_fk" FOREIGN KEY ("creditor_id","draft_version") REFERENCES "public"."offer_drafts"("creditor_id","version") ON DELETE no action ON UPDATE no action;