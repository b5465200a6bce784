CREATE TABLE "undue_charges" (
	"creditor_id" uuid NOT NULL,
	"reversal_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"excess" bigint NOT NULL,
	"correction" bigint,
	"interest" bigint,
	"status" text NOT NULL,
	"ledger_transaction_id" uuid,
	"paying_transaction_id" uuid,
	"paid_note" text,
	"decided_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"paid_at" timestamp with time zone,
	CONSTRAINT "undue_charges_creditor_id_reversal_id_pk" PRIMARY KEY("creditor_id","reversal_id"),
	CONSTRAINT "undue_charges_books" CHECK ("undue_charges"."excess" > 0
        and ("undue_charges"."status" in ('owed', 'paid')) = ("undue_charges"."ledger_transaction_id" is not null)
        and ("undue_charges"."status" = 'paid') = ("undue_charges"."paying_transaction_id" is not null)
        and num_nulls("undue_charges"."paying_transaction_id", "undue_charges"."paid_note", "undue_charges"."paid_at") in (0, 3)
        and num_nulls("undue_charges"."ledger_transaction_id", "undue_charges"."correction", "undue_charges"."interest") in (0, 3))
);
--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "respond_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "decision" text;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "wait_note" text;--> statement-breakpoint
ALTER TABLE "reversals" ADD COLUMN "look_again_on" date;--> statement-breakpoint
ALTER TABLE "suspense_items" ADD COLUMN "ledger_transaction_id" uuid;--> statement-breakpoint
UPDATE "suspense_items" s SET "ledger_transaction_id" = y."ledger_transaction_id" FROM "payments" y WHERE y."creditor_id" = s."creditor_id" AND y."id" = s."payment_id";--> statement-breakpoint
ALTER TABLE "suspense_items" ALTER COLUMN "ledger_transaction_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "undue_charges" ADD CONSTRAINT "undue_charges_creditor_id_reversal_id_reversals_creditor_id_id_fk" FOREIGN KEY ("creditor_id","reversal_id") REFERENCES "public"."reversals"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspense_items" ADD CONSTRAINT "suspense_items_creditor_id_ledger_transaction_id_ledger_transactions_creditor_id_id_fk" FOREIGN KEY ("creditor_id","ledger_transaction_id") REFERENCES "public"."ledger_transactions"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reversals_unreviewed" ON "reversals" USING btree ("creditor_id","created_at") WHERE "reversals"."reviewed_at" is null;--> statement-breakpoint
CREATE INDEX "reversals_payment" ON "reversals" USING btree ("creditor_id","payment_id");--> statement-breakpoint
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_review" CHECK (num_nulls("reversals"."reviewed_at", "reversals"."decision") in (0, 2)
        and num_nulls("reversals"."wait_note", "reversals"."look_again_on") in (0, 2));