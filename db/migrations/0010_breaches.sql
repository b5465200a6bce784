CREATE TABLE "agreement_breaches" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"notice_id" uuid NOT NULL,
	"broken_at" timestamp with time zone NOT NULL,
	"repairable_until" date NOT NULL,
	"held_before" bigint NOT NULL,
	"owed_after" bigint NOT NULL,
	"ledger_transaction_id" uuid NOT NULL,
	"repaired_at" timestamp with time zone,
	"repair_transaction_id" uuid,
	CONSTRAINT "agreement_breaches_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "agreement_breaches_amounts" CHECK ("agreement_breaches"."held_before" >= 0 and "agreement_breaches"."owed_after" >= 0),
	CONSTRAINT "agreement_breaches_repair" CHECK (num_nulls("agreement_breaches"."repaired_at", "agreement_breaches"."repair_transaction_id") in (0, 2))
);
--> statement-breakpoint
CREATE TABLE "agreement_notices" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"payable_id" uuid NOT NULL,
	"attempt" smallint NOT NULL,
	"message_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agreement_notices_creditor_id_id_pk" PRIMARY KEY("creditor_id","id")
);
--> statement-breakpoint
CREATE TABLE "debt_allocations" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"debt_id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"interest" bigint NOT NULL,
	"fine" bigint NOT NULL,
	"fee" bigint NOT NULL,
	"correction" bigint NOT NULL,
	"principal" bigint NOT NULL,
	"reversal_id" uuid,
	"ledger_transaction_id" uuid NOT NULL,
	"allocated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "debt_allocations_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "debt_allocations_parts" CHECK ("debt_allocations"."amount" <> 0
        and "debt_allocations"."amount" = "debt_allocations"."interest" + "debt_allocations"."fine" + "debt_allocations"."fee" + "debt_allocations"."correction" + "debt_allocations"."principal"
        and sign(least("debt_allocations"."interest", "debt_allocations"."fine", "debt_allocations"."fee", "debt_allocations"."correction", "debt_allocations"."principal"))
          * sign(greatest("debt_allocations"."interest", "debt_allocations"."fine", "debt_allocations"."fee", "debt_allocations"."correction", "debt_allocations"."principal")) >= 0)
);
--> statement-breakpoint
CREATE TABLE "debt_restatements" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"debt_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"sequence" bigint GENERATED ALWAYS AS IDENTITY (sequence name "debt_restatements_sequence_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"cause" text NOT NULL,
	"agreement_id" uuid NOT NULL,
	"restated_on" date NOT NULL,
	"principal" bigint NOT NULL,
	"correction" bigint NOT NULL,
	"interest" bigint NOT NULL,
	"fine" bigint NOT NULL,
	"fee" bigint NOT NULL,
	"accrues" boolean NOT NULL,
	"ledger_transaction_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "debt_restatements_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "debt_restatements_parts" CHECK ("debt_restatements"."principal" >= 0 and "debt_restatements"."correction" >= 0 and "debt_restatements"."interest" >= 0 and "debt_restatements"."fine" >= 0 and "debt_restatements"."fee" >= 0
        and ("debt_restatements"."principal" > 0 or "debt_restatements"."correction" + "debt_restatements"."interest" + "debt_restatements"."fine" + "debt_restatements"."fee" = 0))
);
--> statement-breakpoint
ALTER TABLE "agreements" DROP CONSTRAINT "agreements_started";--> statement-breakpoint
DROP INDEX "agreements_one_per_quote";--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "repair_days" smallint DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "broken_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "agreements" ADD COLUMN "withdrawn_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "repair_days" smallint DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE "agreement_breaches" ADD CONSTRAINT "agreement_breaches_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_breaches" ADD CONSTRAINT "agreement_breaches_creditor_id_notice_id_agreement_notices_creditor_id_id_fk" FOREIGN KEY ("creditor_id","notice_id") REFERENCES "public"."agreement_notices"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_breaches" ADD CONSTRAINT "agreement_breaches_creditor_id_ledger_transaction_id_ledger_transactions_creditor_id_id_fk" FOREIGN KEY ("creditor_id","ledger_transaction_id") REFERENCES "public"."ledger_transactions"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_notices" ADD CONSTRAINT "agreement_notices_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_notices" ADD CONSTRAINT "agreement_notices_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_notices" ADD CONSTRAINT "agreement_notices_creditor_id_payable_id_instalments_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payable_id") REFERENCES "public"."instalments"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debt_allocations" ADD CONSTRAINT "debt_allocations_creditor_id_payment_id_payments_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payment_id") REFERENCES "public"."payments"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debt_allocations" ADD CONSTRAINT "debt_allocations_creditor_id_debt_id_debts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","debt_id") REFERENCES "public"."debts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debt_allocations" ADD CONSTRAINT "debt_allocations_creditor_id_ledger_transaction_id_ledger_transactions_creditor_id_id_fk" FOREIGN KEY ("creditor_id","ledger_transaction_id") REFERENCES "public"."ledger_transactions"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debt_restatements" ADD CONSTRAINT "debt_restatements_creditor_id_debt_id_debts_creditor_id_id_fk" FOREIGN KEY ("creditor_id","debt_id") REFERENCES "public"."debts"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debt_restatements" ADD CONSTRAINT "debt_restatements_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "debt_restatements" ADD CONSTRAINT "debt_restatements_creditor_id_ledger_transaction_id_ledger_transactions_creditor_id_id_fk" FOREIGN KEY ("creditor_id","ledger_transaction_id") REFERENCES "public"."ledger_transactions"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_breaches_one_open" ON "agreement_breaches" USING btree ("creditor_id","agreement_id") WHERE "agreement_breaches"."repaired_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "agreement_notices_attempt" ON "agreement_notices" USING btree ("creditor_id","payable_id","kind","attempt");--> statement-breakpoint
CREATE INDEX "agreement_notices_agreement" ON "agreement_notices" USING btree ("creditor_id","agreement_id");--> statement-breakpoint
CREATE INDEX "debt_allocations_payment" ON "debt_allocations" USING btree ("creditor_id","payment_id");--> statement-breakpoint
CREATE INDEX "debt_allocations_debt" ON "debt_allocations" USING btree ("creditor_id","debt_id");--> statement-breakpoint
CREATE INDEX "debt_allocations_agreement" ON "debt_allocations" USING btree ("creditor_id","agreement_id");--> statement-breakpoint
CREATE INDEX "debt_restatements_debt" ON "debt_restatements" USING btree ("creditor_id","debt_id","sequence");--> statement-breakpoint
CREATE INDEX "debt_restatements_debtor" ON "debt_restatements" USING btree ("debtor_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "agreements_one_per_quote" ON "agreements" USING btree ("creditor_id","quote_id") WHERE "agreements"."status" not in ('superseded', 'lapsed', 'withdrawn');--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_stopped" CHECK (("agreements"."status" = 'broken') = ("agreements"."broken_at" is not null)
        and ("agreements"."status" = 'withdrawn') = ("agreements"."withdrawn_at" is not null));--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_started" CHECK ("agreements"."status" not in ('active', 'settled', 'broken', 'withdrawn') or "agreements"."started_at" is not null);--> statement-breakpoint
ALTER TABLE "creditors" ADD CONSTRAINT "creditors_repair_days" CHECK ("creditors"."repair_days" >= 0);