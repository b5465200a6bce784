CREATE TABLE "creditor_changes" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"section" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	"changed_by" uuid NOT NULL,
	"in_force_since" timestamp with time zone NOT NULL,
	CONSTRAINT "creditor_changes_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "ground_colour" text DEFAULT '#0f5e4e' NOT NULL;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "letter_colour" text DEFAULT '#ffffff' NOT NULL;--> statement-breakpoint
ALTER TABLE "creditor_changes" ADD CONSTRAINT "creditor_changes_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "creditors" ADD CONSTRAINT "creditors_colours" CHECK ("creditors"."ground_colour" ~ '^#[0-9a-f]{6}$' and "creditors"."letter_colour" ~ '^#[0-9a-f]{6}$');