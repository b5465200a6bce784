CREATE TABLE "allocations" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"payable_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"reversal_id" uuid,
	"ledger_transaction_id" uuid NOT NULL,
	"allocated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "allocations_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "allocations_amount" CHECK ("allocations"."amount" <> 0)
);
--> statement-breakpoint
CREATE TABLE "payable_adjustments" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"payable_id" uuid NOT NULL,
	"payment_id" uuid,
	"kind" text NOT NULL,
	"amount" bigint NOT NULL,
	"reversal_id" uuid,
	"ledger_transaction_id" uuid NOT NULL,
	"adjusted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payable_adjustments_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "payable_adjustments_sign" CHECK ("payable_adjustments"."amount" <> 0 and ("payable_adjustments"."reversal_id" is not null
        or ("payable_adjustments"."amount" > 0) = ("payable_adjustments"."kind" in ('late_fine', 'late_interest'))))
);
--> statement-breakpoint
CREATE TABLE "reversals" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid,
	"payment_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"kind" text NOT NULL,
	"provider_reversal_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	"requested_by" uuid,
	"ledger_transaction_id" uuid,
	"restoring_transaction_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"done_at" timestamp with time zone,
	"reviewed_at" timestamp with time zone,
	"reviewed_by" uuid,
	CONSTRAINT "reversals_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "reversals_amount" CHECK ("reversals"."amount" > 0),
	CONSTRAINT "reversals_books" CHECK (("reversals"."status" in ('done', 'restored')) = ("reversals"."ledger_transaction_id" is not null)
        and ("reversals"."status" = 'restored') = ("reversals"."restoring_transaction_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "suspense_items" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid,
	"payment_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"reason" text NOT NULL,
	"status" text NOT NULL,
	"reversal_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" uuid,
	CONSTRAINT "suspense_items_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "suspense_items_amount" CHECK ("suspense_items"."amount" > 0),
	CONSTRAINT "suspense_items_return" CHECK (("suspense_items"."status" in ('returning', 'returned')) = ("suspense_items"."reversal_id" is not null))
);
--> statement-breakpoint
CREATE TABLE "charge_lines" (
	"creditor_id" uuid NOT NULL,
	"charge_id" uuid NOT NULL,
	"payable_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"amount" bigint NOT NULL,
	"late_fine" bigint NOT NULL,
	"late_interest" bigint NOT NULL,
	"early_rebate" bigint NOT NULL,
	CONSTRAINT "charge_lines_creditor_id_charge_id_payable_id_pk" PRIMARY KEY("creditor_id","charge_id","payable_id"),
	CONSTRAINT "charge_lines_signs" CHECK ("charge_lines"."amount" > 0 and "charge_lines"."late_fine" >= 0 and "charge_lines"."late_interest" >= 0 and "charge_lines"."early_rebate" >= 0)
);
--> statement-breakpoint
ALTER TABLE "charges" RENAME COLUMN "txid" TO "reference";--> statement-breakpoint
ALTER TABLE "charges" DROP CONSTRAINT "charges_txid_unique";--> statement-breakpoint
ALTER TABLE "charges" DROP CONSTRAINT "charges_code";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_parts";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_signs";--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_suspense_reason";--> statement-breakpoint
DROP INDEX "payments_payable";--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "debtor_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "payable_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "payments" ALTER COLUMN "charge_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "method" text NOT NULL DEFAULT 'cob';--> statement-breakpoint
ALTER TABLE "charges" ALTER COLUMN "method" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "provider_charge_id" text;--> statement-breakpoint
ALTER TABLE "charges" ADD COLUMN "page_url" text;--> statement-breakpoint
ALTER TABLE "payables" ADD COLUMN "review_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_creditor_id_payment_id_payments_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payment_id") REFERENCES "public"."payments"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_creditor_id_payable_id_payables_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payable_id") REFERENCES "public"."payables"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_creditor_id_ledger_transaction_id_ledger_transactions_creditor_id_id_fk" FOREIGN KEY ("creditor_id","ledger_transaction_id") REFERENCES "public"."ledger_transactions"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payable_adjustments" ADD CONSTRAINT "payable_adjustments_creditor_id_payable_id_payables_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payable_id") REFERENCES "public"."payables"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payable_adjustments" ADD CONSTRAINT "payable_adjustments_creditor_id_ledger_transaction_id_ledger_transactions_creditor_id_id_fk" FOREIGN KEY ("creditor_id","ledger_transaction_id") REFERENCES "public"."ledger_transactions"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reversals" ADD CONSTRAINT "reversals_creditor_id_payment_id_payments_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payment_id") REFERENCES "public"."payments"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suspense_items" ADD CONSTRAINT "suspense_items_creditor_id_payment_id_payments_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payment_id") REFERENCES "public"."payments"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charge_lines" ADD CONSTRAINT "charge_lines_creditor_id_charge_id_charges_creditor_id_id_fk" FOREIGN KEY ("creditor_id","charge_id") REFERENCES "public"."charges"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "charge_lines" ADD CONSTRAINT "charge_lines_creditor_id_payable_id_payables_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payable_id") REFERENCES "public"."payables"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "allocations_payable" ON "allocations" USING btree ("creditor_id","payable_id");--> statement-breakpoint
CREATE INDEX "allocations_payment" ON "allocations" USING btree ("creditor_id","payment_id");--> statement-breakpoint
CREATE INDEX "payable_adjustments_payable" ON "payable_adjustments" USING btree ("creditor_id","payable_id");--> statement-breakpoint
CREATE UNIQUE INDEX "reversals_provider_id" ON "reversals" USING btree ("provider","payment_id","provider_reversal_id");--> statement-breakpoint
CREATE INDEX "reversals_waiting" ON "reversals" USING btree ("updated_at") WHERE "reversals"."status" in ('requested', 'pending', 'unknown');--> statement-breakpoint
CREATE INDEX "suspense_items_open" ON "suspense_items" USING btree ("creditor_id","created_at") WHERE "suspense_items"."status" = 'open';--> statement-breakpoint
CREATE INDEX "suspense_items_payment" ON "suspense_items" USING btree ("creditor_id","payment_id");--> statement-breakpoint
CREATE INDEX "charge_lines_payable" ON "charge_lines" USING btree ("creditor_id","payable_id");--> statement-breakpoint
CREATE UNIQUE INDEX "charges_reference" ON "charges" USING btree ("reference");--> statement-breakpoint
CREATE UNIQUE INDEX "charges_provider_charge" ON "charges" USING btree ("provider","provider_charge_id");--> statement-breakpoint
CREATE INDEX "payments_charge" ON "payments" USING btree ("creditor_id","charge_id");--> statement-breakpoint
CREATE INDEX "payments_debtor" ON "payments" USING btree ("debtor_id");--> statement-breakpoint
INSERT INTO "charge_lines" SELECT creditor_id, id, payable_id, debtor_id, 0, amount, 0, 0, 0 FROM "charges";--> statement-breakpoint
INSERT INTO "allocations" SELECT creditor_id, gen_random_uuid(), debtor_id, id, payable_id, allocated, null, ledger_transaction_id, recorded_at FROM "payments" WHERE allocated > 0;--> statement-breakpoint
INSERT INTO "suspense_items" SELECT creditor_id, gen_random_uuid(), debtor_id, id, suspended, suspense_reason, 'open', null, recorded_at FROM "payments" WHERE suspended > 0;--> statement-breakpoint
ALTER TABLE "payments" DROP COLUMN "allocated";--> statement-breakpoint
ALTER TABLE "payments" DROP COLUMN "suspended";--> statement-breakpoint
ALTER TABLE "payments" DROP COLUMN "suspense_reason";--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_method" CHECK (("charges"."provider" = 'pix') = ("charges"."method" in ('cob', 'cobv', 'cobr')));--> statement-breakpoint
ALTER TABLE "charges" ADD CONSTRAINT "charges_shown" CHECK ("charges"."status" <> 'live' or case "charges"."method" when 'checkout' then "charges"."page_url" is not null
        when 'off_session' then true when 'cobr' then true else "charges"."br_code" is not null end);--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_amount" CHECK ("payments"."amount" > 0);--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_of_a_charge" CHECK (num_nulls("payments"."debtor_id", "payments"."payable_id", "payments"."charge_id") in (0, 3));