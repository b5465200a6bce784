CREATE TABLE "debt_rolls" (
	"creditor_id" uuid NOT NULL,
	"month" date NOT NULL,
	"from_state" text NOT NULL,
	"to_state" text NOT NULL,
	"debts" integer NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "debt_rolls_creditor_id_month_from_state_to_state_pk" PRIMARY KEY("creditor_id","month","from_state","to_state"),
	CONSTRAINT "debt_rolls_month" CHECK (extract(day from "debt_rolls"."month") = 1 and "debt_rolls"."debts" >= 0 and "debt_rolls"."amount" >= 0)
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"list" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "saved_views_name_length" CHECK (char_length("saved_views"."name") between 1 and 60)
);
--> statement-breakpoint
ALTER TABLE "creditors" ALTER COLUMN "pix_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "creditors" ALTER COLUMN "pix_payee_name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "debt_rolls" ADD CONSTRAINT "debt_rolls_creditor_id_creditors_id_fk" FOREIGN KEY ("creditor_id") REFERENCES "public"."creditors"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_staff_id_staff_users_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff_users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "saved_views_staff" ON "saved_views" USING btree ("staff_id","list");--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_name" ON "saved_views" USING btree ("staff_id","list",lower("name"));--> statement-breakpoint
CREATE INDEX "instalments_until" ON "instalments" USING btree ("creditor_id","payable_until");--> statement-breakpoint
CREATE INDEX "messages_sent" ON "messages" USING btree ("sent_at") WHERE "messages"."status" = 'sent';--> statement-breakpoint
CREATE INDEX "payments_paid" ON "payments" USING btree ("creditor_id","paid_at");--> statement-breakpoint
ALTER TABLE "creditors" ADD CONSTRAINT "creditors_payee" CHECK (num_nulls("creditors"."pix_key", "creditors"."pix_payee_name") in (0, 2)
        and ("creditors"."pix_key" is not null or num_nonnulls("creditors"."pix_psp", "creditors"."pix_account_number", "creditors"."pix_agreement") = 0));