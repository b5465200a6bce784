CREATE TABLE "automatic_authorisations" (
	"creditor_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"agreement_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"status" text NOT NULL,
	"contract" text NOT NULL,
	"fixed_amount" bigint,
	"starts_on" date NOT NULL,
	"ends_on" date NOT NULL,
	"entry_charge_id" uuid NOT NULL,
	"asked_at" timestamp with time zone,
	"recurrence_id" text,
	"code" text,
	"approved_at" timestamp with time zone,
	"cancel_wanted_at" timestamp with time zone,
	"ended_by" text,
	"end_code" text,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "automatic_authorisations_creditor_id_id_pk" PRIMARY KEY("creditor_id","id"),
	CONSTRAINT "automatic_authorisations_contract_unique" UNIQUE("contract"),
	CONSTRAINT "automatic_authorisations_recurrence_id_unique" UNIQUE("recurrence_id"),
	CONSTRAINT "automatic_recurrence" CHECK ("automatic_authorisations"."status" not in ('created', 'approved', 'rejected') or "automatic_authorisations"."recurrence_id" is not null),
	CONSTRAINT "automatic_approved" CHECK ("automatic_authorisations"."status" <> 'approved' or "automatic_authorisations"."approved_at" is not null),
	CONSTRAINT "automatic_ended" CHECK (("automatic_authorisations"."status" in ('refused', 'rejected', 'expired', 'cancelled')) = ("automatic_authorisations"."ended_at" is not null)),
	CONSTRAINT "automatic_period" CHECK ("automatic_authorisations"."ends_on" >= "automatic_authorisations"."starts_on")
);
--> statement-breakpoint
CREATE TABLE "automatic_collections" (
	"creditor_id" uuid NOT NULL,
	"charge_id" uuid NOT NULL,
	"authorisation_id" uuid NOT NULL,
	"payable_id" uuid NOT NULL,
	"debtor_id" uuid NOT NULL,
	"cycle" smallint NOT NULL,
	"due_on" date NOT NULL,
	"settles_on" date NOT NULL,
	"pending_on" date,
	"retries" smallint DEFAULT 0 NOT NULL,
	"retry_on" date,
	"failure" text,
	"asked_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "automatic_collections_creditor_id_charge_id_pk" PRIMARY KEY("creditor_id","charge_id"),
	CONSTRAINT "automatic_collections_days" CHECK ("automatic_collections"."settles_on" >= "automatic_collections"."due_on"),
	CONSTRAINT "automatic_collections_retries" CHECK ("automatic_collections"."retries" between 0 and 3)
);
--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "pix_account_number" text;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "pix_account_kind" text;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "pix_account_branch" text;--> statement-breakpoint
ALTER TABLE "creditors" ADD COLUMN "pix_agreement" text;--> statement-breakpoint
ALTER TABLE "automatic_authorisations" ADD CONSTRAINT "automatic_authorisations_creditor_id_agreement_id_agreements_creditor_id_id_fk" FOREIGN KEY ("creditor_id","agreement_id") REFERENCES "public"."agreements"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automatic_authorisations" ADD CONSTRAINT "automatic_authorisations_creditor_id_entry_charge_id_charges_creditor_id_id_fk" FOREIGN KEY ("creditor_id","entry_charge_id") REFERENCES "public"."charges"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automatic_collections" ADD CONSTRAINT "automatic_collections_creditor_id_charge_id_charges_creditor_id_id_fk" FOREIGN KEY ("creditor_id","charge_id") REFERENCES "public"."charges"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automatic_collections" ADD CONSTRAINT "automatic_collections_creditor_id_authorisation_id_automatic_authorisations_creditor_id_id_fk" FOREIGN KEY ("creditor_id","authorisation_id") REFERENCES "public"."automatic_authorisations"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automatic_collections" ADD CONSTRAINT "automatic_collections_creditor_id_payable_id_instalments_creditor_id_id_fk" FOREIGN KEY ("creditor_id","payable_id") REFERENCES "public"."instalments"("creditor_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "automatic_one_open_per_agreement" ON "automatic_authorisations" USING btree ("creditor_id","agreement_id") WHERE "automatic_authorisations"."status" in ('wanted', 'unknown', 'created', 'approved') and "automatic_authorisations"."cancel_wanted_at" is null;--> statement-breakpoint
CREATE INDEX "automatic_debtor" ON "automatic_authorisations" USING btree ("debtor_id");--> statement-breakpoint
CREATE INDEX "automatic_open" ON "automatic_authorisations" USING btree ("updated_at") WHERE "automatic_authorisations"."status" in ('wanted', 'unknown', 'created', 'approved');--> statement-breakpoint
CREATE UNIQUE INDEX "automatic_collections_cycle" ON "automatic_collections" USING btree ("creditor_id","authorisation_id","cycle");--> statement-breakpoint
CREATE UNIQUE INDEX "automatic_collections_instalment" ON "automatic_collections" USING btree ("creditor_id","authorisation_id","payable_id");--> statement-breakpoint
CREATE INDEX "automatic_collections_open" ON "automatic_collections" USING btree ("asked_at") WHERE "automatic_collections"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "automatic_collections_payable" ON "automatic_collections" USING btree ("creditor_id","payable_id");--> statement-breakpoint
ALTER TABLE "creditors" ADD CONSTRAINT "creditors_pix_account" CHECK (num_nulls("creditors"."pix_account_number", "creditors"."pix_account_kind") in (0, 2)
        and ("creditors"."pix_account_number" is not null or "creditors"."pix_account_branch" is null));