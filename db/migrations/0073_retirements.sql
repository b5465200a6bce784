CREATE TABLE "retirements" (
	"debtor_id" uuid PRIMARY KEY NOT NULL,
	"retired_at" timestamp with time zone NOT NULL,
	"story_ended_at" timestamp with time zone NOT NULL,
	"rows" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"quote_numbers" text[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "retirements_age" CHECK ("retirements"."story_ended_at" <= "retirements"."retired_at" - make_interval(hours => 24 * 1825))
);
--> statement-breakpoint
ALTER TABLE "saved_cards" DROP CONSTRAINT "saved_cards_saved";--> statement-breakpoint
ALTER TABLE "agreement_evidence" ALTER COLUMN "origin_sealed" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "papers" ALTER COLUMN "content_sealed" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "debtors" ALTER COLUMN "document_sealed" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "card_consents" ALTER COLUMN "origin_sealed" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "retirements" ADD CONSTRAINT "retirements_debtor_id_debtors_id_fk" FOREIGN KEY ("debtor_id") REFERENCES "public"."debtors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "debtors_kept" ON "debtors" USING btree ("created_at","id") WHERE "debtors"."document_sealed" is not null;--> statement-breakpoint
ALTER TABLE "saved_cards" ADD CONSTRAINT "saved_cards_saved" CHECK (num_nulls("saved_cards"."payment_method", "saved_cards"."active_at") in (0, 2)
        and ("saved_cards"."card_sealed" is null or "saved_cards"."active_at" is not null)
        and ("saved_cards"."status" in ('wanted', 'removed') or "saved_cards"."active_at" is null or "saved_cards"."card_sealed" is not null)
        and ("saved_cards"."active_at" is null or "saved_cards"."customer" is not null)
        and ("saved_cards"."status" <> 'active' or "saved_cards"."active_at" is not null)
        and ("saved_cards"."status" <> 'wanted' or "saved_cards"."active_at" is null));